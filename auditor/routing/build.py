"""Builds a RouteTable from the declared plane or from a live snapshot; both in terraform's attribute names. Pure.

A target group or parent is named by its address (declared) or ARN (live). A declared reference that is already known
as an ARN is translated back by `ids`, so that tables of both kinds speak of the same things.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from auditor.model.live import LiveSnapshot
from auditor.model.resource import Declared
from auditor.model.source import SourceRange
from auditor.model.value import Map, Unknown, Value, at, reveal
from auditor.routing.condition import HEADER, HOST, METHOD, PATH, QUERY, SOURCE_IP, Condition
from auditor.routing.table import Action, Listener, LoadBalancer, RouteTable, Rule, Weighted

_FIELDS = {
    "host_header": HOST,
    "path_pattern": PATH,
    "http_header": HEADER,
    "http_request_method": METHOD,
    "query_string": QUERY,
    "source_ip": SOURCE_IP,
}
_GUARDS = ("authenticate-oidc", "authenticate-cognito", "jwt-validation")


@dataclass(frozen=True, slots=True)
class _Source:
    """One resource of either plane, seen alike."""

    id: str
    attributes: Map
    range: SourceRange | None
    name: Callable[[Value], str]
    """From the value of a reference to the id of what it names, "" when unknown."""

    def get(self, path: str) -> Value:
        return reveal(at(self.attributes, path))

    def text(self, path: str) -> str:
        value = self.get(path)
        return str(value) if isinstance(value, (str, int)) else ""


def from_declared(declared: Declared, ids: Mapping[str, str] | None = None) -> RouteTable:
    """Build the table that the code declares; `ids` translates known ARNs and ids to addresses."""
    known = _by_dns_name((str(lb.address), lb.get("dns_name")) for lb in declared.of_type(*_ALIASES["aws_lb"]))
    known |= ids or {}

    def name(value: Value) -> str:
        if isinstance(value, Unknown):
            owner = declared.owner(value.exactly)
            return str(owner.address) if owner else ""
        return known.get(_dns_name(value), known.get(value, value)) if isinstance(value, str) else ""

    def sources(type: str) -> list[_Source]:
        found = [r for r in declared if r.address.type in _ALIASES.get(type, (type,))]
        modes = ("managed", "data") if type == "aws_route53_zone" else ("managed",)
        return [_Source(str(r.address), r.attributes, r.range, name) for r in found if r.address.mode in modes]

    return _build(sources)


def from_live(snapshot: LiveSnapshot, ids: Mapping[str, str] | None = None) -> RouteTable:
    """Build the table that AWS has; `ids` names what is declared by its address instead of its ARN."""
    addresses = ids or {}
    dns = _by_dns_name((lb.id, lb.get("dns_name")) for lb in snapshot if lb.type == "aws_lb")

    def name(value: Value) -> str:
        if not isinstance(value, str):
            return ""
        found = dns.get(_dns_name(value), value)
        return addresses.get(found, found)

    def sources(type: str) -> list[_Source]:
        found = (resource for resource in snapshot if resource.type == type)
        return [_Source(addresses.get(live.id, live.id), live.attributes, None, name) for live in found]

    missing = [type for type in ("aws_lb_listener", "aws_lb_listener_rule") if type not in snapshot.read_types]
    return replace(_build(sources), unread=f"{' and '.join(missing)} could not be read" if missing else "")


def _by_dns_name(balancers: Iterable[tuple[str, Value]]) -> dict[str, str]:
    return {_dns_name(dns_name): id for id, dns_name in balancers if isinstance(dns_name, str)}


def _dns_name(text: str) -> str:
    """An alias may have a last dot, other case, and a prefix of Route 53's own."""
    return text.lower().rstrip(".").removeprefix("dualstack.")


_ALIASES = {
    "aws_lb": ("aws_lb", "aws_alb"),
    "aws_lb_listener": ("aws_lb_listener", "aws_alb_listener"),
    "aws_lb_listener_rule": ("aws_lb_listener_rule", "aws_alb_listener_rule"),
}


def _build(sources: Callable[[str], list[_Source]]) -> RouteTable:
    balancers = [source for source in sources("aws_lb") if source.text("load_balancer_type") in ("", "application")]
    hosts: dict[str, list[str]] = {balancer.id: [] for balancer in balancers}
    elsewhere: list[str] = []
    for host, balancer in _records(sources, frozenset(hosts)):
        hosts.get(balancer, elsewhere).append(host)
    for balancer_source in balancers:
        hosts[balancer_source.id] += _own_name(balancer_source)
    rules = [(source.name(source.get("listener_arn")), _rule(source)) for source in sources("aws_lb_listener_rule")]
    listeners = tuple(_listener(source, rules) for source in sources("aws_lb_listener"))
    return RouteTable(
        tuple(LoadBalancer(lb.id, tuple(dict.fromkeys(hosts[lb.id])), lb.range) for lb in balancers),
        listeners,
        tuple(dict.fromkeys(elsewhere)),
    )


def _own_name(balancer: _Source) -> list[str]:
    dns_name = balancer.get("dns_name")
    return [dns_name.lower()] if isinstance(dns_name, str) else []


def _records(sources: Callable[[str], list[_Source]], balancers: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Each record's name with the balancer that it leads to, also through other records; "" for elsewhere."""
    zones = {zone.id: zone.text("name") for zone in sources("aws_route53_zone")}
    records = sources("aws_route53_record")
    named = [(_record_name(record, zones), record) for record in records]
    ways: dict[str, list[str]] = {}
    for host, record in named:
        ways.setdefault(record.id, []).extend(_record_targets(record))
        if host and host != record.id:
            ways.setdefault(host, []).append(record.id)
    for host, record in named:
        if host:
            reached = balancers & _reached(record.id, ways)
            yield from ((host, balancer) for balancer in sorted(reached) or ("",))


def _reached(start: str, ways: Mapping[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    queue = [start]
    while queue:
        place = queue.pop()
        if place not in seen:
            seen.add(place)
            queue += ways.get(place, ways.get(_dns_name(place), ()))
    return seen


def _record_name(record: _Source, zones: Mapping[str, str]) -> str:
    """The full name, "" where it is not known; a name outside its zone is relative to it, as the provider has it.

    Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_record
    """
    name = record.get("name")
    if not isinstance(name, str):
        return ""
    host, zone = (text.lower().rstrip(".") for text in (name, zones.get(record.name(record.get("zone_id")), "")))
    return host if host.endswith(zone) else ".".join(filter(None, (host, zone)))


def _record_targets(record: _Source) -> list[str]:
    alias, records = record.get("alias[0].name"), record.get("records")
    named = [alias] if alias is not None else list(records) if isinstance(records, tuple) else []
    return [found for found in map(record.name, named) if found]


def _listener(source: _Source, rules: Iterable[tuple[str, Rule]]) -> Listener:
    port = source.get("port")
    own = [rule for listener, rule in rules if listener == source.id]
    own.sort(key=lambda rule: (rule.priority is None, rule.priority or 0, rule.id))
    return Listener(
        id=source.id,
        load_balancer=source.name(source.get("load_balancer_arn")),
        port=int(port) if isinstance(port, (int, str)) and str(port).isdigit() else None,
        protocol="" if isinstance(source.get("protocol"), Unknown) else source.text("protocol").upper() or "HTTP",
        default=_action(source, "default_action"),
        rules=tuple(own),
        range=source.range,
    )


def _rule(source: _Source) -> Rule:
    priority = source.get("priority")
    decided = int(priority) if isinstance(priority, (int, str)) and str(priority).isdigit() else None
    return Rule(source.id, decided, tuple(_conditions(source)), _action(source, "action"), source.range)


def _conditions(source: _Source) -> Iterable[Condition]:
    blocks = source.get("condition")
    if isinstance(blocks, Unknown):
        yield Condition("condition", (), undecided=blocks.reason)
    for block in blocks if isinstance(blocks, tuple) else ():
        if isinstance(block, Unknown):
            yield Condition("condition", (), undecided=block.reason)
            continue
        for attribute, kind in _FIELDS.items():
            inner = _blocks(at(block, attribute))
            if kind == QUERY and inner:
                yield _query(inner)
            elif inner:
                yield from (_condition(kind, one) for one in inner)


def _blocks(value: Value) -> list[Value]:
    if isinstance(value, tuple):
        return list(value)
    return [] if value is None else [value]


def _condition(kind: str, block: Value) -> Condition:
    if isinstance(block, Unknown):
        return Condition(kind, (), undecided=block.reason)
    if at(block, "regex_values"):
        return Condition(kind, (), undecided="is a regex, whose exact semantics AWS does not state")
    values, name = _blocks(at(block, "values")), at(block, "http_header_name", "")
    if isinstance(name, Unknown):
        return Condition(kind, (), undecided=name.reason)
    unknown = next((value.reason for value in values if isinstance(value, Unknown)), "")
    return Condition(kind, tuple(str(v) for v in values if not isinstance(v, Unknown)), str(name), undecided=unknown)


def _query(blocks: list[Value]) -> Condition:
    """Several query_string blocks of one condition are alternatives."""
    values: list[tuple[str, str]] = []
    undecided = ""
    for block in blocks:
        pair = (at(block, "key") or "", at(block, "value") or "")
        unknown = [part.reason for part in pair if isinstance(part, Unknown)]
        undecided = undecided or "".join(unknown[:1])
        values += [] if unknown else [(str(pair[0]), str(pair[1]))]
    return Condition(QUERY, tuple(values), undecided=undecided)


def _action(source: _Source, block: str) -> Action:
    actions = source.get(block)
    if isinstance(actions, Unknown):
        return Action("unknown", undecided=actions.reason)
    if not isinstance(actions, tuple) or not actions:
        return Action("unknown", undecided="no action is declared")
    guards = tuple(str(at(action, "type")) for action in actions if at(action, "type") in _GUARDS)
    last = next((action for action in actions if at(action, "type") not in _GUARDS), actions[-1])
    return replace(_terminal(source, last), guards=guards)


def _terminal(source: _Source, action: Value) -> Action:
    type = at(action, "type")
    if type == "fixed-response":
        response = at(action, "fixed_response[0]")
        status = at(response, "status_code")
        content_type, body = at(response, "content_type"), at(response, "message_body")
        return Action(
            "fixed-response",
            status=int(status) if isinstance(status, (str, int)) and str(status).isdigit() else None,
            content_type=content_type if isinstance(content_type, str) else "",
            body=body if isinstance(body, str) else "",
        )
    if type == "redirect":
        return _redirect(at(action, "redirect[0]"))
    if type == "forward":
        return _forward(source, action)
    return Action("unknown", undecided=f"the action type {type} is not known")


def _redirect(block: Value) -> Action:
    parts = {part: at(block, part) for part in ("protocol", "host", "port", "path", "query")}
    named = tuple((part, str(value)) for part, value in parts.items() if isinstance(value, (str, int)))
    status = at(block, "status_code")
    unknown = next((value.reason for value in (*parts.values(), status) if isinstance(value, Unknown)), "")
    code = None if isinstance(status, Unknown) else 302 if "302" in str(status) else 301
    return Action("redirect", redirect=named, status=code, undecided=unknown)


def _forward(source: _Source, action: Value) -> Action:
    single, groups = at(action, "target_group_arn"), at(action, "forward[0].target_group")
    wanted: list[tuple[Value, Value]] = [(single, 1)] if single is not None and single != "" else []
    if not wanted and isinstance(groups, tuple):
        wanted = [(at(group, "arn"), at(group, "weight")) for group in groups]
    unordered = [Weighted(source.name(arn), _weight(weight)) for arn, weight in wanted]
    forwards = tuple(sorted(unordered, key=lambda forward: (forward.target_group, forward.weight)))
    if not forwards or any(not forward.target_group for forward in forwards):
        reasons = [arn.reason for arn, _ in wanted if isinstance(arn, Unknown)]
        return Action("forward", forwards, undecided="; ".join(reasons) or "the target group is not known")
    weights = [weight.reason for _, weight in wanted if isinstance(weight, Unknown)]
    return Action("forward", forwards, undecided=f"a weight is not known: {weights[0]}" if weights else "")


def _weight(value: Value) -> int:
    """A weight as a number; 1 where none is written, as the provider has it."""
    return int(value) if isinstance(value, (int, str)) and str(value).isdigit() else 1
