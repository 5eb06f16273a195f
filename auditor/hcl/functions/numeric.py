"""Numeric functions. Rests on developer.hashicorp.com/terraform/language/functions (Numeric Functions)."""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import reduce

from auditor.hcl import numbers, typed
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.functions.signature import Function, Parameter, plain, whole
from auditor.hcl.numbers import Number
from auditor.hcl.typed import Typed, Unknowable, first_unknown, wholly_known
from auditor.hcl.types import NUMBER, Type

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _log(value: Number, base: Number) -> Number:
    return numbers.infinity(_go_quotient(_go_log(float(value)), _go_log(float(base))))


def _go_log(number: float) -> float:
    if number == 0:
        return -math.inf
    return math.nan if number < 0 else math.log(number)


def _go_quotient(left: float, right: float) -> float:
    if right == 0:
        return math.nan if left == 0 else math.copysign(math.inf, left) * math.copysign(1, right)
    return left / right


def _go_pow(base: float, exponent: float) -> float:
    """Go's math.Pow, whose last digits differ from C's. Rests on go.dev/src/math/pow.go"""
    if base == 0 and exponent < 0:
        return math.copysign(math.inf, base) if exponent % 2 == 1 else math.inf
    if base == 0 or math.isinf(base) or exponent in {0, 1, 0.5, -0.5} or abs(exponent) >= 2**63:
        return math.pow(base, exponent)
    fraction, whole = math.modf(abs(exponent))
    if fraction and base < 0:
        raise Fault("", "the result is not a number")
    result = 1.0
    if fraction:
        if fraction > 0.5:
            fraction, whole = fraction - 1, whole + 1
        result = math.exp(fraction * math.log(base))
    result, scale = _by_squares(base, int(whole), result)
    if exponent < 0:
        result, scale = 1 / result, -scale
    try:
        return math.ldexp(result, scale)
    except OverflowError:
        return math.copysign(math.inf, result)


def _by_squares(base: float, times: int, result: float) -> tuple[float, int]:
    """The result times the base so many times, as mantissa and power of two."""
    square, power = math.frexp(base)
    scale = 0
    while times:
        if abs(power) > 1 << 12:
            return result, scale + power
        if times & 1:
            result, scale = result * square, scale + power
        square, power = square * square, power * 2
        if square < 0.5:
            square, power = square * 2, power - 1
        times >>= 1
    return result, scale


def _pow(base: Number, exponent: Number) -> Number:
    return numbers.infinity(_go_pow(float(base), float(exponent)))


def _parseint(text: Typed, base: Typed) -> Typed:
    _of_string(text, base)
    if not isinstance(base.raw, int) or not 2 <= base.raw <= 62:
        raise Fault("", "base must be a whole number between 2 and 62 inclusive")
    digits = text.raw.removeprefix("-") if text.raw.startswith("-") else text.raw.removeprefix("+")
    value = 0
    for digit in digits if base.raw > 36 else digits.lower():
        place = _DIGITS.find(digit)
        if not 0 <= place < base.raw:
            raise Fault("", f"cannot parse {text.raw!r} as a base {base.raw} integer")
        value = value * base.raw + place
    if not digits:
        raise Fault("", "cannot parse the empty string")
    bits = max(value.bit_length(), 64)
    return typed.number(numbers.of_bits(-value if text.raw.startswith("-") else value, bits))


def _of_string(text: Typed, _: Typed) -> Type:
    if text.kind != "string":
        raise Fault("", f"first argument must be a string, not {text.type.friendly}")
    return NUMBER


def _best(choose: Callable[[list[Number]], Number]) -> Function:
    def compute(*values: Typed) -> Typed:
        if not values:
            raise Fault("", "must pass at least one number")
        return typed.number(choose([value.raw for value in values]))

    return Function((), NUMBER, compute, Parameter(NUMBER))


def _sum(values: Typed) -> Typed:
    if values.kind not in {"list", "set", "tuple"} or not values.raw:
        raise Fault("", "argument must be a list, set or tuple with at least one element")
    if not wholly_known(values):
        found = first_unknown(values)
        return Typed("number", Unknowable(found.reason if found else "", not_null=True), NUMBER)
    if any(part.raw is None for part in values.raw):
        raise Fault("", "argument must be list, set or tuple of number values")
    return typed.number(reduce(numbers.add, (convert(part, NUMBER).raw for part in values.raw)))


def _signum(value: Number) -> Number:
    return numbers.counted((whole(value) > 0) - (whole(value) < 0))


def _floor(value: Number) -> Number:
    return numbers.negate(numbers.ceiling(numbers.negate(value))) if isinstance(value, Fraction) else value


def _abs(number: Typed) -> Typed:
    return number.with_(raw=numbers.magnitude(number.raw))


FUNCTIONS: dict[str, Function] = {
    "abs": Function((Parameter(NUMBER, marked=True),), NUMBER, _abs),
    "ceil": plain(NUMBER, [NUMBER], numbers.ceiling),
    "floor": plain(NUMBER, [NUMBER], _floor),
    "log": plain(NUMBER, [NUMBER, NUMBER], _log),
    "max": _best(max),
    "min": _best(min),
    "parseint": Function((Parameter(), Parameter(NUMBER)), _of_string, _parseint),
    "pow": plain(NUMBER, [NUMBER, NUMBER], _pow),
    "signum": plain(NUMBER, [NUMBER], _signum),
    "sum": Function((Parameter(),), NUMBER, _sum),
}
