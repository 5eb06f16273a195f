"""Asks several probes at once, within a cap: probes in, observations in the same order out."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from auditor.model.probe import Observation, Probe

Ask = Callable[[Probe], Observation]
CAP = 8
"""Requests under way at once: enough to hide latency, too few to look like an attack."""


def ask_all(ask: Ask, probes: Iterable[Probe], *, cap: int = CAP) -> tuple[Observation, ...]:
    """Ask every probe; raises what `ask` raises, after the requests under way have ended and the rest were dropped."""
    pool = ThreadPoolExecutor(max_workers=max(cap, 1), thread_name_prefix="ask")
    try:
        return tuple(pool.map(ask, probes))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
