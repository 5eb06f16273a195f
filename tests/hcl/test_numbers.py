from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.hcl import numbers


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1.50", "1.5"),
        ("1e3", "1000"),
        ("0.1", "0.1"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
    ],
)
def test_numbers_are_shown_without_exponent(text, shown):
    assert numbers.to_text(numbers.parse(text)) == shown


def test_a_third_has_the_digits_of_512_bits():
    text = numbers.to_text(numbers.divide(1, 3))
    assert text == "0." + "3" * 154 + "5"


@pytest.mark.parametrize("text", ["", "a", "1_000", "0x10", " 1", "1e", "."])
def test_what_is_no_number_is_none(text):
    assert numbers.parse(text) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12))
def test_text_reads_back_to_the_same_number(decimal):
    number = numbers.parse(format(decimal, "f"))
    assert numbers.parse(numbers.to_text(number)) == number


@given(st.fractions())
def test_rounding_twice_changes_nothing(fraction):
    once = numbers.rounded(fraction)
    assert numbers.rounded(once) == once
    assert abs(Fraction(once) - fraction) <= abs(fraction) / 2**511


def test_division_by_zero_is_infinite_and_zero_by_zero_nothing():
    assert numbers.to_text(numbers.divide(-1, 0)) == "-Inf"
    with pytest.raises(ZeroDivisionError):
        numbers.divide(0, 0)


def test_a_64_bit_float_is_shown_by_its_shortest_text():
    assert numbers.to_decimal(numbers.from_float(0.1)) == Decimal("0.1")
    assert numbers.to_text(numbers.negate(0)) == "-0"
