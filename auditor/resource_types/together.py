"""Asks the same of many things at the same time. In: a question and what to ask it of. Out: the answers, in order.

The reader caps how many calls are under way; this only keeps it busy. Without it, a thousand target groups would take
a thousand round trips.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Subject = TypeVar("Subject")
Result = TypeVar("Result")
_AT_ONCE = 8


def together(ask: Callable[[Subject], Result], subjects: Iterable[Subject]) -> list[Result]:
    """The result for each subject, in their order; raises what the first failing one raised."""
    known = list(subjects)
    if len(known) < 2:
        return [ask(subject) for subject in known]
    with ThreadPoolExecutor(max_workers=min(_AT_ONCE, len(known))) as pool:
        return list(pool.map(ask, known))
