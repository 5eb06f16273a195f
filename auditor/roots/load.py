"""[io] Evaluates root modules together: the places and arguments of roots in, one Declared of all of them out.

Of each root, outputs and what may be joined is evaluated alone; then what its data sources read of the others is found
(join.py), and those roots are evaluated again that learned something by it, until nothing new is learned; then all of
every root (rounds.py). One root alone keeps its plain names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from auditor.hcl.root_module import uncollected
from auditor.model.gap import Gap
from auditor.model.resource import Declared
from auditor.roots.rounds import JOINED, Rounds, by_root
from auditor.roots.stack import Known, Stack

__all__ = ["Known", "Loaded", "Stack", "edited", "load"]
MOST_ROUNDS = 12
"""How long a chain of roots that read each other is followed."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """All roots together, and each by its name as it was evaluated, with its own names."""

    declared: Declared
    members: Mapping[str, Declared]
    rounds: Rounds = field(compare=False, repr=False)


def load(stack: Stack, known: Known | None = None, overlay: Mapping[str, str] | None = None) -> Loaded:
    """Evaluate the roots; `known` by full address and `overlay` by path below the base mean what they do in hcl.load.

    Raises ConfigurationError as hcl.load does.
    """
    several = len(stack.roots) > 1
    rounds = Rounds(stack, by_root({**stack.known, **(known or {})}), overlay or {}, JOINED if several else None)
    with uncollected():
        return _finished(rounds, [root.name for root in stack.roots])


def edited(loaded: Loaded, overlay: Mapping[str, str]) -> Loaded:
    """The same roots with other texts for some files: only the roots that read those, or learn of it, are evaluated."""
    with uncollected():
        return _finished(*loaded.rounds.edited(overlay))


def _finished(rounds: Rounds, stale: list[str]) -> Loaded:
    for _ in range(MOST_ROUNDS):
        stale = rounds.round(stale)
        if not stale:
            break
    gaps = rounds.found.gaps
    if stale:  # what such roots read is only known to the states that terraform keeps
        rounds.forget(stale)
        gaps = (*gaps, *(_endless(name) for name in stale))
    if rounds.only is not None:
        rounds.complete()
    whole = rounds.together()
    return Loaded(
        replace(whole, joins=rounds.found.joins, gaps=(*whole.gaps, *gaps)),
        {root.name: rounds.members[root.name] for root in rounds.stack.roots},
        rounds,
    )


def _endless(root: str) -> Gap:
    reason = f"it still learns from other roots after {MOST_ROUNDS} rounds"
    return Gap("declared", root, reason, "look for roots that read each other", "what its data sources read")
