"""A finding: one cause at one place, with evidence, what it explains and how to fix it."""

import hashlib
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from auditor.model.source import SourceRange


class Severity(IntEnum):
    """How bad; ordered."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        return self.name.lower()


class Confidence(IntEnum):
    """How sure; HIGH needs evidence that no other cause would leave."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2

    def __str__(self) -> str:
        return self.name.lower()


class Class(StrEnum):
    """How code and AWS stand to each other."""

    UNAPPLIED = "unapplied"
    """Code ahead of AWS."""
    DRIFTED = "drifted"
    """AWS left what was applied."""
    DIFFERS = "differs"
    """Code and AWS differ; without state or plan nobody can say which moved."""
    BROKEN = "broken"
    """Code and AWS agree, and the request fails (or would)."""


class Hop(IntEnum):
    """The way of a request; the earliest broken hop is the root."""

    DNS = 0
    TCP = 1
    TLS = 2
    LISTENER = 3
    RULE = 4
    TARGET_GROUP = 5
    TARGETS = 6
    SERVICE = 7
    TASK = 8
    APPLICATION = 9

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was seen; `source` is a file:line, an API call or a response ("source", "live", "observed")."""

    plane: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of a range by another text; `before` is what stands there now."""

    range: SourceRange
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What to do. `edits` change the configuration; `commands` are terraform's or AWS's; `hcl` is what the code should
    say (also where it says so already and only has to be applied). `verified`: the edit was applied in memory,
    evaluated and routed again, and the request then goes as promised."""

    title: str
    edits: tuple[Edit, ...] = ()
    commands: tuple[str, ...] = ()
    hcl: str = ""
    risk: str = "none"
    """"none", "replacement" or "outage"."""
    disposition: str = "needs review"
    """"safe" or "needs review"."""
    verified: bool = False
    rollback: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One root cause. `subject` is a terraform address, or a live id where no terraform declares the thing."""

    cause: str
    class_: Class
    subject: str
    attribute: str
    message: str
    severity: Severity
    confidence: Confidence
    hop: Hop
    evidence: tuple[Evidence, ...]
    range: SourceRange | None = None
    explains: tuple[str, ...] = ()
    """Ids of the failed probes that this cause makes fail."""
    fix: Fix | None = None
    service: str = ""
    expected: str = ""
    actual: str = ""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"{self.cause} at {self.subject} has no evidence")

    @property
    def fingerprint(self) -> str:
        """Stable between runs and edits elsewhere: cause, subject and attribute, no line numbers, no values."""
        return hashlib.sha256(f"{self.cause}|{self.subject}|{self.attribute}".encode()).hexdigest()[:16]
