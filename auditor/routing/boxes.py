"""Points of a product of axes: one that lies in a box and in none of many others, or that there is none. Pure.

A box is the conditions of a rule. The search takes any point of the wanted box; where that lies in an unwanted one, it
must leave it on one axis, so each of its conditions is tried as one that must not hold. Exact, and bounded in steps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.routing.axes import Atom, Axis, Key, Point, axis
from auditor.routing.glob import TooMuch

MOST_STEPS = 400
MOST_TRIED = 4

Box = tuple[Atom, ...]
Place = Mapping[Key, Point]
_Bars = frozenset[Atom]


@dataclass(frozen=True, slots=True)
class Space:
    """The product of all axes, `certain` or open (see axes)."""

    certain: bool
    hosts: tuple[str, ...] = ()

    def find(self, wanted: Box, unwanted: Sequence[Box]) -> Place | None:
        """A place inside `wanted` and outside of each `unwanted` box; None when there is none.

        Raises TooMuch past MOST_STEPS steps.
        """
        asked = set(wanted)
        if any(asked.issuperset(box) for box in unwanted):
            return None  # a box that asks for nothing more takes all of it
        axes = {atom.key: self._axis(atom.key) for box in (wanted, *unwanted) for atom in box}
        own = {key: tuple(atom for atom in wanted if atom.key == key) for key in axes}
        start: dict[Key, Point] = {}
        for key, one in axes.items():
            found = one.point(own[key], ())
            if found is None:
                return None
            start[key] = found[0]
        return _leave(axes, own, start, unwanted)

    def _axis(self, key: Key) -> Axis:
        return axis(key, certain=self.certain, hosts=self.hosts)


def _leave(
    axes: Mapping[Key, Axis], own: Mapping[Key, Box], start: dict[Key, Point], unwanted: Sequence[Box]
) -> Place | None:
    steps = 0
    stack: list[tuple[dict[Key, Point], _Bars]] = [(start, frozenset())]
    seen: set[_Bars] = set()
    while stack:
        place, bars = stack.pop()
        steps += 1
        if steps > MOST_STEPS:
            raise TooMuch
        met = [box for box in unwanted if all(axes[atom.key].meets(place[atom.key], atom) for atom in box)]
        if not met:
            return place
        ways = min(([*_ways(axes, own, (place, bars), box)] for box in met[:MOST_TRIED]), key=len)
        for after in reversed(ways):
            if after[1] not in seen:
                seen.add(after[1])
                stack.append(after)
    return None


def _ways(
    axes: Mapping[Key, Axis], own: Mapping[Key, Box], at: tuple[dict[Key, Point], _Bars], box: Box
) -> list[tuple[dict[Key, Point], _Bars]]:
    """The places outside of one more box, one for each axis on which it can be left."""
    place, bars = at
    found: list[tuple[dict[Key, Point], _Bars]] = []
    for atom in box:
        barred = bars | {atom}
        point = axes[atom.key].point(own[atom.key], sorted(_on(barred, atom.key), key=repr))
        if point is not None:
            found.append(({**place, atom.key: point[0]}, barred))
    return found


def _on(bars: _Bars, key: Key) -> list[Atom]:
    return [atom for atom in bars if atom.key == key]
