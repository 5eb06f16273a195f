"""The result of a run: what every format renders. Two equal reports give the same bytes."""

from dataclasses import dataclass
from datetime import datetime

from auditor.model.apply import Apply
from auditor.model.finding import Finding, Severity
from auditor.model.gap import Gap
from auditor.model.probe import Check, Observation, SuiteResult
from auditor.model.request import Request
from auditor.model.source import Diagnostic, SourceRange


@dataclass(frozen=True, slots=True)
class Plane:
    """One plane of the run: "declared", "live" or "observed"; `state` is "complete", "partial" or "not run"."""

    name: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was looked at."""

    files: int = 0
    resources: int = 0
    live_resources: int = 0
    live_types: tuple[str, ...] = ()
    compared: int = 0
    not_compared: tuple[str, ...] = ()
    """Addresses of declared resources whose type is not compared."""
    probes: int = 0
    api_calls: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed probe: the suite's check, what came, and the fingerprints of the findings that explain it."""

    check: Check
    observation: Observation | None
    explained_by: tuple[str, ...]
    tried: str = ""
    """For an unexplained failure: what was looked at."""


@dataclass(frozen=True, slots=True)
class RouteDifference:
    """A set of requests that AWS answers otherwise than the code says. `where` holds the conditions that they meet,
    `witness` is the smallest of them; `declared_by` and `live_by` are the rules (or listeners, for a default action)
    that decide, "" where nothing listens; `declared_answer` and `live_answer` what they do."""

    load_balancer: str
    listener: str
    witness: Request
    where: tuple[str, ...]
    declared_by: str
    declared_answer: str
    live_by: str
    live_answer: str
    message: str
    range: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class UndecidedRoutes:
    """Two rules (or default actions, by the listener's id) of a listener that may answer the same requests otherwise,
    and why that is not certain; all three are "" where nothing could be compared."""

    listener: str
    declared_by: str
    live_by: str
    why: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A finding that a line of .auditorignore hides; `until` is a date, "" for ever."""

    finding: Finding
    pattern: str
    line: int
    reason: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class IgnoreNote:
    """A line of .auditorignore to be looked at, and why."""

    line: int
    pattern: str
    text: str


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part of the health score: passed of judged checks."""

    component: str
    passed: int
    judged: int
    weight: int


@dataclass(frozen=True, slots=True)
class Score:
    """The infrastructure health score in per cent; None when nothing could be judged."""

    percent: float | None
    parts: tuple[ScorePart, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What was run: when (with zone), on what, by which version; `id` is unique to the run."""

    id: str
    started_at: datetime
    elapsed_seconds: float
    version: str
    tf_dir: str
    commit: str = ""
    """Commit of the terraform repository, "" where it is none."""
    var_files: tuple[str, ...] = ()
    workspace: str = "default"
    account: str = ""
    region: str = ""
    command: str = "audit"
    links: str = ""
    """What a link from a report to a file of the code starts with; "" where the report's place is not known."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a run found; `findings` are in order of fixing."""

    run: Run
    planes: tuple[Plane, ...]
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    gaps: tuple[Gap, ...]
    diagnostics: tuple[Diagnostic, ...]
    coverage: Coverage
    suites: tuple[SuiteResult, ...]
    score: Score
    route_differences: tuple[RouteDifference, ...] = ()
    undecided_routes: tuple[UndecidedRoutes, ...] = ()
    apply: Apply | None = None
    """What the next apply would do; None where the command does not ask."""
    ignored: tuple[Ignored, ...] = ()
    ignore_notes: tuple[IgnoreNote, ...] = ()

    @property
    def unexplained(self) -> tuple[Failure, ...]:
        """The failures that no finding explains."""
        return tuple(failure for failure in self.failures if not failure.explained_by)

    def worst(self) -> Severity | None:
        """The highest severity found, None without findings."""
        return max((finding.severity for finding in self.findings), default=None)
