from decimal import Decimal

from auditor.hcl.values import bare, leaves, linked, to_value
from auditor.model.value import Map, Sensitive, Unknown

from .evaluating import typed


def test_values_become_plain_data():
    assert to_value(typed('{ a = [1, 2.5, null], b = sensitive("x") }')) == Map(
        {"a": (1, Decimal("2.5"), None), "b": Sensitive("x")}
    )


def test_an_unknown_says_why():
    found = to_value(typed("timestamp()"))
    assert found == Unknown("timestamp() is known after apply")


def test_leaves_go_on_inside_a_json_document():
    found = {path: origin.column for path, _, origin in leaves(typed('jsonencode([{ a = "x", b-c = [1] }])'), "d")}
    assert found == {"d[0].a": 19, "d[0].b-c[0]": 31}


def test_the_resource_of_a_subject():
    assert bare('module.a["x.y"].data.aws_lb.main[0].arn') == "module.a.data.aws_lb.main"
    assert list(linked(typed("1"), "a")) == []
