"""Numeric functions. Rests on developer.hashicorp.com/terraform/language/functions (Numeric Functions)."""

import math
from collections.abc import Callable
from fractions import Fraction

from auditor.hcl import numbers, typed
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.functions.signature import Function, Parameter, plain
from auditor.hcl.numbers import Number
from auditor.hcl.typed import Typed, Unknowable, first_unknown, wholly_known
from auditor.hcl.types import NUMBER

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _log(value: Number, base: Number) -> Number:
    if value < 0 or base < 0:
        raise Fault("", "the logarithm of a negative number is not a number")
    if value == 0 or base == 1:
        raise Fault("", "the result is infinite or not a number")
    return numbers.from_float(math.log(float(value)) / (math.log(float(base)) if base else -math.inf))


def _go_pow(base: float, exponent: float) -> float:
    """Go's math.Pow, whose last digits differ from C's. Rests on go.dev/src/math/pow.go"""
    if base == 0 or exponent in {0, 1, 0.5, -0.5} or abs(exponent) >= 2**63:
        return math.pow(base, exponent)
    fraction, whole = math.modf(abs(exponent))
    if fraction and base < 0:
        raise Fault("", "the result is not a number")
    result, scale = 1.0, 0
    if fraction:
        if fraction > 0.5:
            fraction, whole = fraction - 1, whole + 1
        result = math.exp(fraction * math.log(base))
    square, power = math.frexp(base)
    left = int(whole)
    while left:
        if abs(power) > 1 << 12:
            scale += power
            break
        if left & 1:
            result, scale = result * square, scale + power
        square, power = square * square, power * 2
        if square < 0.5:
            square, power = square * 2, power - 1
        left >>= 1
    if exponent < 0:
        result, scale = 1 / result, -scale
    return math.ldexp(result, scale)


def _pow(base: Number, exponent: Number) -> Number:
    if base == 0 and exponent < 0:
        raise Fault("", "the result is infinite")
    return numbers.from_float(_go_pow(float(base), float(exponent)))


def _parseint(text: Typed, base: Typed) -> Typed:
    if text.kind != "string":
        raise Fault("", f"first argument must be a string, not {text.type.friendly}")
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
    return typed.number(numbers.rounded(-value if text.raw.startswith("-") else value))


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
    total: Number = 0
    for part in values.raw:
        if part.raw is None:
            raise Fault("", "argument must be list, set or tuple of number values")
        total = numbers.rounded(total + convert(part, NUMBER).raw)
    return typed.number(total)


def _signum(value: Number) -> int:
    if isinstance(value, Fraction):
        raise Fault("", "value must be a whole number")
    return (value > 0) - (value < 0)


FUNCTIONS: dict[str, Function] = {
    "abs": plain(NUMBER, [NUMBER], abs),
    "ceil": plain(NUMBER, [NUMBER], math.ceil),
    "floor": plain(NUMBER, [NUMBER], math.floor),
    "log": plain(NUMBER, [NUMBER, NUMBER], _log),
    "max": _best(max),
    "min": _best(min),
    "parseint": Function((Parameter(), Parameter(NUMBER)), NUMBER, _parseint),
    "pow": plain(NUMBER, [NUMBER, NUMBER], _pow),
    "signum": plain(NUMBER, [NUMBER], _signum),
    "sum": Function((Parameter(),), NUMBER, _sum),
}
