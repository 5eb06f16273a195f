import pytest

from auditor.hcl import constraints
from auditor.hcl.expression import evaluate
from auditor.hcl.faults import Fault
from auditor.hcl.grammar import parse_expression_text
from auditor.hcl.values import to_value

from .evaluating import empty_scope, typed


def read(text):
    return constraints.read(parse_expression_text(text, "t"), lambda node: evaluate(node, empty_scope()))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("string", "string"),
        ("any", "dynamic"),
        ("list", "list(dynamic)"),
        ('"string"', "string"),
        ("map(set(number))", "map(set(number))"),
        ("tuple([string, bool])", "tuple([string, bool])"),
        ("object({ b = number, a = optional(string) })", "object({a=string, b=number})"),
    ],
)
def test_types_are_read(text, wanted):
    assert str(read(text).type) == wanted


@pytest.mark.parametrize("text", ["nope", "list(string, string)", "object(1)", "1"])
def test_what_is_no_type_is_refused(text):
    with pytest.raises(Fault, match="Invalid type specification"):
        read(text)


def test_defaults_are_filled_in_at_any_depth():
    constraint = read("list(object({ a = string, b = optional(object({ c = optional(number, 7) }), {}) }))")
    assert to_value(constraint.apply(typed('[{ a = "x" }]')))[0]["b"]["c"] == 7


def test_a_default_replaces_null_and_nothing_else():
    constraint = read("object({ a = optional(number, 7) })")
    assert to_value(constraint.apply(typed("{ a = null }")))["a"] == 7
    assert to_value(constraint.apply(typed("{ a = 0 }")))["a"] == 0


def test_a_missing_attribute_without_default_is_an_error():
    with pytest.raises(Fault, match='attribute "a" is required'):
        read("object({ a = string })").apply(typed("{}"))
