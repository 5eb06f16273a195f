"""Facts: all that a cause may look at. The planes of one run in, immutable; look-ups over them out. Pure.

Both route tables speak of terraform addresses: what is live and paired is named by its address, what no code declares
by its ARN. A failed check knows the way that its request takes, as declared and as live.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial

from auditor.compare.differ import differ
from auditor.compare.difference import Difference
from auditor.compare.pairing import Pairing
from auditor.ignore import Ignores
from auditor.model.endpoint import Endpoint
from auditor.model.finding import Class, Edit
from auditor.model.gap import Gap
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.prior import Prior
from auditor.model.probe import Answered, By, Check, Observation, SuiteResult, Verdict
from auditor.model.report import Plane, Run
from auditor.model.request import Request
from auditor.model.resource import Declared, Resource
from auditor.model.value import Map, Sensitive, Value, freeze, overlap
from auditor.routing import Match, RouteTable
from auditor.wiring import blocks, group_of, services_by_target_group, task_definition_of, upstreams_of


@dataclass(frozen=True, slots=True)
class Failed:
    """One failed check and the way of its request. `services` are the addresses of the services on the declared way:
    those behind the target groups first, then those that they call; without a request, that of the check."""

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
    def groups(self) -> tuple[str, ...]:
        """All target groups that are declared to take the request; a weighted rule has several."""
        return self.declared.action.target_groups if self.declared and self.declared.action else ()

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
    last: Prior | None = None
    """All that state or plan say, None without them; `prior` is its `attributes`."""
    ignores: Ignores = field(default_factory=Ignores)
    """What .auditorignore says."""
    evaluate: Callable[[Sequence[Edit]], Declared] | None = field(default=None, compare=False)
    """Evaluates the code with edits applied in memory, to verify fixes; raises ValueError when they do not fit."""
    ahead: tuple[Difference, ...] = field(init=False, default=())
    """In what the code differs from what terraform last knew; `live` of each is the value of the state or plan."""
    failures: tuple[Failed, ...] = field(init=False, default=())
    observations: tuple[Observation, ...] = field(init=False, default=())
    _missing: frozenset[str] = field(init=False, repr=False, compare=False, default=frozenset())
    _services: Mapping[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    """The service behind each target group."""

    def __post_init__(self) -> None:
        seen = [o for suite in self.suites for check in suite.checks for o in check.observations]
        object.__setattr__(self, "observations", tuple(seen))
        missing = self.pairing.missing if self.pairing else ()
        object.__setattr__(self, "_missing", frozenset(str(resource.address) for resource in missing))
        object.__setattr__(self, "_services", services_by_target_group(self.declared))
        object.__setattr__(self, "ahead", _ahead(self))
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
        return address in self._missing

    def differing(self, address: str, prefix: str = "") -> tuple[Difference, ...]:
        """The differences of one resource, below one attribute."""
        return tuple(d for d in self.differences if str(d.address) == address and d.path.startswith(prefix))

    def standing(self, address: str, path: str = "") -> Class:
        """How code and AWS stand to each other where they differ.

        Without state or plan, and where both moved, nobody can say which of the two left the other.
        """
        if not self.prior:
            return Class.DIFFERS
        if address not in self.prior:
            return Class.UNAPPLIED
        mine = {d.path: d.live for d in self.ahead if str(d.address) == address and overlap(d.path, path)}
        if not path or not mine:
            return Class.DRIFTED
        theirs = {d.path: d.live for d in self.differences if str(d.address) == address and overlap(d.path, path)}
        return Class.UNAPPLIED if not theirs or mine == theirs else Class.DIFFERS

    def service_of(self, target_group: str) -> Resource | None:
        """The ECS service that registers in a target group."""
        return self.declared.find(self._services.get(target_group, ""))

    def groups_of(self, service: str) -> tuple[str, ...]:
        """The target groups that a service registers in; another service may share one."""
        user = self.declared.find(service)
        own = blocks(user, "load_balancer") if user else []
        found = [group_of(self.declared, user, f"{block}.target_group_arn") for block in own] if user else []
        return tuple(dict.fromkeys(filter(None, found)))

    def definition_of(self, service: Resource) -> Resource | None:
        """The task definition of a service."""
        return task_definition_of(self.declared, service)


def _failures(facts: Facts) -> Iterable[Failed]:
    called = cache(partial(upstreams_of, facts.declared))
    for suite in facts.suites:
        for check in suite.checks:
            if check.verdict == Verdict.FAIL:
                yield _failed(facts, suite, check, called)


def _failed(facts: Facts, suite: SuiteResult, check: Check, called: Callable[[str], tuple[str, ...]]) -> Failed:
    observation = next((o for o in check.observations if not o.as_expected), None) or next(
        iter(check.observations), None
    )
    declared = facts.table.match(observation.probe.request) if observation else None
    live = None
    if declared and observation and facts.live_table:
        live = facts.live_table.match(observation.probe.request, declared.load_balancer)
    first = _first_services(facts, check, declared)
    services = dict.fromkeys((*first, *(upstream for service in first for upstream in called(service))))
    return Failed(f"{suite.name}/{check.id}", check, observation, declared, live, tuple(services))


def _first_services(facts: Facts, check: Check, declared: Match | None) -> tuple[str, ...]:
    """The services that a check is about: behind the groups of its request, else its own subject."""
    by_group = facts._services
    if declared and declared.action:
        return tuple(dict.fromkeys(by_group[group] for group in declared.action.target_groups if group in by_group))
    if check.subject in by_group:
        return (by_group[check.subject],)
    subject = facts.declared.find(check.subject)
    return (check.subject,) if subject and subject.address.type == "aws_ecs_service" else ()


def _opened(attributes: Map) -> Map:
    """The attributes of a state with their JSON documents opened, as AWS's answers are."""
    return Map({name: _document(value) for name, value in attributes.items()})


def _document(value: Value) -> Value:
    if isinstance(value, Sensitive):
        return Sensitive(_document(value.value))
    if not isinstance(value, str) or value[:1] not in ("[", "{"):
        return value
    try:
        return freeze(json.loads(value))
    except ValueError:
        return value


def _ahead(facts: Facts) -> tuple[Difference, ...]:
    """Compare the code with what terraform last knew."""
    return against(facts, facts.prior)


def against(facts: Facts, attributes: Mapping[str, Map]) -> tuple[Difference, ...]:
    """Compare the code with what a state or plan says by address, by the same rules as with AWS; only for what is
    paired, since `live` of each difference is then the value of the state or plan."""
    if not attributes or not facts.pairing:
        return ()
    pairs = [
        (resource, LiveResource(live.type, str(resource.address), _opened(attributes[str(resource.address)])))
        for resource, live in facts.pairing.matched
        if str(resource.address) in attributes
    ]
    last = LiveSnapshot("", "", datetime.min.replace(tzinfo=UTC), tuple(was for _, was in pairs))
    return differ(facts.resolved, last, Pairing(matched=tuple(pairs)))
