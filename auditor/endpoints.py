"""Which places the declared plane promises: a Declared and its route table in, endpoints to probe out. Pure.

Nothing is invented: hosts come from DNS records and host conditions, paths from rules, health checks and outputs. A
witness of a rule is a request that the declared table gives to that very rule; a rule without one (shadowed, a host
that no record leads to) yields no endpoint, which the static causes speak about.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from urllib.parse import quote, urlsplit

from auditor.model.endpoint import Endpoint, Kind
from auditor.model.request import Request
from auditor.model.resource import Declared, Resource
from auditor.model.value import Unknown
from auditor.routing import Action, Listener, Match, RouteTable, Rule
from auditor.routing.condition import HEADER, HOST, METHOD, PATH, QUERY
from auditor.wiring import services_by_target_group

LAST_STATUS = 599
ANY_PATH_WORD = "auditor-witness"
"""Stands where a pattern has `*` and the request needs something there; a path that no application serves by chance."""
_NO_HOST = frozenset(":/?#@[]")
"""What would end the host of a URL; AWS refuses a condition with it."""

SERVED = (*range(200, 400), 401, 403)


def plan(declared: Declared, table: RouteTable) -> tuple[Endpoint, ...]:
    """Return the endpoints in a stable order: outputs, MLflow, health, routes; each request once a kind."""
    services = services_by_target_group(declared)
    planned = [*_outputs(declared, table), *_health(declared, table), *_routes(table)]
    unique: dict[tuple[Kind, Request], Endpoint] = {}
    for endpoint in planned:
        unique.setdefault((endpoint.kind, endpoint.request), endpoint)
    return tuple(replace(endpoint, service=services.get(endpoint.target_group, "")) for endpoint in unique.values())


def _hosts(table: RouteTable, load_balancer: str) -> tuple[str, ...]:
    """The names that lead to a balancer, for a wildcard record one that it answers for."""
    hosts = next((lb.hosts for lb in table.load_balancers if lb.id == load_balancer), ())
    return tuple(_example(host) for host in sorted(hosts, key=lambda host: host.startswith("*")))


def _endpoint(match: Match, kind: Kind, because: str) -> Endpoint:
    action = match.action
    assert action is not None  # callers only come with a decided match
    group = action.target_group if action.type == "forward" else ""
    return Endpoint(
        kind=kind,
        request=match.request,
        rule=match.decided_by,
        action=action.type,
        target_group=group,
        statuses=(action.status,) if action.status is not None else (),
        because=because,
    )


def _routes(table: RouteTable) -> Iterator[Endpoint]:
    for listener in table.listeners:
        if listener.port is None:
            continue  # nobody knows where to ask
        for rule in listener.rules:
            match = next((m for m in _witnesses(table, listener, rule) if m.rule == rule), None)
            if match and match.action:
                yield _endpoint(match, Kind.ROUTE, rule.id)
        match = _default_witness(table, listener)
        if match:
            yield _endpoint(match, Kind.ROUTE, listener.id)


def _default_witness(table: RouteTable, listener: Listener) -> Match | None:
    for host in _hosts(table, listener.load_balancer):
        match = table.match(Request("GET", listener.url(host, f"/{ANY_PATH_WORD}")))
        if match.action and match.rule is None and match.listener == listener:
            return match
    return None


def _witnesses(table: RouteTable, listener: Listener, rule: Rule) -> Iterator[Match]:
    """Requests that may reach a rule: its own values first, then the names that lead to its balancer."""
    named = [host for host in _values(rule, HOST) if _NO_HOST.isdisjoint(host)]
    hosts = [*named, *_hosts(table, listener.load_balancer)]
    paths = [path if path.startswith("/") else f"/{path}" for path in _values(rule, PATH)] or ["/"]
    methods = [str(value) for c in rule.conditions if c.field == METHOD for value in c.values] or ["GET"]
    headers = tuple((c.name, _example(str(c.values[0]))) for c in rule.conditions if c.field == HEADER and c.values)
    query = "&".join(_pair(c.values[0]) for c in rule.conditions if c.field == QUERY and c.values)
    for host, path, method in product(hosts, paths, methods):
        url = listener.url(host, f"{path}?{query}" if query else path)
        yield table.match(Request(method, url, headers))


def _values(rule: Rule, field: str) -> list[str]:
    """Examples of the values of the conditions on one field; an earlier rule may take some of them."""
    values = [str(value) for c in rule.conditions if c.field == field for value in c.values]
    others = (_example(value.replace("*", part)) for value in values if "*" in value for part in (ANY_PATH_WORD, ""))
    return [*map(_example, values), *others]


def _pair(value: str | tuple[str, str]) -> str:
    """One query parameter that a query-string value (wildcards may be escaped there) matches."""
    key, text = value if isinstance(value, tuple) else ("", value)
    plain = [re.sub(r"\\([*?\\])|[*?]", lambda found: found[1] or "x", part) for part in (key or "x", text)]
    return "=".join(quote(part, safe="") for part in plain)


def _example(pattern: str) -> str:
    """A text that the pattern matches: `*` becomes a word after a slash or a dot, nothing elsewhere; `?` a letter."""
    text = ""
    for index, char in enumerate(pattern):
        if char == "*":
            text += ANY_PATH_WORD if index == 0 or pattern[index - 1] in "/." else ""
        else:
            text += "x" if char == "?" else char
    return text or "/"


def _health(declared: Declared, table: RouteTable) -> Iterator[Endpoint]:
    leading: dict[str, list[Listener]] = {}
    for listener in sorted(table.listeners, key=lambda listener: listener.protocol != "HTTPS"):
        for forwarded in {group for action in _actions(listener) for group in action.target_groups}:
            leading.setdefault(forwarded, []).append(listener)
    for group in declared.of_type("aws_lb_target_group"):
        path, address = group.text("health_check[0].path"), str(group.address)
        match = path and next(_matches(table, path, address, leading.get(address, [])), None)
        if match:
            because = f"{group.address} health_check"
            yield replace(_endpoint(match, Kind.HEALTH, because), statuses=matcher(group))


def matcher(group: Resource) -> tuple[int, ...]:
    """The statuses that a target group's health check takes: (200,) where the code says nothing, () where what it
    says is not known.

    Source: docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html
    """
    value = group.get("health_check[0].matcher")
    if isinstance(value, Unknown):
        return ()
    statuses: list[int] = []
    for part in str(value or "200").split(","):
        first, _, last = (text.strip() for text in part.partition("-"))
        if first.isdigit() and (last or first).isdigit():
            statuses.extend(range(int(first), min(int(last or first), LAST_STATUS) + 1))
    return tuple(statuses) or (200,)


def _actions(listener: Listener) -> Iterator[Action]:
    yield listener.default
    yield from (rule.action for rule in listener.rules)


def _matches(table: RouteTable, path: str, group: str, listeners: list[Listener]) -> Iterator[Match]:
    """The requests for a path, over every host of the listeners, that are declared to reach one target group."""
    for listener in listeners:
        for host in _hosts(table, listener.load_balancer):
            match = table.match(Request("GET", listener.url(host, path)))
            if match.action and match.action.target_group == group:
                yield match


def _served(request: Request, kind: Kind) -> tuple[int, ...]:
    """An output that names a path promises that something is there, if only behind a key; a bare host does not."""
    return SERVED if request.path != "/" and kind == Kind.OUTPUT else ()


def _outputs(declared: Declared, table: RouteTable) -> Iterator[Endpoint]:
    for output in declared.outputs:
        value = output.value
        if not isinstance(value, str) or not _is_url(value):
            continue
        mlflow = "mlflow" in output.name and ("tracking" in output.name or value.rstrip("/").endswith("/api/mlflow"))
        kind = Kind.MLFLOW if mlflow else Kind.OUTPUT
        match = table.match(Request("GET", value.rstrip("/") + "/" if mlflow else value))
        if match.action:
            promised = _endpoint(match, kind, f"output.{output.name}")
            yield replace(promised, statuses=promised.statuses or _served(match.request, kind))
        elif match.load_balancer:
            request = Request("GET", value)
            yield Endpoint(kind, request, "", "none", because=f"output.{output.name}")


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        return False
