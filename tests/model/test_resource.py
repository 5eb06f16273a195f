import pytest

from auditor.model.address import parse
from auditor.model.resource import Output, Resource
from auditor.model.value import Map, Sensitive, Unknown
from tests.builders import declared, frozen, ref, resource, span


def test_the_value_at_a_path_comes_without_its_mark():
    made = resource("aws_db_instance.m", {"password": Sensitive("x"), "tags": {"a.b": "c"}})
    assert made.get("password") == "x"
    assert made.text('tags["a.b"]') == "c"


def test_only_a_known_string_is_text():
    made = resource("aws_lb.m", {"n": 1, "u": ref("aws_lb.o.arn")})
    assert (made.text("n"), made.text("u"), made.text("nothing")) == (None, None, None)


def test_a_json_document_is_decoded():
    assert (
        resource("a.b", {"doc": '[{"name": "x", "cpu": 0.5}]'}).decoded("doc")
        == frozen({"x": [{"name": "x", "cpu": 0.5}]})["x"]
    )


def test_a_partly_unknown_document_is_what_was_given_to_jsonencode():
    inside = (Map({"name": "x"}),)
    assert resource("a.b", {"doc": Unknown("partly", encoded=inside)}).decoded("doc") == inside


def test_a_wholly_unknown_document_stays_unknown():
    assert resource("a.b", {"doc": ref("a.c.d")}).decoded("doc") == ref("a.c.d")


@pytest.mark.parametrize("content", ["{not json", 5, None])
def test_what_is_no_json_document_decodes_to_nothing(content):
    assert resource("a.b", {"doc": content}).decoded("doc") is None


def test_a_range_is_the_longest_written_prefix_of_the_path_else_the_block():
    ranges = (("action", span(5)), ("action[0].forward", span(7)))
    made = Resource(parse("a.b"), Map(), span(1), ranges=ranges)
    assert made.range_of("action[0].forward[0].target_group").line == 7
    assert made.range_of("action[1].type").line == 5
    assert made.range_of("priority").line == 1


def test_an_origin_is_where_the_value_is_set_else_where_it_is_written():
    made = Resource(parse("a.b"), Map(), span(1), (("priority", span(3)),), (("priority", span(9, path="x.tfvars")),))
    assert str(made.origin_of("priority")) == "x.tfvars:9"
    assert str(made.origin_of("other")) == "main.tf:1"


def test_declared_finds_by_address_and_lists_managed_resources_of_a_type():
    one, other, data = resource("aws_lb.a"), resource("aws_alb.b"), resource("data.aws_lb.c")
    stack = declared(one, other, data)
    assert stack.find("aws_lb.a") is one
    assert stack.find(parse("data.aws_lb.c")) is data
    assert stack.find("aws_lb.z") is None
    assert stack.of_type("aws_lb", "aws_alb") == (one, other)
    assert list(stack) == [one, other, data]


@pytest.mark.parametrize(
    ("subject", "owner"),
    [
        ("module.m.aws_lb.a.arn", "module.m.aws_lb.a"),
        ('aws_lb.a["x.y[0]"].arn', 'aws_lb.a["x.y[0]"]'),
        ('aws_lb.a["x.y[0]"].subnets[0].id', 'aws_lb.a["x.y[0]"]'),
        ("data.aws_lb.a.arn", "data.aws_lb.a"),
        ("aws_lb.a", "aws_lb.a"),
        ("aws_lb.b.arn", None),
        ("var.x", None),
        ("", None),
        (None, None),
    ],
)
def test_the_owner_of_a_reference_is_the_resource_that_it_leads_into(subject, owner):
    addresses = ["module.m.aws_lb.a", 'aws_lb.a["x.y[0]"]', "data.aws_lb.a", "aws_lb.a"]
    found = declared(*map(resource, addresses)).owner(subject)
    assert (str(found.address) if found else None) == owner


def test_an_output_is_sensitive_when_its_value_is():
    assert Output("o", Sensitive("x"), span()).sensitive
    assert not Output("o", "x", span()).sensitive
