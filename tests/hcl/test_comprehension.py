import pytest

from auditor.hcl.typed import unknown
from auditor.hcl.types import STRING, list_type
from auditor.model.value import Map, Unknown

from .evaluating import fault, typed, value


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("[for x in [1, 2, 3] : x * 2 if x > 1]", (4, 6)),
        ("[for i, x in [5] : i]", (0,)),
        ("{ for k, v in { b = 1, a = 2 } : upper(k) => v }", Map({"A": 2, "B": 1})),
        ('{ for x in ["a", "ab"] : substr(x, 0, 1) => x... }', Map({"a": ("a", "ab")})),
        ("[{ a = 1 }, { a = 2 }][*].a", (1, 2)),
        ("null[*]", ()),
        ('"x"[*]', ("x",)),
        ("[[1, 2], [3]][*][0]", (1, 3)),
        ('[for x in toset(["b", "a"]) : x]', ("a", "b")),
    ],
)
def test_collections_are_gone_through(expression, wanted):
    assert value(expression) == wanted


@pytest.mark.parametrize(
    ("expression", "summary"),
    [
        ("[for x in null : x]", "Iteration over null value"),
        ("[for x in 1 : x]", "Iteration over non-iterable value"),
        ('{ for x in ["a", "a"] : x => 1 }', "Duplicate object key"),
        ('[for x in [1] : x if "maybe"]', "Invalid 'for' condition"),
        ("tolist(null)[*]", "Splat of null value"),
    ],
)
def test_what_terraform_refuses(expression, summary):
    assert fault(expression).summary == summary


def test_an_unknown_key_makes_the_object_unknown_and_an_unknown_value_does_not():
    names = {"u": typed("uuid()")}
    assert isinstance(value("{ for x in [1] : u => x }", names), Unknown)
    assert isinstance(value('{ for x in ["a"] : x => u }', names)["a"], Unknown)


def test_results_keep_where_their_literals_stand():
    result = typed('[for x in ["a", "b"] : x]')
    assert [part.origin.column for part in result.raw] == [12, 17]


def test_a_condition_is_tried_before_anything_is_gone_through():
    names = {"l": unknown(list_type(STRING), "not yet")}
    assert fault("[for x in l : x if null]", names).summary == "Condition is null"
    assert fault("[for x in [1] : x if x == 1 ? null : true]").summary == "Invalid 'for' condition"


def test_an_unknown_that_has_no_elements_is_refused_by_its_type():
    assert fault("[for x in s : x]", {"s": unknown(STRING, "not yet")}).summary == "Iteration over non-iterable value"


def test_after_an_unknown_key_a_null_one_is_not_looked_for():
    names = {"s": unknown(STRING, "not yet")}
    assert isinstance(value("{ for x in [s, null] : x => 1 }", names), Unknown)
