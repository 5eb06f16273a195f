import pytest

from auditor.model.value import Map, Unknown

from .evaluating import fault, typed, value


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('true ? 1 : "a"', "1"),
        ("true ? null : 1", None),
        ('"a${1}b${true}"', "a1btrue"),
        ('{ "a" = 1, (upper("b")) = 2 }', Map({"B": 2, "a": 1})),
        ("[1, [2]][1][0]", 2),
        ("{ a = { b = 3 } }.a.b", 3),
        ('"${[1]}"', (1,)),
    ],
)
def test_expressions(expression, wanted):
    assert value(expression) == wanted


@pytest.mark.parametrize(
    ("expression", "summary"),
    [
        ('"a${null}"', "Invalid template interpolation value"),
        ('"a${[]}"', "Invalid template interpolation value"),
        ("null ? 1 : 2", "Null condition"),
        ("true ? [1] : { a = 1 }", "Inconsistent conditional result types"),
        ("{ a.b = 1 }", "Ambiguous attribute key"),
        ("{ (null) = 1 }", "Null value as key"),
        ("{}.a", "Unsupported attribute"),
    ],
)
def test_what_terraform_refuses(expression, summary):
    assert fault(expression).summary == summary


def test_an_error_in_the_other_branch_does_not_matter():
    assert value("true ? 1 : {}.a") == 1


def test_an_unknown_condition_makes_an_unknown_of_the_common_type():
    result = typed('u == "x" ? 1 : "b"', {"u": typed("uuid()")})
    assert (result.known, str(result.type)) == (False, "string")


def test_a_text_with_an_unknown_part_knows_how_it_begins():
    assert typed('"arn:${u}"', {"u": typed("uuid()")}).raw.prefix == "arn:"
    assert isinstance(value('"${u}x"', {"u": typed("uuid()")}), Unknown)


def test_every_result_has_an_origin():
    assert typed('"a${1}"').origin.column == 1
    assert typed('true ? "a" : "b"').origin.column == 8
    assert typed("1 + 2").origin.end_column == 6
