"""What terraform last knew: the nouns for what a state or a plan says.

`attributes` are those of the last apply; what a refresh found since is in `refreshed`. A file that does not say a thing
leaves it empty or None: a state plans nothing, a binary plan does not show its actions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from auditor.model.gap import Gap
from auditor.model.value import Map


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check, condition or validation came to: `status` is "pass", "fail", "error" or "unknown"."""

    address: str
    kind: str
    status: str
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan will do to one resource. `actions` are terraform's ("create", "delete", "update", "no-op", "read",
    "forget"); `replace_paths` force a replacement; `reason` is terraform's word ("replace_because_tainted")."""

    address: str
    actions: tuple[str, ...]
    replace_paths: tuple[str, ...] = ()
    reason: str = ""
    previous_address: str = ""
    importing: str = ""
    """The id of an object that will be imported."""
    deposed: str = ""
    """The key of a deposed object that this change is about, "" for the current object."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What one file (or several, joined) says; `source` is "state", "state JSON", "plan JSON" or "binary plan"."""

    source: str = ""
    attributes: Mapping[str, Map] = field(default_factory=dict)
    """By address: what was last applied."""
    refreshed: Mapping[str, Map] = field(default_factory=dict)
    """By address, from a plan: what AWS had when it was planned."""
    planned: Mapping[str, Map] = field(default_factory=dict)
    """By address, from a plan's JSON: what the apply will leave; Unknown where only the apply will tell."""
    changes: tuple[Change, ...] = ()
    tainted: tuple[str, ...] = ()
    deposed: tuple[tuple[str, str], ...] = ()
    """Address and key of objects that wait to be destroyed."""
    checks: tuple[CheckResult, ...] = ()
    outputs: Map = field(default_factory=Map)
    configuration: Mapping[str, str] = field(default_factory=dict)
    """From a binary plan: the text of each file that was planned, by path relative to the root module."""
    terraform_version: str = ""
    serial: int | None = None
    lineage: str = ""
    taken_at: datetime | None = None
    """When the plan was made; a state does not say."""
    gaps: tuple[Gap, ...] = ()

    def change(self, address: str) -> Change | None:
        """What the plan does to the current object at an address, None where it does not say."""
        return next((one for one in self.changes if one.address == address and not one.deposed), None)
