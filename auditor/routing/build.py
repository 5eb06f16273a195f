"""Builds a RouteTable from the declared plane or from a live snapshot; both in terraform's attribute names. Pure.

What the code only reads (data sources, ARNs, variables) stands in the table with what its arguments tell: a listener
that is declared elsewhere has the rules of this code and may have others. What has no place is in `left_out`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from auditor.model.live import LiveSnapshot
from auditor.model.resource import Declared
from auditor.model.value import Unknown
from auditor.routing.action import Action
from auditor.routing.blocks import action_of, conditions_of, rewrites_of
from auditor.routing.certificate import Certificate
from auditor.routing.listener import Listener, Rule, ordered
from auditor.routing.names import certificates_of
from auditor.routing.plane import Source, Sources, declared_sources, live_sources
from auditor.routing.records import records
from auditor.routing.table import LeftOut, LoadBalancer, RouteTable

_ELSEWHERE = "the listener is declared elsewhere: it may have other rules"
_BALANCER_ELSEWHERE = "the load balancer is declared elsewhere: it may have other listeners"
_APPLICATION = ("", "application")
_PROTOCOLS = ("HTTP", "HTTPS", "")
_LIVE_CERTIFICATES = ("aws_lb_listener_certificate", "aws_acm_certificate")


def from_declared(declared: Declared, ids: Mapping[str, str] | None = None) -> RouteTable:
    """Build the table that the code declares; `ids` translates known ARNs and ids to addresses."""
    return _build(declared_sources(declared, ids or {}))


def from_live(snapshot: LiveSnapshot, ids: Mapping[str, str] | None = None) -> RouteTable:
    """Build the table that AWS has; `ids` names what is declared by its address instead of its ARN."""
    table = _build(live_sources(snapshot, ids or {}))
    missing = [type for type in ("aws_lb_listener", "aws_lb_listener_rule") if type not in snapshot.read_types]
    unread = [type for type in _LIVE_CERTIFICATES if type not in snapshot.read_types]
    if unread:
        more = f"{' and '.join(unread)} could not be read"
        table = replace(table, listeners=tuple(replace(each, more_certificates=more) for each in table.listeners))
    return replace(table, unread=f"{' and '.join(missing)} could not be read" if missing else "")


def _build(sources: Sources) -> RouteTable:
    balancers = [source for source in sources("aws_lb") if source.text("load_balancer_type") in _APPLICATION]
    hosts: dict[str, list[str]] = {balancer.id: [] for balancer in balancers}
    elsewhere: list[str] = []
    for host, balancer in records(sources, frozenset(hosts)):
        hosts.get(balancer, elsewhere).append(host)
    for balancer_source in balancers:
        hosts[balancer_source.id] += _own_name(balancer_source)
    listeners, left_out = _listeners(sources)
    return RouteTable(
        tuple(_balancer(source, hosts[source.id]) for source in balancers),
        tuple(listeners),
        tuple(dict.fromkeys(elsewhere)),
        left_out=tuple(left_out),
    )


def _balancer(source: Source, hosts: list[str]) -> LoadBalancer:
    names = tuple(dict.fromkeys(hosts))
    return LoadBalancer(source.id, names, source.range, _BALANCER_ELSEWHERE if source.data else "")


def _own_name(balancer: Source) -> list[str]:
    dns_name = balancer.get("dns_name")
    return [dns_name.lower()] if isinstance(dns_name, str) else []


def _listeners(sources: Sources) -> tuple[list[Listener], list[LeftOut]]:
    rules: dict[str, list[Rule]] = {}
    left_out: list[LeftOut] = []
    for source in sources("aws_lb_listener_rule"):
        parent = source.named("listener_arn")
        if parent:
            rules.setdefault(parent, []).append(_rule(source))
        else:
            left_out.append(LeftOut(source.id, "the rule names no listener", source.range))
    certificates = certificates_of(sources)
    kinds = {source.id: source.text("load_balancer_type") for source in sources("aws_lb")}
    listeners: list[Listener] = []
    for source in sources("aws_lb_listener"):
        own = rules.pop(source.id, [])
        listener = _listener(source, own, certificates.get(source.id, ()))
        kind = kinds.get(listener.load_balancer, "")
        if listener.protocol in _PROTOCOLS and kind in _APPLICATION:
            listeners.append(listener)
        else:
            speaks = f"speaks {listener.protocol}" if kind in _APPLICATION else f"is one of a {kind} load balancer"
            why = f"{listener.id} {speaks}: it routes no HTTP requests"
            left_out.append(LeftOut(listener.id, why, listener.range))
            left_out += [LeftOut(rule.id, why, rule.range) for rule in own]
    listeners += (_unseen(id, own, certificates.get(id, ())) for id, own in rules.items())
    return listeners, left_out


def _listener(source: Source, rules: Iterable[Rule], certificates: tuple[Certificate, ...]) -> Listener:
    unknown = isinstance(source.get("protocol"), Unknown)
    protocol = "" if unknown else source.text("protocol").upper() or ("" if source.data else "HTTP")
    return Listener(
        id=source.id,
        load_balancer=source.name(source.get("load_balancer_arn")),
        port=source.number("port"),
        protocol=protocol,
        default=_other_default() if source.data else action_of(source, "default_action"),
        rules=ordered(rules),
        range=source.range,
        elsewhere=f"{source.id}: {_ELSEWHERE}" if source.data else "",
        certificates=certificates,
        more_certificates=f"{source.id} is declared elsewhere: it may have other certificates" if source.data else "",
    )


def _unseen(id: str, rules: Iterable[Rule], certificates: tuple[Certificate, ...]) -> Listener:
    """A listener that rules name and no resource is: a variable that nobody set, an ARN, another state's output."""
    return Listener(
        id=id,
        load_balancer="",
        port=None,
        protocol="",
        default=_other_default(),
        rules=ordered(rules),
        elsewhere=f"{id}: {_ELSEWHERE}",
        certificates=certificates,
        more_certificates=f"{id} is declared elsewhere: it may have other certificates",
    )


def _other_default() -> Action:
    return Action("unknown", undecided="the default action is declared elsewhere")


def _rule(source: Source) -> Rule:
    return Rule(
        source.id,
        source.number("priority"),
        conditions_of(source),
        action_of(source, "action"),
        source.range,
        rewrites_of(source),
    )
