"""Terraform values as plain frozen data: None, bool, int, Decimal, str, tuple (list, tuple, set), Map (map, object),
Unknown and Sensitive.

Sets come as tuples in terraform's own set order. `freeze` and `thaw` go from and to JSON-like python.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Union

Value = Union[None, bool, int, Decimal, str, tuple["Value", ...], "Map", "Unknown", "Sensitive"]
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+|\"(?:[^\"\\]|\\.)*\")\]", re.DOTALL)
SENSITIVE = "(sensitive)"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that cannot be known yet, and why. It never fails a check and never falls back to a default.

    `references` are the resource attributes it hangs on ("aws_lb.main.arn"); `exactly` is set when the value *is* one
    of them and nothing else. `encoded` is what jsonencode was given, when parts of that are known.
    """

    reason: str
    references: tuple[str, ...] = ()
    exactly: str | None = None
    encoded: "Value" = None

    def __str__(self) -> str:
        return f"(unknown: {self.reason})"


@dataclass(frozen=True, slots=True, repr=False)
class Sensitive:
    """A value that never reaches an output; `value` is for comparing, never for showing."""

    value: "Value"

    def __str__(self) -> str:
        return SENSITIVE

    __repr__ = __str__


class Map(Mapping[str, "Value"]):
    """A frozen, hashable mapping in byte order of its keys, as terraform iterates maps and objects."""

    __slots__ = ("_hash", "_items")

    def __init__(self, items: Mapping[str, "Value"] | None = None) -> None:
        self._items: dict[str, Value] = dict(sorted((items or {}).items(), key=lambda item: item[0].encode()))
        self._hash: int | None = None

    def __getitem__(self, key: str) -> "Value":
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(tuple(self._items.items()))
        return self._hash

    def __reduce__(self) -> tuple[Callable[[dict[str, "Value"]], "Map"], tuple[dict[str, "Value"]]]:
        """Pickled without its hash: that of a text differs from process to process."""
        return _ordered, (self._items,)

    def __repr__(self) -> str:
        return f"Map({self._items!r})"


def _ordered(items: dict[str, Value]) -> Map:
    """The Map of items that are in order already."""
    made = Map()
    made._items = items
    return made


def freeze(plain: Any) -> Value:  # noqa: ANN401 - any JSON-like python
    """Turn JSON-like python into a Value; an integral float becomes an int, another one a Decimal."""
    if isinstance(plain, Mapping):
        return Map({str(key): freeze(item) for key, item in plain.items()})
    if isinstance(plain, (list, tuple, set, frozenset)):
        return tuple(freeze(item) for item in (sorted(plain) if isinstance(plain, (set, frozenset)) else plain))
    if isinstance(plain, float):
        return int(plain) if plain.is_integer() else Decimal(repr(plain))
    if plain is None or isinstance(plain, (bool, int, Decimal, str, Unknown, Sensitive)):
        return plain
    raise TypeError(f"{type(plain).__name__} has no terraform value")


def thaw(value: Value) -> Any:  # noqa: ANN401 - JSON-like python
    """Turn a Value into JSON-like python for showing: unknown is None, sensitive is "(sensitive)"."""
    if isinstance(value, Map):
        return {key: thaw(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [thaw(item) for item in value]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Sensitive):
        return SENSITIVE
    return None if isinstance(value, Unknown) else value


def reveal(value: Value) -> Value:
    """Take the sensitive marks off, for comparing only."""
    if isinstance(value, Sensitive):
        return reveal(value.value)
    if isinstance(value, Map):
        return Map({key: reveal(item) for key, item in value.items()})
    return tuple(reveal(item) for item in value) if isinstance(value, tuple) else value


def is_known(value: Value) -> bool:
    """Say whether nothing inside the value is unknown."""
    if isinstance(value, Map):
        return all(is_known(item) for item in value.values())
    if isinstance(value, tuple):
        return all(is_known(item) for item in value)
    return is_known(value.value) if isinstance(value, Sensitive) else not isinstance(value, Unknown)


def steps(path: str) -> tuple[str | int, ...]:
    """Split an attribute path: "a[0].b" -> ("a", 0, "b"); a quoted key is written as in JSON."""
    return tuple(name or json.loads(index, strict=False) for name, index in _STEP.findall(path))


def is_below(path: str, other: str) -> bool:
    """Whether an attribute path is another one or lies below it; never in the middle of a name."""
    return path == other or path.startswith((f"{other}.", f"{other}["))


def overlap(one: str, other: str) -> bool:
    """Whether one of two attribute paths is the other or lies below it; "" stands for the whole resource."""
    return not one or not other or is_below(one, other) or is_below(other, one)


def at(value: Value, path: str, default: Value = None) -> Value:
    """Look up a path inside a value; `default` where it does not exist, an Unknown where an unknown is in the way.

    What stands inside something sensitive is sensitive too.
    """
    found = _follow(value, steps(path))
    return default if isinstance(found, _Absent) else found


class _Absent:
    """There is nothing at the path."""


def _follow(value: Value, way: tuple[str | int, ...]) -> Value | _Absent:
    for number, step in enumerate(way):
        if isinstance(value, Unknown):
            return Unknown(value.reason, value.references)
        if isinstance(value, Sensitive):
            inner = _follow(value.value, way[number:])
            return inner if isinstance(inner, (_Absent, Unknown, Sensitive)) else Sensitive(inner)
        if isinstance(value, Map) and str(step) in value:
            value = value[str(step)]
        elif isinstance(value, tuple) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return _Absent()
    return value
