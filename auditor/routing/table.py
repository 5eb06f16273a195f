"""A route table: which balancer a host name leads to, which listener takes the port, and who answers there. Pure.

Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#listener-rules
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.model.request import Request
from auditor.model.source import SourceRange
from auditor.routing.listener import Listener, Rule
from auditor.routing.match import Match, undecided, walk


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """One balancer and the host names that lead to it (its own DNS name, records), in lower case, without last dot.
    `elsewhere` says why it may have other listeners than those here."""

    id: str
    hosts: tuple[str, ...] = ()
    range: SourceRange | None = None
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A listener or rule that has no place in the table, and why."""

    id: str
    why: str
    range: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class RouteTable:
    """All balancers and listeners of one plane."""

    load_balancers: tuple[LoadBalancer, ...]
    listeners: tuple[Listener, ...]
    elsewhere: tuple[str, ...] = ()
    """Names with a record that leads to none of the balancers; no wildcard record answers for them."""
    unread: str = ""
    """Why listeners or rules may be missing here; nothing can then be said of a request."""
    left_out: tuple[LeftOut, ...] = ()
    _hosts: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False, hash=False)
    _names: frozenset[str] = field(init=False, repr=False, compare=False, hash=False)
    _ports: dict[tuple[str, int | None], Listener] = field(init=False, repr=False, compare=False, hash=False)
    _strays: tuple[Listener, ...] = field(init=False, repr=False, compare=False, hash=False)
    """Listeners whose balancer is not one of these."""

    def __post_init__(self) -> None:
        hosts: dict[str, tuple[str, ...]] = {}
        for balancer in self.load_balancers:
            for host in balancer.hosts:
                hosts[host] = (*hosts.get(host, ()), balancer.id)
        object.__setattr__(self, "_hosts", hosts)
        names = frozenset(parent for name in (*hosts, *self.elsewhere) for parent in _with_parents(name))
        object.__setattr__(self, "_names", names)
        ports = {(listener.load_balancer, listener.port): listener for listener in reversed(self.listeners)}
        object.__setattr__(self, "_ports", ports)
        known = {balancer.id for balancer in self.load_balancers}
        strays = tuple(listener for listener in self.listeners if listener.load_balancer not in known)
        object.__setattr__(self, "_strays", strays)

    def balancer_of(self, host: str) -> str:
        """The balancer that a host name leads to; "" when none is known, or more than one."""
        found = self.balancers_of(host)
        return found[0] if len(found) == 1 else ""

    def balancers_of(self, host: str) -> tuple[str, ...]:
        """The balancers that a host name leads to. As DNS answers, a wildcard stands in below the closest name that
        exists (RFC 4592)."""
        name = host.lower().rstrip(".")
        if name in self._names:
            return self._hosts.get(name, ())
        closest = next((parent for parent in _with_parents(name) if parent in self._names), "")
        return self._hosts.get(f"*.{closest}", ())

    def match(self, request: Request, load_balancer: str = "") -> Match:
        """Say which listener, rule and action take a request."""
        balancer, why = (load_balancer, "") if load_balancer else self._choose(request)
        if not balancer:
            return Match(request, "", None, None, None, self._stray_rules(request), why)
        listener = self._ports.get((balancer, request.port))
        if listener is None:
            return self._without_listener(request, balancer)
        if self.unread:
            return Match(request, balancer, listener, None, None, why=self.unread)
        if not listener.protocol:
            return undecided(walk(request, listener), f"the protocol of {listener.id} is not known")
        if (listener.protocol == "HTTPS") != (request.scheme == "https"):
            why = (
                f"the listener on port {request.port} speaks {listener.protocol}, the request {request.scheme.upper()}"
            )
            return Match(request, balancer, listener, None, None, why=why)
        return walk(request, listener)

    def _choose(self, request: Request) -> tuple[str, str]:
        found = self.balancers_of(request.host)
        if len(found) == 1:
            return found[0], ""
        if found:
            return "", f"records lead from {request.host} to several load balancers: {', '.join(found)}"
        return "", f"no record leads from {request.host} to a load balancer"

    def _without_listener(self, request: Request, balancer: str) -> Match:
        """No listener of the balancer is known to have the port; one whose port or balancer is not known may have."""
        if self.unread:
            return Match(request, balancer, None, None, None, why=self.unread)
        nobody = f"{balancer} has no listener on port {request.port}"
        port, open_port = request.port, self._ports.get((balancer, None))
        may_be = [listener for listener in self._strays if listener.port in (port, None)]
        rules = self._stray_rules(request)
        if open_port:
            rules = (*undecided(walk(request, open_port), "").possible, *rules)
            why = f"{balancer} may have a listener on port {port}: the port of {open_port.id} is not known"
        elif may_be:
            why = f"{balancer} may have a listener on port {port}: the load balancer of {may_be[0].id} is not known"
        else:
            elsewhere = next((lb.elsewhere for lb in self.load_balancers if lb.id == balancer and lb.elsewhere), "")
            why = f"{nobody} here: {elsewhere}" if elsewhere else nobody
            rules = ()
        return Match(request, balancer, None, None, None, rules, why, nobody=why == nobody)

    def _stray_rules(self, request: Request) -> tuple[Rule, ...]:
        """The rules that take the request on listeners whose balancer is not known."""
        found: list[Rule] = []
        for listener in self._strays:
            protocol = "HTTPS" if request.scheme == "https" else "HTTP"
            if listener.port in (request.port, None) and listener.protocol in (protocol, ""):
                found += undecided(walk(request, listener), "").possible
        return tuple(found)


def _with_parents(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.partition(".")[2]
