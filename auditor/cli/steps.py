"""The doors from the command line to the rest of the tool, as values: a test passes others than the real ones.

Each imports what it opens only when it is called: `auditor --help` pays for none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.errors import LabError

if TYPE_CHECKING:
    from auditor.facts import Facts
    from auditor.lab import Lab
    from auditor.model.live import LiveSnapshot
    from auditor.model.probe import Observation
    from auditor.model.report import Report
    from auditor.model.request import Request
    from auditor.model.resource import Declared
    from auditor.pipeline import Options

Say = Callable[[str], None]


def _gather(options: Options, *, say: Say) -> Facts:
    from auditor import pipeline

    return pipeline.gather(options, say=say)


def _declare(options: Options) -> Declared:
    from auditor import pipeline

    return pipeline.declare(options)


def _judge(facts: Facts) -> Report:
    from auditor import pipeline

    return pipeline.judge(facts)


def _render(report: Report, format_name: str) -> str:
    from auditor import pipeline

    return pipeline.render(report, format_name)


def _running(tf_dir: Path, scenarios: Sequence[str], *, say: Say) -> AbstractContextManager[Lab]:
    return lab_module().running(tf_dir, tuple(scenarios), say=say)  # type: ignore[no-any-return]


def _save(live: LiveSnapshot, file: Path) -> None:
    from auditor.live import store

    store.save(live, file)


def _send(request: Request, connect_to: Sequence[str], ca_bundle: str | None) -> Observation:
    from auditor.model.probe import Expectation, Probe
    from auditor.probes import connect_to as detours
    from auditor.probes.http import Asker

    probe = Probe(f"route {request}", request, Expectation((), "an answer of the application itself"))
    with detours.connecting_to(detours.parse_all(connect_to)):
        return Asker(hosts=frozenset({request.host}), ca_bundle=ca_bundle)(probe)


def lab_module() -> Any:  # noqa: ANN401 - the module auditor.lab, which exists only with the extra
    """The embedded lab; raises LabError naming the extra when its packages are not installed."""
    try:
        from auditor import lab
    except ModuleNotFoundError as error:
        raise LabError(f"the lab needs the package {error.name}: pip install 'auditor[lab]'") from error
    return lab


@dataclass(frozen=True, slots=True)
class Steps:
    """What the commands call."""

    gather: Callable[..., Facts] = _gather
    declare: Callable[[Options], Declared] = _declare
    judge: Callable[[Facts], Report] = _judge
    render: Callable[[Report, str], str] = _render
    save: Callable[[LiveSnapshot, Path], None] = _save
    send: Callable[[Request, Sequence[str], str | None], Observation] = _send
    running: Callable[..., AbstractContextManager[Lab]] = _running


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of the command line. `secrets` collects the keys that were read, to take them out of every output."""

    steps: Steps = field(default_factory=Steps)
    secrets: list[str] = field(default_factory=list)
