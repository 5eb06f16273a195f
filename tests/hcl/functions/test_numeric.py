from decimal import Decimal

from tests.hcl.evaluating import fault, value


def test_rounding_and_extremes():
    assert value("[ceil(1.2), floor(-1.2), max(1, 3, 2), min(2, 1), abs(-4), signum(-9)]") == (2, -2, 3, 1, 4, -1)


def test_a_sum_needs_something_to_add():
    assert value("sum([1, 2.5])") == Decimal("3.5")
    assert "at least one element" in fault("sum([])").detail


def test_digits_are_read_in_their_base():
    assert value('[parseint("ff", 16), parseint("-101", 2), parseint("Z", 62)]') == (255, -5, 61)
    assert "cannot parse" in fault('parseint("2", 2)').detail


def test_powers_and_logarithms_are_64_bit_floats():
    assert value("[pow(2, 0.5), log(50, 10)]") == (Decimal("1.4142135623730951"), Decimal("1.6989700043360185"))
    assert fault("log(1, 1)").summary == "Error in function call"
