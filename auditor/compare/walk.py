"""Walks a declared and a live value side by side and yields the paths where they differ. Pure.

Unknown is never different; what the code leaves unset is not compared; lists without order are aligned by the keys of
their attribute rule, else by equality, and what is left over on both sides is taken for the same thing changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.compare.normalise import canonical, is_empty, same
from auditor.model.resource_type import AttributeRule
from auditor.model.value import Map, Unknown, Value, is_known

Leaf = tuple[str, Value, Value]
"""Path, declared value, live value."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: the path in the code, and the same without indexes below the rule's attribute."""

    path: str
    below: str = ""

    def attribute(self, name: str) -> "_Place":
        return _Place(f"{self.path}{step(name)}", f"{self.below}.{name}" if self.below else name)

    def element(self, index: int | str) -> "_Place":
        return _Place(f'{self.path}["{index}"]' if isinstance(index, str) else f"{self.path}[{index}]", self.below)


def step(name: str) -> str:
    """One step of a path: `.name`, or `["name"]` where it has other characters."""
    return f".{name}" if name.replace("_", "a").replace("-", "a").isalnum() else f'["{name}"]'


def walk(rule: AttributeRule, declared: Value, live: Value) -> Iterator[Leaf]:
    """Every path at which the normalised values of a rule's attribute differ."""
    keys = dict(rule.keys)
    if rule.unordered:
        keys[""] = keys.get("", "")
    yield from _Walk(keys).values(_Place(rule.path), declared, live)


@dataclass(frozen=True, slots=True)
class _Walk:
    keys: dict[str, str]

    def values(self, place: _Place, declared: Value, live: Value) -> Iterator[Leaf]:
        if declared is None or isinstance(declared, Unknown) or isinstance(live, Unknown):
            return
        if is_empty(declared) and is_empty(live):
            return
        if isinstance(declared, Map) and isinstance(live, Map):
            for name, value in declared.items():
                if not name.startswith("="):
                    yield from self.values(place.attribute(name), value, live.get(name))
        elif isinstance(declared, tuple) and isinstance(live, tuple):
            yield from self._lists(place, declared, live)
        elif not same(declared, live):
            yield place.path, declared, live

    def _lists(self, place: _Place, declared: tuple[Value, ...], live: tuple[Value, ...]) -> Iterator[Leaf]:
        key = self.keys.get(place.below)
        if key is None:
            yield from self._ordered(place, declared, live)
        elif not any(isinstance(one, Map) for one in (*declared, *live)):
            if is_known(declared) and is_known(live) and canonical(declared) != canonical(live):
                yield place.path, declared, live
        else:
            yield from self._aligned(place, declared, live, key)

    def _ordered(self, place: _Place, declared: tuple[Value, ...], live: tuple[Value, ...]) -> Iterator[Leaf]:
        blocks = any(isinstance(one, Map) for one in (*declared, *live))
        if len(declared) != len(live) and not blocks:
            if is_known(declared) and is_known(live):
                yield place.path, declared, live
            return
        for index in range(max(len(declared), len(live))):
            yield from self._pair(place.element(index), _at(declared, index), _at(live, index))

    def _pair(self, place: _Place, declared: Value, live: Value) -> Iterator[Leaf]:
        """Two elements of a list; None stands for one that is not there."""
        if declared is None and live is not None:
            yield place.path, None, live
        elif live is None and isinstance(declared, Map):
            yield place.path, declared, None
        else:
            yield from self.values(place, declared, live)

    def _aligned(self, place: _Place, declared: tuple[Value, ...], live: tuple[Value, ...], key: str) -> Iterator[Leaf]:
        pairs, left, extra = _align(declared, live, key)
        for index, other in pairs:
            yield from self.values(place.element(index), declared[index], other)
        unsure = any(not is_known(declared[index]) for index in left)
        if len(left) == len(extra) == 1:
            yield from self.values(place.element(left[0]), declared[left[0]], extra[0])
            return
        for index in left:
            if is_known(declared[index]):
                yield place.element(index).path, declared[index], None
        for position, other in enumerate(extra if not unsure else ()):
            name = other.get(key) if key and isinstance(other, Map) else None
            yield place.element(name if isinstance(name, str) else len(declared) + position).path, None, other


def _align(
    declared: Sequence[Value], live: Sequence[Value], key: str
) -> tuple[list[tuple[int, Value]], list[int], list[Value]]:
    """Pairs of index and live element, declared indexes without a like, live elements without one."""
    free = list(live)
    pairs: list[tuple[int, Value]] = []
    left: list[int] = []
    for alike in (_equal, _same_key) if key else (_equal,):
        waiting = left if alike is _same_key else list(range(len(declared)))
        left = []
        for index in waiting:
            found = next((one for one in free if alike(declared[index], one, key)), None)
            if found is None:
                left.append(index)
            else:
                free.remove(found)
                pairs.append((index, found))
    return sorted(pairs, key=lambda two: two[0]), left, free


def _equal(declared: Value, live: Value, _key: str) -> bool:
    return is_known(declared) and canonical(declared) == canonical(live)


def _same_key(declared: Value, live: Value, key: str) -> bool:
    if not isinstance(declared, Map) or not isinstance(live, Map):
        return False
    mine, other = declared.get(key), live.get(key)
    return mine is not None and not isinstance(mine, Unknown) and same(mine, other)


def _at(values: tuple[Value, ...], index: int) -> Value:
    return values[index] if index < len(values) else None
