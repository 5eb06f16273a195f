import pytest

from auditor.hcl import types
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.typed import SENSITIVE
from auditor.hcl.values import to_value

from .evaluating import typed


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        ("1.50", types.STRING, "1.5"),
        ("true", types.STRING, "true"),
        ('"1"', types.BOOL, True),
        ('["b", "a", "b"]', types.set_type(types.STRING), ("a", "b")),
        ('{ a = 1, b = "x" }', types.map_type(types.DYNAMIC), {"a": "1", "b": "x"}),
        ("{ a = 1, b = 2 }", types.object_type({"a": types.STRING}), {"a": "1"}),
    ],
)
def test_values_are_converted(text, kind, wanted):
    assert to_value(convert(typed(text), kind)) == wanted


@pytest.mark.parametrize(
    ("text", "kind"),
    [('"a"', types.NUMBER), ("1", types.BOOL), ("[1]", types.map_type(types.STRING)), ("{}", types.STRING)],
)
def test_unsuitable_values_are_refused(text, kind):
    with pytest.raises(Fault):
        convert(typed(text), kind)


def test_origins_and_marks_stay_with_the_value():
    value = convert(typed('[sensitive("a")]'), types.list_type(types.STRING))
    assert value.raw[0].marks == frozenset({SENSITIVE})
    assert convert(typed("5"), types.STRING).origin.column == 1


def test_a_set_takes_the_marks_of_its_elements():
    assert convert(typed('[sensitive("a")]'), types.set_type(types.STRING)).marks == frozenset({SENSITIVE})
