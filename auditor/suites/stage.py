"""What a suite is, and the Stage on which it plays: the planes, the keys, and the functions that do the asking."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from auditor.compare.pairing import Pairing
from auditor.model.endpoint import Endpoint
from auditor.model.gap import Gap
from auditor.model.live import LiveSnapshot
from auditor.model.probe import ApiKey, Check, Observation, Probe
from auditor.model.request import Request
from auditor.model.resource import Declared
from auditor.probes import keys as key_rules
from auditor.probes.ask_all import CAP, Ask, ask_all
from auditor.probes.registration import Registration

Register = Callable[[str, ApiKey, str], Registration]
"""Tracking URI, key and run id in; what the registration brought out."""

HEALTH_BUDGET_SECONDS = 1.0
REGISTRATION_BUDGET_SECONDS = 30.0
HEALTH_SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Stage:
    """`register` runs the MLflow workflow in this process, `third_party` in one of its own; None where it cannot.
    `clock` gives seconds, `now` the time with its zone."""

    declared: Declared
    live: LiveSnapshot | Gap
    endpoints: tuple[Endpoint, ...]
    ask: Ask
    run_id: str
    pairing: Pairing | None = None
    keys: tuple[ApiKey, ...] = ()
    register: Register | None = None
    third_party: Register | None = None
    write: bool = True
    clock: Callable[[], float] = field(kw_only=True)
    now: Callable[[], datetime] = field(kw_only=True)
    cap: int = CAP
    health_samples: int = HEALTH_SAMPLES
    health_budget_seconds: float = HEALTH_BUDGET_SECONDS
    registration_budget_seconds: float = REGISTRATION_BUDGET_SECONDS

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that the plan names: the only ones that may see a key."""
        return frozenset(endpoint.request.host for endpoint in self.endpoints)

    def withheld(self, request: Request) -> str:
        """Why no key goes along with a request, "" when one may."""
        return key_rules.withheld(request, self.hosts)

    def ask_all(self, probes: Iterable[Probe]) -> tuple[Observation, ...]:
        """Ask several probes at once, within the cap."""
        return ask_all(self.ask, probes, cap=self.cap)


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite of the PRD; `name` is its module's name, `order` its place."""

    name: str
    title: str
    order: int
    run: Callable[[Stage], Sequence[Check]]
