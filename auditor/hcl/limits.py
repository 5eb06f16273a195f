"""Bounds that keep every evaluation finite: counts and values in, a Fault out where a bound is passed. Pure.

Counted and not timed, so that the same configuration gives the same result on every machine. Each bound is far above
what real configurations need; terraform itself has none of them and would run out of memory or patience instead.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction

from auditor.hcl.faults import Fault
from auditor.hcl.typed import Typed

MAX_STEPS = 400_000
"""For one local value, variable, output or resource instance: two or three seconds of work."""
MAX_MODULES = 50_000
MAX_INSTANCES = 100_000
MAX_PARTS = 2_000_000
MAX_TEXT = 64 * 1024 * 1024
MAX_DEPTH = 100
MAX_BITS = 2_000_000
_PARTS_A_STEP = 2
_CHARACTERS_A_STEP = 500


@dataclass(slots=True)
class Work:
    """What one load has done so far: module instances, and of the piece it is at, the steps.

    A step is a round of a for expression or dynamic block, or a function call; one on large arguments counts as more.
    """

    steps: int = 0
    modules: int = 0

    def step(self, count: int = 1) -> None:
        """Count steps; raises Fault past the bound."""
        self.steps += count
        if self.steps > MAX_STEPS:
            detail = f"The for expressions, dynamic blocks and function calls take more than {MAX_STEPS} steps."
            raise Fault("Too much to evaluate", detail)

    @contextmanager
    def piece(self) -> Iterator[None]:
        """Count the steps inside on their own: what is evaluated on the way to something else is not charged to it."""
        before, self.steps = self.steps, 0
        try:
            yield
        finally:
            self.steps = before

    def open_modules(self, count: int) -> None:
        """Count module instances; raises Fault past the bound."""
        if self.modules + count > MAX_MODULES:
            raise Fault("Too many modules", f"The module calls together have more than {MAX_MODULES} instances.")
        self.modules += count


def instances(count: int) -> int:
    """The given number of instances; raises Fault past the bound."""
    if count > MAX_INSTANCES:
        raise Fault("Too many instances", f"{count} instances are more than the {MAX_INSTANCES} that are read.")
    return count


def text(length: int) -> int:
    """The given length of a text that is about to be made; raises Fault past the bound."""
    if length > MAX_TEXT:
        raise Fault("Too long text", f"The text would have more than {MAX_TEXT} characters.")
    return length


def parts(count: int) -> int:
    """The given number of parts of a value that is about to be made; raises Fault past the bound."""
    if count > MAX_PARTS:
        raise Fault("Too large value", f"The value would have more than {MAX_PARTS} parts.")
    return count


def number(value: Typed) -> Typed:
    """The number that was computed; raises Fault where it is too long to go on with."""
    raw = value.raw
    if isinstance(raw, (int, Fraction)) and max(raw.numerator.bit_length(), raw.denominator.bit_length()) > MAX_BITS:
        raise Fault("Too large number", f"The number would have more than {MAX_BITS} binary digits.")
    return value


def weight(arguments: Iterable[Typed]) -> int:
    """How many steps a call with these arguments counts as."""
    steps = 1
    for argument in arguments:
        raw = argument.raw
        if isinstance(raw, (tuple, dict)):
            steps += len(raw) // _PARTS_A_STEP
        elif isinstance(raw, str):
            steps += len(raw) // _CHARACTERS_A_STEP
    return steps


def sized(value: Typed) -> Typed:
    """The value; raises Fault where it is too large or too deep, seen as a tree.

    Parts that several values share are looked at once, so this stays fast where the tree is exponential.
    """
    if isinstance(value.raw, (tuple, dict)):
        _weigh(value, {})
    return value


def _weigh(value: Typed, seen: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """The number of parts and the depth."""
    raw = value.raw
    if not isinstance(raw, (tuple, dict)):
        return 1, 0
    found = seen.get(id(raw))
    if found is None:
        count, depth = 1, 0
        for part in raw.values() if isinstance(raw, dict) else raw:
            inner, below = _weigh(part, seen)
            count, depth = count + inner, max(depth, below)
        parts(count)
        if depth >= MAX_DEPTH:
            raise Fault("Too deep nesting", f"The value is nested more than {MAX_DEPTH} deep.")
        found = seen[id(raw)] = (count, depth + 1)
    return found
