"""Terraform's numbers: binary floats of 512 bits, as int where integral, else as an exact (dyadic) Fraction.

In: numbers or their text. Out: rounded numbers, and the shortest decimal text that reads back to the same number,
as terraform prints them. Rests on go-cty (cty.Number is a big.Float, rounded to nearest even): a number that is
written has 512 bits, one that terraform counted (length, index, count.index) 64, one of log and pow 53, and what is
computed of two has the bits of the longer one.
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
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eEpP][+-]?\d+)?\Z", re.ASCII)
_INFINITE = {"inf": math.inf, "+inf": math.inf, "-inf": -math.inf}


class _NegativeZero(int):
    """Zero that terraform prints with its sign."""

    __slots__ = ()


NEGATIVE_ZERO = _NegativeZero(0)


class _Counted(int):
    """A whole number of 64 bits."""

    __slots__ = ()
    bits = 64


class _ShortInt(int):
    """A whole number of fewer bits than 512; or of more, which terraform keeps too."""

    bits: int


class _ShortFraction(Fraction):
    """A number of fewer bits than 512."""

    bits: int


def bits_of(number: Number) -> int:
    """How many bits terraform keeps of a number."""
    found: int = getattr(number, "bits", PRECISION)
    return found


def of_bits(number: Number, bits: int) -> Number:
    """The number rounded to some bits, which it keeps."""
    exact = rounded(number, bits)
    if bits == PRECISION or isinstance(exact, (float, _NegativeZero)):
        return exact
    short = _ShortInt(exact) if isinstance(exact, int) else _ShortFraction(exact)
    short.bits = bits
    return short


def counted(number: int) -> Number:
    """A whole number that terraform counted: 64 bits of it are kept."""
    return _Counted(number)


def infinity(number: float) -> Number:
    """An infinite number; raises ZeroDivisionError for what is not a number."""
    if math.isnan(number):
        raise ZeroDivisionError
    if math.isfinite(number):
        return from_float(number)
    infinite: Any = number
    found: Number = infinite
    return found


def infinite(number: Number) -> bool:
    """Whether the number is one of the two infinities."""
    return isinstance(number, float)


def rounded(exact: Number, bits: int = PRECISION) -> Number:
    """The nearest number of so many bits, ties to even; raises ZeroDivisionError for what is not a number."""
    if isinstance(exact, float):
        return infinity(exact)
    if isinstance(exact, int):
        if -(1 << bits) <= exact <= 1 << bits:
            return exact
        exact = Fraction(exact)
    elif exact.denominator == 1:
        return rounded(exact.numerator, bits)
    numerator, denominator = abs(exact.numerator), exact.denominator
    shift = numerator.bit_length() - denominator.bit_length() - bits
    mantissa, rest = _scaled(numerator, denominator, shift)
    if mantissa >> bits:
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
    """Read a decimal number as Go does, also `inf` and a power of two (1p3); None where the text is none."""
    if text in {*_INFINITE, *map(str.title, _INFINITE)}:
        return infinity(_INFINITE[text.lower()])
    if not _NUMBER.match(text) or len(text) > 20_000:
        return None
    base = 2 if "p" in text.lower() else 10
    mantissa, _, exponent = text.lower().partition("p" if base == 2 else "e")
    if exponent and abs(int(exponent)) > 100_000:
        return None
    if not exponent and "." not in mantissa:
        return NEGATIVE_ZERO if mantissa.startswith("-") and not int(mantissa) else rounded(int(mantissa))
    return rounded(Fraction(Decimal(mantissa)) * Fraction(base) ** int(exponent or 0))


def divide(left: Number, right: Number) -> Number:
    """The quotient, infinite for a zero divisor; raises ZeroDivisionError for zero by zero."""
    if isinstance(left, float) or isinstance(right, float):
        return infinity(float(left) / float(right))
    if right == 0 and left != 0:
        return infinity(math.inf if left > 0 else -math.inf)
    return of_bits(Fraction(left) / Fraction(right), _longer(left, right))


def _longer(left: Number, right: Number) -> int:
    return max(bits_of(left), bits_of(right))


def add(left: Number, right: Number) -> Number:
    """The sum; of two negative zeros it is one."""
    if isinstance(left, _NegativeZero) and isinstance(right, _NegativeZero):
        return NEGATIVE_ZERO
    return of_bits(left + right, _longer(left, right))


def negate(number: Number) -> Number:
    """The number with the other sign."""
    if isinstance(number, int) and number == 0:
        return 0 if isinstance(number, _NegativeZero) else NEGATIVE_ZERO
    return of_bits(-number, bits_of(number))


def subtract(left: Number, right: Number) -> Number:
    """The difference; a negative zero less zero is one."""
    return add(left, negate(right))


def magnitude(number: Number) -> Number:
    """The number without its sign."""
    return negate(number) if number < 0 or isinstance(number, _NegativeZero) else number


def ceiling(number: Number) -> Number:
    """The least whole number that is not less; an infinite one stays."""
    return number if isinstance(number, float) else of_bits(math.ceil(number), bits_of(number))


def remainder(left: Number, right: Number) -> Number:
    """What is left of a division truncated towards zero; by zero, the number. Raises ZeroDivisionError for infinity."""
    if isinstance(left, float) or isinstance(right, float):
        raise ZeroDivisionError
    if right == 0:
        return left
    whole = int(divide(left, right))
    return subtract(left, multiply(right, whole))


def from_float(number: float) -> Number:
    """A 64-bit float by its shortest text, as terraform prints it; raises ValueError for what is not finite."""
    if not math.isfinite(number):
        raise ValueError("the result is not a finite number")
    if number == 0:
        return NEGATIVE_ZERO if math.copysign(1, number) < 0 else 0
    return of_bits(Fraction(number), 53)


def multiply(left: Number, right: Number) -> Number:
    """The product; zero keeps its sign."""
    exact = left * right
    if isinstance(exact, float):
        return infinity(exact)
    if exact == 0 and _negative(left) != _negative(right):
        return NEGATIVE_ZERO
    whole = rounded(exact)
    return of_bits(whole, max(_longer(left, right), _needed(whole)))


def _needed(number: Number) -> int:
    """The bits between the first and the last one of a number: as many keep it exactly."""
    digits = abs(Fraction(number)).numerator
    return (digits >> max((digits & -digits).bit_length() - 1, 0)).bit_length()


def _negative(number: Number) -> bool:
    return number < 0 or isinstance(number, _NegativeZero)


def to_text(number: Number) -> str:
    """The shortest decimal text, never with an exponent."""
    if isinstance(number, float):
        return "+Inf" if number > 0 else "-Inf"
    if isinstance(number, int):
        return "-0" if isinstance(number, _NegativeZero) else _integer_text(number)
    sign = "-" if number < 0 else ""
    digits, exponent = shortest(abs(number), bits_of(number))
    if exponent >= len(digits):
        return sign + digits + "0" * (exponent - len(digits))
    if exponent > 0:
        return f"{sign}{digits[:exponent]}.{digits[exponent:]}"
    return f"{sign}0.{'0' * -exponent}{digits}"


def _integer_text(number: int) -> str:
    if abs(number) < 1 << bits_of(number):
        return str(int(number))
    digits, exponent = shortest(Fraction(abs(number)), bits_of(number))
    return ("-" if number < 0 else "") + digits + "0" * (exponent - len(digits))


def shortest(number: Fraction, precision: int = PRECISION) -> tuple[str, int]:
    """The fewest digits d1 d2 ... and the exponent e with 0.d1d2... * 10**e nearest to a positive number alone."""
    numerator, denominator = number.numerator, number.denominator
    bits = numerator.bit_length() - denominator.bit_length()
    bits += numerator >= denominator << bits if bits >= 0 else (numerator << -bits) >= denominator
    half_step = Fraction(2) ** (bits - precision - 1)
    low, high = number - half_step, number + half_step
    exponent = _digits_before_point(number)
    enough = max(_ENOUGH_DIGITS, precision)  # three bits a digit
    scale = Fraction(10) ** (enough - exponent)
    wanted, least, most = _nearest(number * scale), math.ceil(low * scale), math.floor(high * scale)
    for count in range(1, enough):
        unit = 10 ** (enough - count)
        digits = _nearest(Fraction(wanted, unit))
        if least <= digits * unit <= most:
            text = str(digits)
            return text.rstrip("0"), exponent + (len(text) - count)
    raise AssertionError("a number of so many bits has no more digits")


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
    if isinstance(number, int) and abs(number) < 1 << bits_of(number):
        return int(number)
    text = to_text(number)
    return Decimal(text) if "." in text or len(text) > _MAX_INT_DIGITS else int(text)
