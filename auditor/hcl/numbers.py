"""Terraform's numbers: binary floats of 512 bits, as int where integral, else as an exact (dyadic) Fraction.

In: numbers or their text. Out: rounded numbers, and the shortest decimal text that reads back to the same number,
as terraform prints them. Rests on go-cty (cty.Number is a big.Float of 512 bits, rounded to nearest even).
"""

import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

PRECISION = 512
_ENOUGH_DIGITS = 180
_MAX_INT_DIGITS = 4000  # python itself writes no longer whole number
Number = int | Fraction
"""A float only for the infinities, which terraform computes with and cannot store."""
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z", re.ASCII)


class _NegativeZero(int):
    """Zero that terraform prints with its sign."""

    __slots__ = ()


NEGATIVE_ZERO = _NegativeZero(0)


class _DoubleInt(int):
    """A whole 64-bit float: terraform prints its shortest text at 53 bits."""


class _DoubleFraction(Fraction):
    """A 64-bit float: terraform prints its shortest text at 53 bits."""


def infinity(number: float) -> Number:
    """An infinite number; raises ZeroDivisionError for what is not a number."""
    if math.isnan(number):
        raise ZeroDivisionError
    if math.isfinite(number):
        return from_float(number)
    infinite: Any = number
    found: Number = infinite
    return found


def rounded(exact: Number) -> Number:
    """The nearest number of 512 bits, ties to even; raises ZeroDivisionError for what is not a number."""
    if isinstance(exact, float):
        return infinity(exact)
    if isinstance(exact, int):
        if -(1 << PRECISION) <= exact <= 1 << PRECISION:
            return exact
        exact = Fraction(exact)
    elif exact.denominator == 1:
        return rounded(exact.numerator)
    numerator, denominator = abs(exact.numerator), exact.denominator
    shift = numerator.bit_length() - denominator.bit_length() - PRECISION
    mantissa, rest = _scaled(numerator, denominator, shift)
    if mantissa >> PRECISION:
        shift += 1
        mantissa, rest = _scaled(numerator, denominator, shift)
    divisor = denominator << max(shift, 0)
    mantissa += 2 * rest > divisor or (2 * rest == divisor and mantissa & 1)
    result = Fraction(mantissa) * Fraction(2) ** shift
    result = -result if exact < 0 else result
    return result.numerator if result.denominator == 1 else result


def _scaled(numerator: int, denominator: int, shift: int) -> tuple[int, int]:
    return divmod(numerator << max(-shift, 0), denominator << max(shift, 0))


def parse(text: str) -> Number | None:
    """Read a decimal number; None where the text is none."""
    if not _NUMBER.match(text) or len(text) > 20_000:
        return None
    mantissa, _, exponent = text.lower().partition("e")
    if exponent and abs(int(exponent)) > 100_000:
        return None
    if not exponent and "." not in mantissa:
        return NEGATIVE_ZERO if mantissa.startswith("-") and not int(mantissa) else rounded(int(mantissa))
    return rounded(Fraction(Decimal(mantissa)) * Fraction(10) ** int(exponent or 0))


def divide(left: Number, right: Number) -> Number:
    """The quotient, infinite for a zero divisor; raises ZeroDivisionError for zero by zero."""
    if isinstance(left, float) or isinstance(right, float):
        return infinity(float(left) / float(right))
    if right == 0 and left != 0:
        return infinity(math.inf if left > 0 else -math.inf)
    return rounded(Fraction(left) / Fraction(right))


def negate(number: Number) -> Number:
    """The number with the other sign."""
    return NEGATIVE_ZERO if isinstance(number, int) and number == 0 else -number


def remainder(left: Number, right: Number) -> Number:
    """What is left of a division truncated towards zero; raises ZeroDivisionError."""
    if isinstance(left, float) or isinstance(right, float):
        return infinity(math.fmod(float(left), float(right)))
    whole = int(rounded(Fraction(left) / Fraction(right)))
    return rounded(Fraction(left) - Fraction(rounded(whole * Fraction(right))))


def from_float(number: float) -> Number:
    """A 64-bit float by its shortest text, as terraform prints it; raises ValueError for what is not finite."""
    if not math.isfinite(number):
        raise ValueError("the result is not a finite number")
    if number == 0:
        return NEGATIVE_ZERO if math.copysign(1, number) < 0 else 0
    exact = Fraction(number)
    return _DoubleInt(exact) if exact.denominator == 1 else _DoubleFraction(exact)


def multiply(left: Number, right: Number) -> Number:
    """The product; zero keeps its sign."""
    product = rounded(left * right)
    return NEGATIVE_ZERO if product == 0 and (_negative(left) != _negative(right)) else product


def _negative(number: Number) -> bool:
    return number < 0 or number is NEGATIVE_ZERO


def to_text(number: Number) -> str:
    """The shortest decimal text, never with an exponent."""
    if isinstance(number, float):
        return "+Inf" if number > 0 else "-Inf"
    if isinstance(number, (_DoubleInt, _DoubleFraction)):
        return to_text(rounded(Fraction(Decimal(repr(float(number))))))
    if isinstance(number, int):
        return "-0" if number is NEGATIVE_ZERO else _integer_text(number)
    sign = "-" if number < 0 else ""
    digits, exponent = shortest(abs(number))
    if exponent >= len(digits):
        return sign + digits + "0" * (exponent - len(digits))
    if exponent > 0:
        return f"{sign}{digits[:exponent]}.{digits[exponent:]}"
    return f"{sign}0.{'0' * -exponent}{digits}"


def _integer_text(number: int) -> str:
    if abs(number) < 1 << PRECISION:
        return str(number)
    digits, exponent = shortest(Fraction(abs(number)))
    return ("-" if number < 0 else "") + digits + "0" * (exponent - len(digits))


def shortest(number: Fraction) -> tuple[str, int]:
    """The fewest digits d1 d2 ... and the exponent e with 0.d1d2... * 10**e nearest to a positive number alone."""
    numerator, denominator = number.numerator, number.denominator
    bits = numerator.bit_length() - denominator.bit_length()
    bits += numerator >= denominator << bits if bits >= 0 else (numerator << -bits) >= denominator
    half_step = Fraction(2) ** (bits - PRECISION - 1)
    low, high = number - half_step, number + half_step
    exponent = _digits_before_point(number)
    scale = Fraction(10) ** (_ENOUGH_DIGITS - exponent)
    wanted, least, most = _nearest(number * scale), math.ceil(low * scale), math.floor(high * scale)
    for count in range(1, _ENOUGH_DIGITS):
        unit = 10 ** (_ENOUGH_DIGITS - count)
        digits = _nearest(Fraction(wanted, unit))
        if least <= digits * unit <= most:
            text = str(digits)
            return text.rstrip("0"), exponent + (len(text) - count)
    raise AssertionError("a 512-bit number has at most 156 digits")


def _digits_before_point(number: Fraction) -> int:
    """The exponent e with 10**(e - 1) <= number < 10**e."""
    guess = int((number.numerator.bit_length() - number.denominator.bit_length()) * math.log10(2))
    while Fraction(10) ** guess <= number:
        guess += 1
    while Fraction(10) ** (guess - 1) > number:
        guess -= 1
    return guess


def _nearest(number: Fraction) -> int:
    return round(number)


def to_decimal(number: Number) -> int | Decimal:
    """The number as plain data: an int, or a Decimal of its shortest text."""
    if isinstance(number, int) and not isinstance(number, _DoubleInt) and abs(number) < 1 << PRECISION:
        return int(number)
    text = to_text(number)
    return Decimal(text) if "." in text or len(text) > _MAX_INT_DIGITS else int(text)
