import pytest

from auditor.hcl.typed import unknown
from auditor.hcl.types import NUMBER, STRING
from auditor.model.value import Unknown

from .evaluating import fault, typed, value


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("7 / 2 == 3.5", True),
        ("-7 % 2", -1),
        ('1 == "1"', False),
        ("[1, 2] == [1, 2]", True),
        ("{ a = 1 } == { a = 1 }", True),
        ("toset([1, 2]) == toset([2, 1])", True),
        ("null == null", True),
        ('"5" + 1', 6),
        ("!true || 2 > 1", True),
    ],
)
def test_operators(expression, wanted):
    assert value(expression) == wanted


@pytest.mark.parametrize("expression", ['1 + "a"', "null + 1", "!5", '-"x"', "0 / 0"])
def test_what_terraform_refuses(expression):
    assert fault(expression).range is not None


def test_unknown_operands_make_unknown_results_unless_the_answer_is_certain():
    names = {"u": typed("uuid()")}
    assert isinstance(value('u == "x"', names), Unknown)
    assert isinstance(value('true || u == "x"', names), Unknown)
    assert value("u == null", names) is False
    assert value("[u] == []", names) is False
    assert value('"a-${u}" == "b"', names) is False


def test_unknowns_of_two_types_may_yet_be_equal_but_not_a_known_value_of_another_type():
    names = {"n": unknown(NUMBER, "not yet"), "s": unknown(STRING, "not yet")}
    assert isinstance(value("n == s", names), Unknown)
    assert value("n == {}", names) is False


def test_a_null_operand_is_a_failed_operation():
    assert fault("1 + null").summary == "Operation failed"


def test_the_place_of_a_wrong_operand_is_its_own():
    assert fault("(1 +\n  [])").range.line == 2
