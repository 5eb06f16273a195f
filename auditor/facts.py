"""Facts: all that a cause may look at. The planes of one run in, immutable; look-ups over them out. Pure.

Both route tables speak of terraform addresses: what is live and paired is named by its address, what no code declares
by its ARN. A failed check knows the way that its request takes, as declared and as live.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.compare.difference import Difference
from auditor.compare.pairing import Pairing
from auditor.model.endpoint import Endpoint
from auditor.model.finding import Class, Edit
from auditor.model.gap import Gap
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.probe import Answered, By, Check, Observation, SuiteResult, Verdict
from auditor.model.report import Plane, Run
from auditor.model.request import Request
from auditor.model.resource import Declared, Resource
from auditor.model.value import Map, at, reveal
from auditor.routing import Match, RouteTable
from auditor.wiring import services_by_target_group, task_definition_of, upstreams_of


@dataclass(frozen=True, slots=True)
class Failed:
    """One failed check and the way of its request. `services` are the addresses of the services on the declared way:
    the one behind the target group first, then those that it calls; without a request, that of the check."""

    id: str
    check: Check
    observation: Observation | None
    declared: Match | None
    live: Match | None
    services: tuple[str, ...]

    @property
    def request(self) -> Request | None:
        """The request that failed, None where the check sent none."""
        return self.observation.probe.request if self.observation else None

    @property
    def status(self) -> int | None:
        """The status that came."""
        return self.observation.status if self.observation else None

    @property
    def by(self) -> By | None:
        """Who answered."""
        answer = self.observation.answer if self.observation else None
        return answer.by.who if isinstance(answer, Answered) else None

    @property
    def declared_by(self) -> str:
        """The rule or listener that is declared to take the request, "" where none is (a request to a task)."""
        return self.declared.decided_by if self.declared else ""

    @property
    def group(self) -> str:
        """The target group that is declared to take the request."""
        return self.declared.action.target_group if self.declared and self.declared.action else ""

    @property
    def live_group(self) -> str:
        """The target group that takes it in AWS."""
        return self.live.action.target_group if self.live and self.live.action else ""


@dataclass(frozen=True, slots=True)
class Facts:
    """`declared` is what the code says by itself, `resolved` the same evaluated with the ids that AWS gave; `live` is
    the snapshot or the reason why there is none; `tables` and everything below follow from them."""

    run: Run
    declared: Declared
    resolved: Declared
    live: LiveSnapshot | Gap
    pairing: Pairing | None
    differences: tuple[Difference, ...]
    table: RouteTable
    live_table: RouteTable | None
    endpoints: tuple[Endpoint, ...] = ()
    suites: tuple[SuiteResult, ...] = ()
    planes: tuple[Plane, ...] = ()
    gaps: tuple[Gap, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    """The texts of the configuration's files by path, for quoting and editing."""
    prior: Mapping[str, Map] = field(default_factory=dict)
    """What terraform last knew, by address; empty without state or plan."""
    evaluate: Callable[[Sequence[Edit]], Declared] | None = field(default=None, compare=False)
    """Evaluates the code with edits applied in memory, to verify fixes; raises ValueError when they do not fit."""
    failures: tuple[Failed, ...] = field(init=False, default=())
    observations: tuple[Observation, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        seen = [o for suite in self.suites for check in suite.checks for o in check.observations]
        object.__setattr__(self, "observations", tuple(seen))
        object.__setattr__(self, "failures", tuple(_failures(self)))

    def live_of(self, address: str) -> LiveResource | None:
        """What AWS has for a declared address, None where it has nothing or was not read."""
        return self.pairing.live_of(address) if self.pairing else None

    def address_of(self, live_id: str) -> str:
        """The address of a live resource, its own id where no code declares it."""
        address = self.pairing.address_of(live_id) if self.pairing else None
        return str(address) if address else live_id

    def is_missing(self, address: str) -> bool:
        """Whether AWS was read and has nothing for a declared address."""
        return self.pairing is not None and address in {str(resource.address) for resource in self.pairing.missing}

    def differing(self, address: str, prefix: str = "") -> tuple[Difference, ...]:
        """The differences of one resource, below one attribute."""
        return tuple(d for d in self.differences if str(d.address) == address and d.path.startswith(prefix))

    def standing(self, address: str, path: str = "") -> Class:
        """How code and AWS stand to each other where they differ; without state or plan nobody can say which moved."""
        if not self.prior:
            return Class.DIFFERS
        if address not in self.prior:
            return Class.UNAPPLIED
        resource = self.resolved.find(address)
        if not path or resource is None:
            return Class.DRIFTED
        was = reveal(at(self.prior[address], path))
        return Class.DRIFTED if was == resource.get(path) else Class.UNAPPLIED

    def service_of(self, target_group: str) -> Resource | None:
        """The ECS service that registers in a target group."""
        return self.declared.find(services_by_target_group(self.declared).get(target_group, ""))

    def groups_of(self, service: str) -> tuple[str, ...]:
        """The target groups that a service registers in."""
        pairs = services_by_target_group(self.declared).items()
        return tuple(group for group, address in pairs if address == service)

    def definition_of(self, service: Resource) -> Resource | None:
        """The task definition of a service."""
        return task_definition_of(self.declared, service)


def _failures(facts: Facts) -> Iterable[Failed]:
    for suite in facts.suites:
        for check in suite.checks:
            if check.verdict == Verdict.FAIL:
                yield _failed(facts, suite, check)


def _failed(facts: Facts, suite: SuiteResult, check: Check) -> Failed:
    observation = next((o for o in check.observations if not o.as_expected), None) or next(
        iter(check.observations), None
    )
    declared = facts.table.match(observation.probe.request) if observation else None
    live = None
    if declared and observation and facts.live_table:
        live = facts.live_table.match(observation.probe.request, declared.load_balancer)
    first = _service(facts, check, declared)
    services = (first, *upstreams_of(facts.declared, first)) if first else ()
    return Failed(f"{suite.name}/{check.id}", check, observation, declared, live, services)


def _service(facts: Facts, check: Check, declared: Match | None) -> str:
    by_group = services_by_target_group(facts.declared)
    if declared and declared.action:
        return by_group.get(declared.action.target_group, "")
    if check.subject in by_group:
        return by_group[check.subject]
    subject = facts.declared.find(check.subject)
    return check.subject if subject and subject.address.type == "aws_ecs_service" else ""
