"""What the next `terraform apply` would do, as far as code, state or plan and AWS tell: the nouns."""

from dataclasses import dataclass

from auditor.model.finding import Class, Severity
from auditor.model.request import Request
from auditor.model.source import SourceRange


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """What becomes of one resource. `action` is "create", "update", "replace", "delete", "forget" or "import"; `why`
    holds the attributes that differ, or terraform's reason."""

    action: str
    address: str
    why: str = ""
    range: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class Overwrite:
    """An attribute that AWS has otherwise, and that the apply sets without asking. `class_` is "drifted" where it was
    changed outside terraform, "differs" where nobody can say, or both moved."""

    address: str
    attribute: str
    live: str
    after: str
    class_: Class
    range: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know before the apply. `kind` is "older-than-code", "older-than-aws", "prevent-destroy", "tainted"
    or "deposed"; `subject` an address, or a file."""

    kind: str
    subject: str
    text: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class RouteChange:
    """One request that is answered now, and what takes it afterwards; `subject` is the address that changes so.
    `effect` is "breaks" where nothing or an error answers then, "moves" where another target group does."""

    effect: str
    request: Request
    subject: str
    now: str
    after: str


@dataclass(frozen=True, slots=True)
class Apply:
    """All of it. `basis` says what it rests on: "code", "code and state", "code and binary plan" or "plan JSON"."""

    basis: str
    changes: tuple[ResourceChange, ...] = ()
    overwrites: tuple[Overwrite, ...] = ()
    notices: tuple[Notice, ...] = ()
    routes: tuple[RouteChange, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.changes or self.overwrites or self.notices or self.routes)

    def counts(self) -> dict[str, int]:
        """How many resources each action is about, without those that are 0."""
        found: dict[str, int] = {}
        for change in self.changes:
            found[change.action] = found.get(change.action, 0) + 1
        return found
