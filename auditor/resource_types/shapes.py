"""Small pure translations that several types share: AWS's answers to Maps, and normalisers of single values."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from auditor.model.value import Map, Unknown, Value, freeze


def frozen(attributes: Mapping[str, Any]) -> Map:
    """JSON-like python (with Values inside) as the attributes of a live resource."""
    return Map({name: freeze(value) for name, value in attributes.items()})


def text_of(value: Any) -> str | None:  # noqa: ANN401 - a field of an answer
    """A field as text, None where AWS left it out."""
    return None if value is None else str(value)


def time_of(moment: datetime | str | None) -> str | None:
    """A moment as ISO 8601 text with its zone."""
    return moment.isoformat() if isinstance(moment, datetime) else moment


def upper(value: Value) -> Value:
    """A protocol's name."""
    return value.upper() if isinstance(value, str) else value


def lower(value: Value) -> Value:
    """A name that AWS keeps in lower case."""
    return value.lower() if isinstance(value, str) else value


def last_segment(value: Value) -> Value:
    """The name at the end of an ARN: a cluster or role may be given either way."""
    return value.rpartition("/")[2] if isinstance(value, str) else value


def with_defaults(**defaults: Value) -> Callable[[Value], Value]:
    """A normaliser that fills unset attributes of each block with what terraform means by them."""

    def fill(value: Value) -> Value:
        if not isinstance(value, tuple):
            return value
        return tuple(_filled(block, defaults) if isinstance(block, Map) else block for block in value)

    return fill


def _filled(block: Map, defaults: Mapping[str, Value]) -> Map:
    return Map({**defaults, **{name: value for name, value in block.items() if value is not None}})


def switched(value: Value, switch: str) -> Value:
    """A block whose switch is off: whatever else is set in it means nothing."""
    if not isinstance(value, Map) or value.get(switch):
        return value
    return Map({**dict.fromkeys(value, Unknown(f"{switch} is off")), switch: value.get(switch) or False})
