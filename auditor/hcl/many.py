"""[io] Loads many root modules: what `load` takes for each of them in, a Declared for each out, in the same order.

Where there is much to read, further processes take roots from the same list as this one does.
"""

import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

from auditor.errors import AuditorError
from auditor.hcl import schemas as provider_schemas
from auditor.hcl.root_module import load, uncollected
from auditor.hcl.schemas import ProviderSchemas
from auditor.hcl.worker import Worker, WorkerLost
from auditor.model.resource import Declared
from auditor.model.value import Value

MAX_PROCESSES = 8
WORTH_BYTES = 500_000
"""How much configuration a process must have to read before it is worth starting (a start takes 0.2 s)."""


@dataclass(frozen=True, slots=True)
class Load:
    """The arguments of `load` for one root module; they mean the same."""

    root: str | Path
    variables: Mapping[str, "str | Value"] = field(default_factory=dict)
    var_files: Sequence[str | Path] = ()
    workspace: str = "default"
    known: Mapping[str, Mapping[str, Value]] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    overlay: Mapping[str, str] | None = None
    only: frozenset[str] | None = None


def load_many(
    calls: Sequence[Load],
    *,
    schemas: ProviderSchemas | Mapping[str, Any] | None = None,
    processes: int | None = None,
    cache: Path | None = None,
) -> tuple[Declared, ...]:
    """Evaluate root modules, `cache` as in `load`; raises the ConfigurationError of the first call that has one.

    `processes` counts this one; without it, as many are used as there are processors and it is worth starting.
    """
    read = provider_schemas.parse(schemas) if schemas is not None else None
    sizes = [_size(Path(call.root)) for call in calls]
    most = processes or min(_processors(), MAX_PROCESSES, sum(sizes) // WORTH_BYTES)
    largest_first = sorted(range(len(calls)), key=lambda number: -sizes[number])
    with uncollected():
        found = _Shared(calls, largest_first, (read, cache)).outcomes(min(most, len(calls)) - 1)
    for outcome in found:
        if isinstance(outcome, AuditorError):
            raise outcome
    return tuple(outcome for outcome in found if isinstance(outcome, Declared))


class _Shared:
    """Calls that are still to be made, and what came of the others."""

    def __init__(self, calls: Sequence[Load], order: Sequence[int], fixed: tuple[Any, ...]) -> None:
        self._calls = calls
        self._waiting = deque(order)
        self._fixed = fixed
        self._outcomes: dict[int, Declared | AuditorError] = {}

    def outcomes(self, others: int) -> list[Declared | AuditorError]:
        """Make the calls in this process and in so many others; what a lost one did not finish is done here."""
        with ExitStack() as started:
            threads = []
            for worker in _workers(others, self._fixed):
                started.enter_context(worker)
                threads.append(Thread(target=self._ask, args=(worker,), daemon=True))
                threads[-1].start()
            self._work()
            for thread in threads:
                thread.join()
            self._work()
        return [self._outcomes[number] for number in range(len(self._calls))]

    def _work(self) -> None:
        for number in self._taken():
            try:
                self._outcomes[number] = _load(self._calls[number], *self._fixed)
            except AuditorError as error:
                self._outcomes[number] = error

    def _ask(self, worker: Worker) -> None:
        for number in self._taken():
            try:
                self._outcomes[number] = worker.ask(self._calls[number])
            except AuditorError as error:
                self._outcomes[number] = error
            except WorkerLost:
                self._waiting.append(number)
                return

    def _taken(self) -> Iterator[int]:
        """What nobody else has taken."""
        while True:
            try:
                number = self._waiting.popleft()
            except IndexError:
                return
            yield number


def _workers(count: int, fixed: tuple[Any, ...]) -> Iterator[Worker]:
    """So many processes, or as many as the system lets start."""
    for _ in range(count):
        try:
            yield Worker(_load, fixed)
        except OSError:
            return


def _load(call: Load, schemas: ProviderSchemas | None, cache: Path | None) -> Declared:
    return load(
        call.root,
        variables=call.variables,
        var_files=call.var_files,
        workspace=call.workspace,
        known=call.known,
        environment=call.environment,
        overlay=call.overlay,
        only=call.only,
        schemas=schemas,
        cache=cache,
    )


def _size(root: Path) -> int:
    """How many bytes of configuration a root has itself."""
    try:
        with os.scandir(root) as entries:
            return sum(entry.stat().st_size for entry in entries if entry.name.endswith((".tf", ".tf.json")))
    except OSError:
        return 0


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
