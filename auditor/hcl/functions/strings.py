"""String functions. Lengths and positions count grapheme clusters, as in terraform.

Rests on developer.hashicorp.com/terraform/language/functions (String Functions) and go-cty `function/stdlib/string.go`.
"""

from auditor.hcl import limits, typed, types
from auditor.hcl.faults import Fault
from auditor.hcl.functions.graphemes import graphemes
from auditor.hcl.functions.signature import Function, Parameter, plain, unrefined, whole
from auditor.hcl.typed import Typed, Unknowable, first_unknown, wholly_known
from auditor.hcl.types import BOOL, NUMBER, STRING

_SPACE = " \t\n\v\f\r\x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


def _upper(text: str) -> str:
    return "".join(upper if len(upper := character.upper()) == 1 else character for character in text)


def _lower(text: str) -> str:
    return "".join(character.lower()[0] for character in text)


def _title(text: str) -> str:
    out, previous = [], " "
    for character in text:
        starts = previous.isspace() or (previous.isascii() and not (previous.isalnum() or previous == "_"))
        titled = character.title()
        out.append(titled if starts and len(titled) == 1 else character)
        previous = character
    return "".join(out)


def _indent(spaces: int, text: str) -> str:
    if whole(spaces) < 0:
        raise Fault("", "the number of spaces must not be negative")
    limits.text(len(text) + spaces * text.count("\n"))
    return text.replace("\n", "\n" + " " * spaces)


def _chomp(text: str) -> str:
    return text.rstrip("\r\n")


def _substr(text: str, offset: int, length: int) -> str:
    offset, length = whole(offset), whole(length)
    clusters = graphemes(text)
    if length < -1:
        length = -1
    if offset < 0:
        length = length or -1  # terraform gives the whole rest for a length of 0 here
        offset = max(len(clusters) + offset, 0) if -offset <= len(clusters) else 0
    chosen = clusters[offset:] if length < 0 else clusters[offset : offset + length]
    return "".join(chosen)


def _trim(text: str, characters: str) -> str:
    return text.strip(characters) if characters else text


def _join(separator: Typed, *lists: Typed) -> Typed:
    if not lists:
        raise Fault("", "at least one list is required")
    parts = [part for values in lists for part in values.raw]
    if len(parts) == 1 and not parts[0].known:
        only: Typed = parts[0]
        return only
    for values in (separator, *lists):
        if not wholly_known(values):
            found = first_unknown(values)
            return Typed("string", Unknowable(found.reason if found else "", not_null=True), STRING)
    if any(part.raw is None for part in parts):
        raise Fault("", "element is null; cannot concatenate null values")
    limits.text(sum(len(part.raw) for part in parts) + len(separator.raw) * len(parts))
    return typed.string(separator.raw.join(part.raw for part in parts))


def _split(separator: Typed, text: Typed) -> Typed:
    parts = text.raw.split(separator.raw) if separator.raw else list(text.raw)
    if text.raw == "":
        parts = [""] if separator.raw else []
    return typed.list_(STRING, map(typed.string, parts))


def _starts(text: Typed, prefix: Typed) -> Typed:
    if not prefix.known or not text.known:
        return _starts_unknown(text, prefix)
    return typed.boolean(text.raw.startswith(prefix.raw))


def _starts_unknown(text: Typed, prefix: Typed) -> Typed:
    reason = text.raw.reason if not text.known else prefix.raw.reason
    if prefix.known:
        start: str = text.raw.prefix
        if len(start) >= len(prefix.raw):  # terraform does not look at a prefix that is shorter
            return typed.boolean(start.startswith(prefix.raw))
    return Typed("bool", Unknowable(reason, not_null=True), BOOL)


def _strcontains(text: str, part: str) -> bool:
    return part in text


def _trimsuffix(text: str, suffix: str) -> str:
    return text.removesuffix(suffix)


_LAZY = Parameter(STRING, unknown=True)

FUNCTIONS: dict[str, Function] = {
    "chomp": plain(STRING, [STRING], _chomp),
    "endswith": plain(BOOL, [STRING, STRING], str.endswith),
    "indent": plain(STRING, [NUMBER, STRING], _indent),
    "join": Function((Parameter(STRING),), STRING, _join, Parameter(types.list_type(STRING))),
    "lower": plain(STRING, [STRING], _lower),
    "split": Function((Parameter(STRING), Parameter(STRING)), types.list_type(STRING), _split),
    "startswith": Function((_LAZY, _LAZY), BOOL, _starts),
    "strcontains": unrefined(plain(BOOL, [STRING, STRING], _strcontains)),
    "strrev": plain(STRING, [STRING], lambda text: "".join(reversed(graphemes(text)))),
    "substr": plain(STRING, [STRING, NUMBER, NUMBER], _substr),
    "title": plain(STRING, [STRING], _title),
    "trim": plain(STRING, [STRING, STRING], _trim),
    "trimprefix": plain(STRING, [STRING, STRING], str.removeprefix),
    "trimspace": plain(STRING, [STRING], lambda text: text.strip(_SPACE)),
    "trimsuffix": plain(STRING, [STRING, STRING], _trimsuffix),
    "upper": plain(STRING, [STRING], _upper),
}
