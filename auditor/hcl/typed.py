"""A typed value on its way through an evaluation: what terraform calls a cty value, and where it came from.

`Typed` carries the raw value, its type, its marks (sensitive, ephemeral), its origin (where the literal stands that
gives it), the resource attributes it was made from, and what a jsonencode was given. Values are never changed; `with_`
makes another one. Pure data: conversions are in conversion.py, order of sets in sets.py.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from auditor.hcl import types
from auditor.hcl.types import Type
from auditor.model.source import SourceRange

Raw = Any
"""None (null), bool, int, Fraction, str, tuple of Typed (list, set, tuple), dict of Typed (map, object), Unknowable."""
SENSITIVE = "sensitive"
EPHEMERAL = "ephemeral"
HIDDEN = "hidden"
"""Beside SENSITIVE: we hide it, terraform would not (what came from a state or AWS as secret)."""
NO_MARKS: frozenset[str] = frozenset()
_KEEP: Any = object()
_SURROGATE = re.compile("[\ud800-\udfff]")


class Ref(NamedTuple):
    """A resource attribute ("module.a.aws_lb.main.arn") that a value was made from, and where it is referred to."""

    subject: str
    range: SourceRange | None


NO_REFS: frozenset[Ref] = frozenset()


@dataclass(frozen=True, slots=True)
class Unknowable:
    """The raw value of an unknown: why, and what is known about it nevertheless."""

    reason: str
    exactly: str | None = None
    not_null: bool = False
    prefix: str = ""
    lengths: tuple[int, int | None] = (0, None)


class Typed:
    """One value; treat it as frozen. The type of a tuple or object follows from its parts, and is made when needed."""

    __slots__ = ("_type", "document", "kind", "marks", "open", "origin", "raw", "refs")

    def __init__(
        self,
        kind: str,
        raw: Raw,
        of: Type | None = None,
        marks: frozenset[str] = NO_MARKS,
        origin: SourceRange | None = None,
        refs: frozenset[Ref] = NO_REFS,
    ) -> None:
        self.kind = kind
        self.raw = raw
        self._type = of
        self.marks = marks
        self.origin = origin
        self.refs = refs
        self.document: Typed | None = None
        self.open: str | None = None

    @property
    def type(self) -> Type:
        """Its type."""
        if self._type is None:
            if self.kind == "tuple":
                self._type = types.tuple_type(tuple(part.type for part in self.raw))
            else:
                self._type = types.object_type({name: part.type for name, part in self.raw.items()})
        return self._type

    @property
    def known(self) -> bool:
        """Whether the value itself is known (parts of it need not be)."""
        return not isinstance(self.raw, Unknowable)

    @property
    def null(self) -> bool:
        """Whether it is null."""
        return self.raw is None

    def with_(
        self,
        raw: Raw = _KEEP,
        marks: frozenset[str] = _KEEP,
        origin: SourceRange | None = _KEEP,
        refs: frozenset[Ref] = _KEEP,
    ) -> "Typed":
        """The same value with some parts replaced; a new raw value must have the same type."""
        copy = Typed(
            self.kind,
            self.raw if raw is _KEEP else raw,
            self._type,
            self.marks if marks is _KEEP else marks,
            self.origin if origin is _KEEP else origin,
            self.refs if refs is _KEEP else refs,
        )
        copy.document = self.document
        copy.open = self.open
        return copy

    def marked(self, marks: frozenset[str]) -> "Typed":
        """With further marks."""
        return self if marks <= self.marks else self.with_(marks=self.marks | marks)

    def linked(self, refs: frozenset[Ref]) -> "Typed":
        """With further references."""
        return self if refs <= self.refs else self.with_(refs=self.refs | refs)

    def parts(self) -> Iterator["Typed"]:
        """The elements or attribute values."""
        if isinstance(self.raw, tuple):
            yield from self.raw
        elif isinstance(self.raw, dict):
            yield from self.raw.values()

    def __repr__(self) -> str:
        return f"Typed({self.type}, {self.raw!r})"


def string(text: str) -> Typed:
    """A string; terraform normalises text to NFC, and Go has U+FFFD for half pairs of UTF-16."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text))
    return Typed("string", text, types.STRING)


def number(value: int | Fraction) -> Typed:
    """A number that is already rounded to 512 bits."""
    return Typed("number", value, types.NUMBER)


def boolean(value: object) -> Typed:
    """A bool, by truth."""
    return Typed("bool", bool(value), types.BOOL)


TRUE, FALSE = map(boolean, (1, 0))


def null(of: Type = types.DYNAMIC) -> Typed:
    """A null of a type."""
    return Typed(of.kind, None, of)


def unknown(of: Type, reason: str, exactly: str | None = None) -> Typed:
    """An unknown value of a type."""
    return Typed(of.kind, Unknowable(reason, exactly), of)


def computed(path: str, of: Type = types.DYNAMIC) -> Typed:
    """A resource attribute that only AWS can tell."""
    data = ".data." in f".{path}"
    reason = f"{path} is read from AWS" if data else f"{path} is known after apply"
    return Typed(of.kind, Unknowable(reason, path), of, refs=frozenset({Ref(path, None)}))


def tuple_(parts: Iterable[Typed]) -> Typed:
    """A tuple."""
    return Typed("tuple", tuple(parts))


def object_(parts: dict[str, Typed]) -> Typed:
    """An object; attributes come in byte order of their names."""
    return Typed("object", in_byte_order(parts))


def list_(element: Type, parts: Iterable[Typed]) -> Typed:
    """A list of parts that have the element type already."""
    return Typed("list", tuple(parts), types.list_type(element))


def map_(element: Type, parts: dict[str, Typed]) -> Typed:
    """A map of parts that have the element type already, in byte order of its keys."""
    return Typed("map", in_byte_order(parts), types.map_type(element))


def in_byte_order(parts: dict[str, Typed]) -> dict[str, Typed]:
    """The same dictionary in terraform's order of names."""
    return dict(sorted(parts.items(), key=types.byte_order))


def wholly_known(value: Typed) -> bool:
    """Whether nothing inside is unknown."""
    if not value.known or value.open is not None:
        return False
    return all(wholly_known(part) for part in value.parts())


def deep_marks(value: Typed) -> frozenset[str]:
    """All marks inside."""
    found = value.marks
    for part in value.parts():
        found |= deep_marks(part)
    return found


def secret(value: Typed) -> bool:
    """Whether anything inside is sensitive for terraform, too."""
    return (SENSITIVE in value.marks and HIDDEN not in value.marks) or any(map(secret, value.parts()))


def deep_refs(value: Typed) -> frozenset[Ref]:
    """All references inside."""
    found = value.refs
    for part in value.parts():
        inner = deep_refs(part)
        if inner:
            found |= inner
    return found


def unmarked(value: Typed) -> Typed:
    """The value without any mark inside."""
    if not deep_marks(value):
        return value
    if isinstance(value.raw, tuple):
        return value.with_(raw=tuple(unmarked(part) for part in value.raw), marks=NO_MARKS)
    if isinstance(value.raw, dict):
        return value.with_(raw={name: unmarked(part) for name, part in value.raw.items()}, marks=NO_MARKS)
    return value.with_(marks=NO_MARKS)


def infinite(value: Typed) -> bool:
    """Whether a number inside is infinite: terraform computes with it, and cannot store it."""
    return isinstance(value.raw, float) or any(map(infinite, value.parts()))


def first_unknown(value: Typed) -> Unknowable | None:
    """The first unknown inside, for its reason."""
    if isinstance(value.raw, Unknowable):
        return value.raw
    if value.open is not None:
        return Unknowable(f"{value.open} is known after apply")
    for part in value.parts():
        found = first_unknown(part)
        if found:
            return found
    return None
