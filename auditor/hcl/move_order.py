"""The order in which moved blocks are carried out: chained and nested ones after those they build on. Pure.

Moved blocks in; the same, ordered, out, or those that form a cycle. As terraform's own move graph orders them
(github.com/hashicorp/terraform, internal/refactoring/move_execute.go).
"""

from collections.abc import Sequence

from auditor.model.address import Key
from auditor.model.move import Moved, MoveEnd

Path = tuple[tuple[str, Key | bool], ...]
_ANY = True
"""A step whose every key fits."""


def ordered(moves: Sequence[Moved]) -> tuple[list[Moved], list[Moved]]:
    """The moves in order, and those that form a cycle, which have no order."""
    done: dict[int, None] = {}
    cyclic: set[int] = set()
    for start in range(len(moves)):
        _visit(moves, start, [], done, cyclic)
    return [moves[n] for n in done if n not in cyclic], [moves[n] for n in sorted(cyclic)]


def _visit(moves: Sequence[Moved], at: int, way: list[int], done: dict[int, None], cyclic: set[int]) -> None:
    if at in way:
        cyclic.update(way[way.index(at) :])
    if at in way or at in done:
        return
    way.append(at)
    for other in range(len(moves)):
        if other != at and _depends(moves[at], moves[other]):
            _visit(moves, other, way, done, cyclic)
    way.pop()
    done[at] = None


def _depends(one: Moved, other: Moved) -> bool:
    """Whether `one` must wait for `other`."""
    source, target = _path(one, one.source), _path(one, one.target)
    earlier, later = _path(other, other.source), _path(other, other.target)
    if len(source) == len(later) and bool(one.source.type) == bool(other.target.type) and _fits(source, later):
        return True
    if not (_nested(source, later) or _nested(target, later) or _nested(earlier, source) or _nested(later, source)):
        return False
    reindex = [name for name, _ in source] == [name for name, _ in target]
    return len(one.within) >= len(other.within) or not (reindex and not one.source.type)


def _path(move: Moved, end: MoveEnd) -> Path:
    steps: list[tuple[str, Key | bool]] = [(name, _ANY) for name in move.within]
    steps += [(step.name, step.key) for step in end.module]
    if end.type:
        steps.append((f"{end.type}.{end.name}", end.key))
    if not move.of_one:
        steps[-1] = (steps[-1][0], _ANY)
    return tuple(steps)


def _nested(inner: Path, outer: Path) -> bool:
    return len(inner) > len(outer) and _fits(inner[: len(outer)], outer)


def _fits(one: Path, other: Path) -> bool:
    return all(
        a == b and (left is _ANY or right is _ANY or left == right)
        for (a, left), (b, right) in zip(one, other, strict=True)
    )
