"""format and formatlist with their verbs. Rests on go-cty `function/stdlib/format.go` and Go's fmt for numbers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from auditor.hcl import numbers, typed, types
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.functions.graphemes import graphemes, sure_prefix
from auditor.hcl.functions.json_text import json_text, quoted
from auditor.hcl.functions.signature import Function, Parameter
from auditor.hcl.numbers import Number
from auditor.hcl.typed import Typed, Unknowable, first_unknown
from auditor.hcl.types import STRING

_VERB = re.compile(
    r"%(?P<flags>[-+# 0]*)(?P<width>[1-9]\d*)?(?P<dot>\.(?P<precision>\d*))?(?:\[(?P<index>\d+)\])?(?P<verb>[A-Za-z%])?"
)


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb of a format with its flags; width and precision are None where they are not given."""

    letter: str
    flags: str
    width: int | None
    precision: int | None

    def padded(self, text: str) -> str:
        """The text at the verb's width."""
        missing = (self.width or 0) - len(graphemes(text))
        if missing <= 0:
            return text
        if "-" in self.flags:
            return text + " " * missing
        return ("0" if "0" in self.flags else " ") * missing + text

    def signed(self, digits: str, *, negative: bool, zeros: bool = True) -> str:
        """Digits of a number with sign and padding: zeros go behind the sign, where they are wanted."""
        sign = "-" if negative else "+" if "+" in self.flags else " " if " " in self.flags else ""
        missing = (self.width or 0) - len(sign) - len(digits)
        if missing > 0 and zeros and "0" in self.flags and "-" not in self.flags:
            digits = "0" * missing + digits
        text = sign + digits
        return text.ljust(self.width or 0) if "-" in self.flags else text.rjust(self.width or 0)


def _scientific(number: Fraction, precision: int | None) -> str:
    digits, exponent = _digits(number, precision)
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    power = exponent - 1 if number else 0
    return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02}"


def _digits(number: Fraction, precision: int | None) -> tuple[str, int]:
    """`precision` + 1 significant digits (None: the fewest), and the exponent of 0.d1d2..."""
    if number == 0:
        return "0" * (1 + (precision or 0)), 1
    shortest, exponent = numbers.shortest(number)
    if precision is None:
        return shortest, exponent
    scaled = round(number * Fraction(10) ** (precision + 1 - exponent))
    text = str(scaled)
    return text[: precision + 1], exponent + len(text) - (precision + 1)


def _fixed(number: Fraction, precision: int) -> str:
    scaled = str(round(number * 10**precision)).rjust(precision + 1, "0")
    return scaled[:-precision] + "." + scaled[-precision:] if precision else scaled


def _general(number: Fraction, precision: int | None) -> str:
    if number == 0:
        return "0"
    significant = max(precision, 1) if precision is not None else None
    digits, exponent = _digits(number, None if significant is None else significant - 1)
    digits = digits.rstrip("0") or "0"
    limit = significant or _SHORTEST_LIMIT
    if significant is not None and limit > len(digits) >= exponent:
        limit = len(digits)
    if exponent - 1 < -4 or exponent - 1 >= limit:
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        power = exponent - 1
        return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02}"
    if exponent <= 0:
        return "0." + "0" * -exponent + digits
    if exponent >= len(digits):
        return digits + "0" * (exponent - len(digits))
    return digits[:exponent] + "." + digits[exponent:]


_SHORTEST_LIMIT = 6
_MAX_WIDTH = 1_000_000


def _number(value: Typed, verb: Verb) -> Number:
    found: Number = _converted(value, types.NUMBER, verb).raw
    return found


def _sign(number: Number) -> str:
    return "-" if numbers.to_text(number).startswith("-") else ""


def _converted(value: Typed, of: types.Type, verb: Verb) -> Typed:
    if value.raw is None:
        raise Fault("", f"unsupported value for %{verb.letter}: null value cannot be formatted")
    try:
        return convert(value, of)
    except Fault as fault:
        raise Fault("", f"unsupported value for %{verb.letter}: {fault.detail}") from None


def _any(value: Typed, verb: Verb) -> str:
    if "#" not in verb.flags and value.raw is not None:
        if value.kind == "string":
            return verb.padded(value.raw)
        if value.kind == "number":
            if numbers.infinite(value.raw):
                return verb.padded(numbers.to_text(value.raw))
            return verb.padded(_sign(value.raw) + _general(abs(Fraction(value.raw)), None))
    return verb.padded(json_text(value))


def _bool(value: Typed, verb: Verb) -> str:
    return "true" if _converted(value, types.BOOL, verb).raw else "false"


def _integer(value: Typed, verb: Verb) -> str:
    number = _number(value, verb)
    if not isinstance(number, int):
        raise Fault("", f"unsupported value for %{verb.letter}: an integer is required")
    text = format(abs(int(number)), verb.letter)
    if verb.precision is not None:
        text = text.rjust(verb.precision, "0")
    if "#" in verb.flags:
        text = {"b": "0b", "o": "0", "x": "0x", "X": "0X"}.get(verb.letter, "") + text
    return verb.signed(text, negative=number < 0, zeros=verb.precision is None)


def _float(value: Typed, verb: Verb) -> str:
    number = _number(value, verb)
    if numbers.infinite(number):
        return verb.padded(numbers.to_text(number))
    size = abs(Fraction(number))
    letter = verb.letter.lower()
    if letter == "e":
        text = _scientific(size, 6 if verb.precision is None else verb.precision)
    elif letter == "f":
        text = _fixed(size, 6 if verb.precision is None else verb.precision)
    else:
        text = _general(size, verb.precision)
    return verb.signed(text.upper() if verb.letter.isupper() else text, negative=bool(_sign(number)))


def _string(value: Typed, verb: Verb) -> str:
    text = _converted(value, STRING, verb).raw
    if verb.precision is not None:
        text = "".join(graphemes(text)[: verb.precision])
    return verb.padded(quoted(text) if verb.letter == "q" else text)


_VERBS: dict[str, Callable[[Typed, Verb], str]] = {
    "v": _any, "t": _bool, "s": _string, "q": _string,
    **dict.fromkeys("bdoxX", _integer), **dict.fromkeys("eEfFgG", _float),
}  # fmt: skip


def render(pattern: str, arguments: tuple[Typed, ...]) -> str:
    """Fill the verbs of a pattern; every argument must be used."""
    out, position, current, highest = [], 0, 0, 0
    for found in _VERB.finditer(pattern):
        out.append(pattern[position : found.start()])
        position = found.end()
        letter = found["verb"]
        if found[0] == "%%":
            out.append("%")
            continue
        if letter not in _VERBS:
            raise Fault("", f"unrecognized format sequence {found[0]!r}")
        if found["index"]:
            current = int(found["index"]) - 1
        if not 0 <= current < len(arguments):
            raise Fault("", f"not enough arguments for {found[0]!r} at {found.start()}: need index {current + 1}")
        out.append(_VERBS[letter](arguments[current], _read(found)))
        current += 1
        highest = max(highest, current)
    if highest < len(arguments):
        raise Fault("", f"too many arguments; only {highest} used by format string")
    return "".join([*out, pattern[position:]])


def _read(found: re.Match[str]) -> Verb:
    width = int(found["width"]) if found["width"] else None
    if max(width or 0, int(found["precision"] or 0)) > _MAX_WIDTH:
        raise Fault("", f"{found[0]!r} is wider than {_MAX_WIDTH} characters")
    given = found["precision"] or ("" if found["verb"] in "sq" else "0")
    precision = int(given) if found["dot"] and given else None
    return Verb(found["verb"], found["flags"], width, precision)


def _format(pattern: Typed, *arguments: Typed) -> Typed:
    unknown = next(filter(None, map(first_unknown, (pattern, *arguments))), None)
    if unknown:
        prefix = sure_prefix(pattern.raw.split("%", 1)[0]) if pattern.known else ""
        return Typed("string", Unknowable(unknown.reason, not_null=True, prefix=prefix), STRING)
    return typed.string(render(pattern.raw, arguments))


def _formatlist(pattern: Typed, *arguments: Typed) -> Typed:
    of = types.list_type(STRING)
    sequences = [value for value in arguments if value.kind in {"list", "set", "tuple"}]
    scalars = types.PRIMITIVES
    unknown = next((value.raw for value in arguments if not value.known and value.kind not in scalars), None)
    if unknown:
        return Typed("list", Unknowable(unknown.reason, not_null=True), of)
    if any(value.raw is None and value.kind in {"list", "set", "tuple"} for value in arguments):
        raise Fault("", "a null list cannot be formatted")
    lengths = {len(value.raw) for value in sequences}
    if len(lengths) > 1:
        raise Fault("", "argument lists have inconsistent lengths")
    out = []
    for position in range(lengths.pop() if lengths else 1):
        row = tuple(value.raw[position] if value in sequences else value for value in arguments)
        missing = next(filter(None, map(first_unknown, row)), None)
        if missing:
            out.append(Typed("string", Unknowable(missing.reason, not_null=True), STRING))
        else:
            out.append(typed.string(render(pattern.raw, row)))
    return typed.list_(STRING, out)


_ANY = Parameter(null=True, unknown=True)

FUNCTIONS: dict[str, Function] = {
    "format": Function((Parameter(STRING, unknown=True),), STRING, _format, _ANY),
    "formatlist": Function((Parameter(STRING),), types.list_type(STRING), _formatlist, _ANY),
}
