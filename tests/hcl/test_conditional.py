import pytest

from auditor.hcl import typed, types

from .evaluating import fault, value
from .evaluating import typed as evaluated

UNSURE = {
    "unsure": typed.unknown(types.BOOL, "not yet"),
    "number": typed.unknown(types.NUMBER, "not yet"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("unsure ? null : null", None),
        ("unsure ? 1 : 1", 1),
        ("unsure ? tolist([]) : tolist([])", ()),
        ("unsure ? tomap({}) : tomap({})", {}),
    ],
)
def test_branches_that_come_to_the_same_are_known_whatever_the_condition_is(text, expected):
    assert value(text, UNSURE) == expected


@pytest.mark.parametrize("text", ["unsure ? 1 : 2", 'unsure ? "a" : "a"', "unsure ? [1] : [1]", "unsure ? 1 : null"])
def test_other_branches_are_unknown_with_an_unknown_condition(text):
    assert not evaluated(text, UNSURE).known


def test_lists_of_one_length_are_lists_of_unknowns():
    found = evaluated('unsure ? tolist(["a"]) : tolist(["b"])', UNSURE)
    assert len(found.raw) == 1
    assert not found.raw[0].known


def test_an_unknown_condition_of_another_type_is_not_refused_yet():
    assert not evaluated('number ? "a" : "b"', UNSURE).known


@pytest.mark.parametrize(
    "text",
    [
        '"x" ? [1] : {}',  # before the condition is looked at
        "false ? [md5()] : [1, true]",
        'false ? ["${[]}"] : [[1], true]',
        "true ? [1, null, {}] : [{ a = 1 }]",
        "true ? tolist([{ a = 1 }]) : [1, null]",
    ],
)
def test_branches_need_one_type_also_where_one_has_an_error(text):
    assert fault(text).summary == "Inconsistent conditional result types"


def test_the_branches_are_the_place_of_that_error():
    place = fault("(true ?\n  [1] :\n  {})").range
    assert (place.line, place.end_line) == (2, 3)


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ('false ? ["a", 1] : [true]', "list(string)"),
        ("true ? { a = 1, b = null } : { c = {} }", "map(number)"),
        ("false ? tolist([tolist([1])]) : []", "list(list(number))"),
        ("false ? [for v in [1, 2] : v + []] : []", "list(number)"),
    ],
)
def test_the_type_is_the_common_one(text, type):
    assert str(evaluated(text).type) == type
