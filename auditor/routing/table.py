"""A route table: listeners with rules in order of priority, and the walk of one request through them. Pure.

Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#listener-rules
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.model.request import Request
from auditor.model.source import SourceRange
from auditor.routing.condition import Condition

_SAME = {"protocol": "#{protocol}", "host": "#{host}", "port": "#{port}", "path": "/#{path}", "query": "#{query}"}


@dataclass(frozen=True, slots=True)
class Weighted:
    """A target group of a forward action (address or ARN) and its weight."""

    target_group: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Action:
    """The terminal action of a rule. `type` is "forward", "redirect", "fixed-response" or "unknown"; `guards` are the
    authenticating actions before it. `undecided` is the reason why the target is not known."""

    type: str
    forwards: tuple[Weighted, ...] = ()
    redirect: tuple[tuple[str, str], ...] = ()
    status: int | None = None
    content_type: str = ""
    body: str = ""
    guards: tuple[str, ...] = ()
    undecided: str = ""

    @property
    def target_groups(self) -> tuple[str, ...]:
        """The target groups that get traffic."""
        return tuple(forward.target_group for forward in self.forwards if forward.weight > 0)

    @property
    def target_group(self) -> str:
        """The one target group, "" where there is none or more than one."""
        return self.target_groups[0] if len(self.target_groups) == 1 else ""

    def location(self, request: Request) -> str:
        """The Location header that a redirect gives for a request; it always names the port, as AWS does.

        An unset part stays as in the request; an empty query drops it.
        Source: docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
        """
        parts = _SAME | {key: value for key, value in self.redirect if value or key == "query"}
        fill = {
            "#{protocol}": request.scheme.upper(),
            "#{host}": f"[{request.host}]" if ":" in request.host else request.host,
            "#{port}": str(request.port),
            "#{path}": request.path.removeprefix("/"),
            "#{query}": request.query,
        }
        for name, text in parts.items():
            for placeholder, value in fill.items():
                text = text.replace(placeholder, value)
            parts[name] = text
        query = f"?{parts['query']}" if parts["query"] else ""
        return f"{parts['protocol'].lower()}://{parts['host']}:{parts['port']}{parts['path']}{query}"

    def __str__(self) -> str:
        if self.undecided:
            return f"undecided ({self.undecided})"
        if self.type == "fixed-response":
            return f"fixed response {self.status}"
        if self.type == "redirect":
            return f"redirect {self.status}"
        return f"forward to {', '.join(self.target_groups) or 'nothing'}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One listener rule; `priority` None means that nobody knows it before it is created."""

    id: str
    priority: int | None
    conditions: tuple[Condition, ...]
    action: Action
    range: SourceRange | None = None

    def holds(self, request: Request) -> bool | None:
        """Whether all conditions hold; None when no condition fails and one cannot be decided."""
        return _all([condition.holds(request) for condition in self.conditions])


def _all(verdicts: list[bool | None]) -> bool | None:
    return False if False in verdicts else None if None in verdicts else True


@dataclass(frozen=True, slots=True)
class Listener:
    """One listener; `rules` come in ascending priority, the undecided ones last. `port` None and `protocol` "" are
    not known."""

    id: str
    load_balancer: str
    port: int | None
    protocol: str
    default: Action
    rules: tuple[Rule, ...] = ()
    range: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """One balancer and the host names that lead to it (its own DNS name, records), in lower case, without last dot."""

    id: str
    hosts: tuple[str, ...] = ()
    range: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A condition that did not hold: which field, what it wanted, what the request has."""

    field: str
    wanted: str
    got: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A rule before the winner, and the conditions that the request missed."""

    rule: str
    priority: int | None
    missed: tuple[Missed, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a request goes. `rule` is None for the default action. `action` is None when no listener takes the request;
    `why` then says so. `possible` holds the rules that may win when it is undecided which does (then `action` is None);
    where the default action may answer too, `why` says it."""

    request: Request
    load_balancer: str
    listener: Listener | None
    rule: Rule | None
    action: Action | None
    passed_over: tuple[PassedOver, ...] = ()
    possible: tuple[Rule, ...] = ()
    why: str = ""

    @property
    def decided_by(self) -> str:
        """The id of the rule that wins, of the listener for its default action, "" when nothing does."""
        if self.rule:
            return self.rule.id
        return self.listener.id if self.listener and self.action else ""


@dataclass(frozen=True, slots=True)
class RouteTable:
    """All balancers and listeners of one plane."""

    load_balancers: tuple[LoadBalancer, ...]
    listeners: tuple[Listener, ...]
    elsewhere: tuple[str, ...] = ()
    """Names with a record that leads to none of the balancers; no wildcard record answers for them."""
    unread: str = ""
    """Why listeners or rules may be missing here; nothing can then be said of a request."""
    _hosts: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False, hash=False)
    _names: frozenset[str] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        hosts: dict[str, tuple[str, ...]] = {}
        for balancer in self.load_balancers:
            for host in balancer.hosts:
                hosts[host] = (*hosts.get(host, ()), balancer.id)
        object.__setattr__(self, "_hosts", hosts)
        names = frozenset(parent for name in (*hosts, *self.elsewhere) for parent in _with_parents(name))
        object.__setattr__(self, "_names", names)

    def balancer_of(self, host: str) -> str:
        """The balancer that a host name leads to; "" when none is known, or more than one."""
        found = self._balancers(host)
        return found[0] if len(found) == 1 else ""

    def _balancers(self, host: str) -> tuple[str, ...]:
        """As DNS answers: a wildcard stands in below the closest name that exists (RFC 4592)."""
        name = host.lower().rstrip(".")
        if name in self._names:
            return self._hosts.get(name, ())
        closest = next((parent for parent in _with_parents(name) if parent in self._names), "")
        return self._hosts.get(f"*.{closest}", ())

    def match(self, request: Request, load_balancer: str = "") -> Match:
        """Say which listener, rule and action take a request."""
        balancer, why = (load_balancer, "") if load_balancer else self._choose(request)
        if not balancer:
            return Match(request, "", None, None, None, why=why)
        listener = next((x for x in self.listeners if x.load_balancer == balancer and x.port == request.port), None)
        if listener is None:
            return Match(request, balancer, None, None, None, why=self._no_listener(balancer, request.port))
        if self.unread or not listener.protocol:
            why = self.unread or f"the protocol of {listener.id} is not known"
            return Match(request, balancer, listener, None, None, why=why)
        if (listener.protocol == "HTTPS") != (request.scheme == "https"):
            why = (
                f"the listener on port {request.port} speaks {listener.protocol}, the request {request.scheme.upper()}"
            )
            return Match(request, balancer, listener, None, None, why=why)
        return _walk(request, listener)

    def _choose(self, request: Request) -> tuple[str, str]:
        found = self._balancers(request.host)
        if len(found) == 1:
            return found[0], ""
        if found:
            return "", f"records lead from {request.host} to several load balancers: {', '.join(found)}"
        return "", f"no record leads from {request.host} to a load balancer"

    def _no_listener(self, balancer: str, port: int) -> str:
        if self.unread:
            return self.unread
        for listener in self.listeners:
            if listener.load_balancer == balancer and listener.port is None:
                return f"{balancer} may have a listener on port {port}: the port of {listener.id} is not known"
            if not listener.load_balancer and listener.port in (port, None):
                return f"{balancer} may have a listener on port {port}: the load balancer of {listener.id} is not known"
        return f"{balancer} has no listener on port {port}"


def _with_parents(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.partition(".")[2]


def _walk(request: Request, listener: Listener) -> Match:
    """Find the rules that may win: of the decided priorities down to the first that surely holds, and each without a
    known priority, which may stand before or behind any other."""
    passed: list[PassedOver] = []
    possible: list[tuple[Rule, bool]] = []
    last: int | None = None
    for rule in listener.rules:
        if last is not None and rule.priority is not None and rule.priority > last:
            continue
        verdicts = [condition.holds(request) for condition in rule.conditions]
        verdict = _all(verdicts)
        if verdict is False:
            missed = (c for c, held in zip(rule.conditions, verdicts, strict=True) if held is False)
            told = tuple(Missed(c.field, str(c), c.got(request)) for c in missed)
            passed.append(PassedOver(rule.id, rule.priority, told))
            continue
        possible.append((rule, verdict is True))
        if verdict and rule.priority is not None:
            last = rule.priority
    if not possible:
        return Match(request, listener.load_balancer, listener, None, listener.default, tuple(passed))
    if len(possible) == 1 and possible[0][1]:
        winner = possible[0][0]
        return Match(request, listener.load_balancer, listener, winner, winner.action, tuple(passed))
    shared = [rule.priority for rule, _ in possible]
    why = [_undecided(rule, request, alone=shared.count(rule.priority) == 1) for rule, _ in possible]
    if not any(sure for _, sure in possible):
        why.append(f"else the default action of {listener.id} answers")
    rules = tuple(rule for rule, _ in possible)
    return Match(
        request, listener.load_balancer, listener, None, None, tuple(passed), rules, "; ".join(filter(None, why))
    )


def _undecided(rule: Rule, request: Request, *, alone: bool) -> str:
    if rule.priority is None:
        return f"{rule.id} has no known priority"
    reasons = ((condition.field, condition.why_undecided(request)) for condition in rule.conditions)
    told = [f"{rule.id}: {field} {reason}" for field, reason in reasons if reason]
    return "; ".join(told if alone else [*told, f"{rule.id} shares priority {rule.priority} with another rule"])
