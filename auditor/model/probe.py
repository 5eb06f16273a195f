"""The observed plane: probes, what answered them, and the checks of a suite."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from auditor.model.gap import Gap
from auditor.model.request import Request
from auditor.model.value import Sensitive


class Auth(StrEnum):
    """How a probe shows its key. The key itself is never part of a probe."""

    NONE = "none"
    BEARER = "Authorization: Bearer"
    X_API_KEY = "X-API-Key"
    BOTH = "Bearer and X-API-Key"


class By(StrEnum):
    """Who produced a response (FAILURES: a status alone proves nothing)."""

    BALANCER_ERROR = "load balancer (error page)"
    BALANCER_FIXED = "load balancer (fixed response)"
    BALANCER_REDIRECT = "load balancer (redirect)"
    NGINX = "nginx"
    FASTAPI = "FastAPI application"
    FLASK = "Flask application"
    MLFLOW = "MLflow"
    MLFLOW_HOST_GUARD = "MLflow (host validation)"
    MLFLOW_CORS_GUARD = "MLflow (cross-origin guard)"
    SERVER_PARSER = "application server (before the application)"
    S3 = "S3"
    APPLICATION = "an application"
    UNDECIDED = "undecided"


OF_THE_BALANCER = frozenset({By.BALANCER_ERROR, By.BALANCER_FIXED, By.BALANCER_REDIRECT})


@dataclass(frozen=True, slots=True)
class AnsweredBy:
    """Who answered, how certain ("certain", "strong", "medium", "weak"), and the signals that say so."""

    who: By
    certainty: str
    signals: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.who)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key and its public name ("key-1"); the value is never shown."""

    name: str
    value: Sensitive


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a probe should get: any of `statuses`; () means any status below 500 that the application itself gives.

    `words` says it for people; `because` is the terraform address or document that promises it.
    """

    statuses: tuple[int, ...]
    words: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """One request to send. `id` is stable between runs (it is built from what is asked, not from when)."""

    id: str
    request: Request
    expects: Expectation
    auth: Auth = Auth.NONE
    key: str = ""
    """The key's public name ("key-1"), "" for none, "wrong" for a made-up one."""
    timeout_seconds: float = 10.0
    """An overall bound, from the name's resolution to the last byte that is read."""
    body: str = ""
    """JSON to send, "" for no body; never a secret."""
    excerpt_chars: int = 2000
    """How much of the body the answer keeps; a document that has to be read whole needs more."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A response. `excerpt` is the first part of the body, redacted; headers are lower-case names, redacted."""

    status: int
    headers: tuple[tuple[str, str], ...]
    excerpt: str
    by: AnsweredBy
    elapsed_seconds: float

    def header(self, name: str) -> str:
        """The value of a header, "" where it was not sent."""
        return next((value for key, value in self.headers if key == name.lower()), "")


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """No HTTP response; `stage` is where it ended: "dns", "tcp", "tls" or "read"."""

    stage: str
    error: str
    elapsed_seconds: float
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one probe brought."""

    probe: Probe
    answer: Answered | NoAnswer
    attempts: int = 1

    @property
    def status(self) -> int | None:
        """The HTTP status, None where there was no answer."""
        return self.answer.status if isinstance(self.answer, Answered) else None

    @property
    def as_expected(self) -> bool:
        """Whether the status is one that the probe expects, and the balancer did not make it up itself."""
        if isinstance(self.answer, NoAnswer):
            return False
        if self.probe.expects.statuses:
            return self.answer.status in self.probe.expects.statuses
        return self.answer.status < 500 and self.answer.by.who not in OF_THE_BALANCER

    def actual(self) -> str:
        """What came, in a few words."""
        if isinstance(self.answer, NoAnswer):
            return f"no answer ({self.answer.stage}: {self.answer.error})"
        return f"HTTP {self.answer.status} by {self.answer.by}"


class Verdict(StrEnum):
    """A check's verdict; ERROR is ours, never the stack's."""

    PASS = "pass"
    FAIL = "fail"
    SKIP = "skip"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a suite. `subject` is the terraform address that promises it; `observations` what it rests on."""

    id: str
    title: str
    verdict: Verdict
    expected: str
    actual: str
    subject: str = ""
    reason: str = ""
    """Why it was skipped, or what went wrong on our side."""
    component: str = ""
    """Part of the health score: load balancer, services, targets, endpoints, authentication or registration."""
    observations: tuple[Observation, ...] = ()
    elapsed_seconds: float = 0.0
    trace: str = ""


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """What one suite found; `name` is the module's name ("infrastructure_health")."""

    name: str
    title: str
    checks: tuple[Check, ...]
    started_at: datetime
    elapsed_seconds: float
    gaps: tuple[Gap, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst verdict: error, fail, pass; skip only when every check was skipped."""
        verdicts = {check.verdict for check in self.checks}
        for worst in (Verdict.ERROR, Verdict.FAIL, Verdict.PASS):
            if worst in verdicts:
                return worst
        return Verdict.SKIP
