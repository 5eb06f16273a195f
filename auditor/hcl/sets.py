"""Sets: no element twice, in the order in which terraform iterates them. Pure.

Rests on go-cty `set_internals.go`: primitives by value, other types by the bytes that cty hashes.
"""

from collections.abc import Iterable
from fractions import Fraction

from auditor.hcl import numbers, types
from auditor.hcl.typed import NO_MARKS, Typed, deep_marks, unmarked, wholly_known
from auditor.hcl.types import Type


def set_(element: Type, parts: Iterable[Typed]) -> Typed:
    """A set of parts that have the element type already; marks of the parts become marks of the set."""
    marks = NO_MARKS
    unique: dict[object, Typed] = {}
    for part in parts:
        found = deep_marks(part)
        if found:
            marks |= found if part.raw is not None else NO_MARKS  # as terraform has it
            part = unmarked(part)
        key = hash_text(part) if wholly_known(part) else len(unique)  # what is not known is not one with anything
        unique.setdefault(key, part)
    ordered = tuple(sorted(unique.values(), key=_order))
    return Typed("set", ordered, types.set_type(element), marks)


def _order(part: Typed) -> tuple[int, object]:
    if not part.known:
        return (1, "")
    if part.raw is None:
        return (2, "")
    if part.kind == "string":
        return (0, part.raw.encode("utf-8", "surrogatepass"))
    return (0, part.raw if part.kind in {"number", "bool"} else hash_text(part))


def hash_text(value: Typed) -> str:
    """The text that cty hashes: equal for equal values, and the order of sets of other than primitive types."""
    if not value.known:
        return "?"
    if value.raw is None:
        return "~"
    if value.kind == "number":
        return _ten_digits(value.raw)
    if value.kind == "bool":
        return "T" if value.raw else "F"
    if value.kind == "string":
        return quoted(value.raw)
    if value.kind == "map":
        return "{" + "".join(f"{quoted(key)}:{hash_text(part)};" for key, part in value.raw.items()) + "}"
    inner = "".join(hash_text(part) + ";" for part in value.parts())
    return f"[{inner}]" if value.kind in {"list", "set"} else f"<{inner}>"


def _ten_digits(number: int | Fraction) -> str:
    text = numbers.to_text(number)
    return text if len(text) <= 10 else f"{text[:10]}~{text}"


def quoted(text: str) -> str:
    """A string as Go's %q shows it."""
    out = []
    for character in text:
        if character in '"\\':
            out.append("\\" + character)
        elif character.isprintable():
            out.append(character)
        else:
            out.append(_escaped(character))
    return '"' + "".join(out) + '"'


def _escaped(character: str) -> str:
    named = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
    code = ord(character)
    if character in named:
        return named[character]
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
