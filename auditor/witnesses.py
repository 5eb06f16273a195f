"""What to ask so that every rule is asked about once: route tables and endpoints in, requests out. Pure.

One request that surely reaches it for each declared rule and each default action, one for each endpoint, and the
smallest one for each difference between code and AWS. A rule without such a request is listed with the reason.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.model.endpoint import Endpoint, Kind
from auditor.model.request import Request
from auditor.routing import Listener, RouteTable, Rule
from auditor.routing.boxes import Space
from auditor.routing.difference import differences
from auditor.routing.glob import TooMuch
from auditor.routing.limits import violations
from auditor.routing.match import walk
from auditor.routing.regions import REACHED, Reach, reaching, request_at, upper, witness


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, the balancer that takes it ("" where a record says so), and for whose sake it is asked."""

    request: Request
    load_balancer: str = ""
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreached:
    """A rule without a request that surely reaches it; `reach` holds the proof, or why nobody can tell."""

    rule: Rule
    listener: Listener
    reach: Reach


@dataclass(frozen=True, slots=True)
class Witnesses:
    """All requests in order of listener and priority, then endpoints, then differences; and the rules without one."""

    asked: tuple[Asked, ...] = ()
    unreached: tuple[Unreached, ...] = ()


def witnesses(table: RouteTable, endpoints: Iterable[Endpoint] = (), live_table: RouteTable | None = None) -> Witnesses:
    """Plan the requests; equal ones are asked once."""
    found: list[Asked] = []
    unreached: list[Unreached] = []
    for listener in table.listeners:
        for rule in listener.rules:
            reach = _reach(rule, listener, _hosts(table, listener))
            if reach.verdict == REACHED and reach.witness:
                found.append(Asked(reach.witness, listener.load_balancer, (rule.id,)))
            else:
                unreached.append(Unreached(rule, listener, reach))
        found += _default(listener, _hosts(table, listener))
    found += _of_endpoints(endpoints, frozenset(reason for one in found for reason in one.because))
    for one in differences(table, live_table) if live_table else ():
        found.append(Asked(one.witness, one.load_balancer, ("a difference between code and AWS",)))
    return Witnesses(_once(table, found), tuple(unreached))


def _reach(rule: Rule, listener: Listener, hosts: Sequence[str]) -> Reach:
    """As `witness` says; where a request is found the proof that there is none is not looked for."""
    if listener.port is not None and listener.protocol and not listener.elsewhere and not violations(rule):
        try:
            request = reaching(rule, listener, hosts=hosts)
        except TooMuch:
            request = None
        if request:
            return Reach(REACHED, witness=request)
    return witness(rule, listener, hosts=hosts)


def _hosts(table: RouteTable, listener: Listener) -> tuple[str, ...]:
    return next((lb.hosts for lb in table.load_balancers if lb.id == listener.load_balancer), ())


def _default(listener: Listener, hosts: Sequence[str]) -> Iterator[Asked]:
    """A request that no rule takes."""
    if listener.port is None or not listener.protocol:
        return
    names = tuple(host.replace("*", "x") for host in hosts)
    boxes = [box for rule in listener.rules if (box := upper(rule)) is not None]
    try:
        place = Space(certain=True, hosts=names).find((), boxes)
    except TooMuch:
        return
    if place is None:
        return
    request = request_at(place, listener, hosts=names)
    for one in (replace(request, source_ip=None), request):
        if walk(one, listener).decided_by == listener.id:
            yield Asked(one, listener.load_balancer, (f"default action of {listener.id}",))
            return


def _of_endpoints(endpoints: Iterable[Endpoint], covered: frozenset[str]) -> Iterator[Asked]:
    for endpoint in endpoints:
        if endpoint.kind is Kind.ROUTE and (
            endpoint.rule in covered or f"default action of {endpoint.rule}" in covered
        ):
            continue
        yield Asked(endpoint.request, "", (endpoint.because,))


def _once(table: RouteTable, found: Iterable[Asked]) -> tuple[Asked, ...]:
    groups: dict[tuple[object, ...], Asked] = {}
    for one in found:
        request = one.request
        balancer = "" if one.load_balancer == table.balancer_of(request.host) else one.load_balancer
        sent = (request.method, request.scheme, request.host, request.port, request.path, request.query)
        key = (*sent, request.headers, request.source_ip, balancer)
        same = groups.get(key)
        because = dict.fromkeys((*(same.because if same else ()), *one.because))
        groups[key] = Asked(same.request if same else request, balancer, tuple(because))
    return tuple(groups.values())
