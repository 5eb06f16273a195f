"""Marks what is sensitive inside attributes, at any depth: plain JSON and the ways or masks to it in, a Map out. Pure.

A way that cannot be followed to its end marks the deepest thing that it reaches: rather too much than a secret shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from auditor.model.value import Map, Sensitive, Unknown, Value, freeze

Way = tuple[str | int, ...]
_EMPTY = (None, (), Map())
_AFTER_APPLY = Unknown("known after apply")


def veiled(attributes: Mapping[str, Any], ways: Iterable[Way]) -> Map:
    """Attributes with everything below the ways marked; what is empty needs no mark."""
    mask: dict[str | int, Any] = {}
    for way in ways:
        _into(mask, way)
    return Map({name: _by_ways(value, mask.get(name, {})) for name, value in attributes.items()})


def _into(mask: dict[str | int, Any], way: Way) -> None:
    *outer, last = way or ("",)
    for step in outer:
        inner = mask.setdefault(step, {})
        if inner is True:
            return
        mask = inner
    mask[last] = True


def _by_ways(value: object, mask: Any) -> Value:  # noqa: ANN401 - True or a dict of masks
    if not mask:
        return freeze(value)
    if mask is True:
        return _marked(freeze(value))
    if isinstance(value, Mapping) and mask.keys() <= value.keys():
        return Map({name: _by_ways(part, mask.get(name, {})) for name, part in value.items()})
    if isinstance(value, list) and all(isinstance(step, int) and step < len(value) for step in mask):
        return tuple(_by_ways(part, mask.get(place, {})) for place, part in enumerate(value))
    return _marked(freeze(value))


def masked(value: object, sensitive: object, unknown: object = None) -> Value:
    """A value with terraform's masks of the same shape laid on it: true, or what is true inside."""
    if unknown is True:
        return _marked(_AFTER_APPLY) if sensitive is True else _AFTER_APPLY
    if sensitive is True:
        return _marked(masked(value, None, unknown))
    if isinstance(unknown, Mapping) or isinstance(value, Mapping):
        own, hidden, later = (part if isinstance(part, Mapping) else {} for part in (value, sensitive, unknown))
        names = {*own, *(name for name, mask in later.items() if _any(mask))}
        if value is None and not names:
            return None
        return Map({name: masked(own.get(name), hidden.get(name), later.get(name)) for name in names})
    if isinstance(value, list):
        hidden_list = sensitive if isinstance(sensitive, list) else []
        later_list = unknown if isinstance(unknown, list) else []
        return tuple(
            masked(part, _nth(hidden_list, place), _nth(later_list, place)) for place, part in enumerate(value)
        )
    return freeze(value)


def _nth(masks: list[Any], place: int) -> object:
    return masks[place] if place < len(masks) else False


def _any(mask: object) -> bool:
    if isinstance(mask, Mapping):
        return any(map(_any, mask.values()))
    return any(map(_any, mask)) if isinstance(mask, list) else mask is True


def _marked(value: Value) -> Value:
    return value if value in _EMPTY else Sensitive(value)


SHORTEST_SECRET = 8
"""A shorter text that is sensitive somewhere ("true", "admin") says nothing elsewhere."""


def secrets_in(value: Value, *, inside: bool = False) -> Iterator[str]:
    """The texts that are marked sensitive, of SHORTEST_SECRET characters or more."""
    if isinstance(value, Sensitive):
        yield from secrets_in(value.value, inside=True)
    elif isinstance(value, Map):
        for part in value.values():
            yield from secrets_in(part, inside=inside)
    elif isinstance(value, tuple):
        for part in value:
            yield from secrets_in(part, inside=inside)
    elif inside and isinstance(value, str) and len(value) >= SHORTEST_SECRET:
        yield value


def veiled_again(value: Value, secrets: Set[str]) -> Value:
    """Mark the same texts where a provider copied them to without their mark (`tags` to `tags_all`)."""
    if isinstance(value, Map):
        return Map({name: veiled_again(part, secrets) for name, part in value.items()})
    if isinstance(value, tuple):
        return tuple(veiled_again(part, secrets) for part in value)
    return Sensitive(value) if isinstance(value, str) and value in secrets else value
