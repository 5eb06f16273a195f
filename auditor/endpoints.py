"""Which places the declared plane promises: a Declared and its route table in, endpoints to probe out. Pure.

Nothing is invented: hosts come from DNS records and host conditions, paths from rules, health checks and outputs. A
witness of a rule is a request that the declared table gives to that very rule; a rule without one (shadowed, a host
that no record leads to) yields no endpoint, which the static causes speak about.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from urllib.parse import urlsplit

from auditor.model.endpoint import Endpoint, Kind
from auditor.model.request import DEFAULT_PORTS, Request
from auditor.model.resource import Declared, Resource
from auditor.routing import Condition, Listener, Match, RouteTable, Rule
from auditor.wiring import services_by_target_group

ANY_PATH_WORD = "auditor-witness"
"""Stands where a pattern has `*` and the request needs something there; a path that no application serves by chance."""


def plan(declared: Declared, table: RouteTable) -> tuple[Endpoint, ...]:
    """Return the endpoints in a stable order: outputs, MLflow, health, routes; each request once a kind."""
    planned = [*_outputs(declared, table), *_health(declared, table), *_routes(declared, table)]
    unique = {(endpoint.kind, str(endpoint.request)): endpoint for endpoint in planned}
    return tuple(unique.values())


def _hosts(table: RouteTable, load_balancer: str) -> tuple[str, ...]:
    return next((lb.hosts for lb in table.load_balancers if lb.id == load_balancer), ())


def _url(listener: Listener, host: str, path: str) -> str:
    scheme = "https" if listener.protocol == "HTTPS" else "http"
    port = "" if listener.port == DEFAULT_PORTS[scheme] else f":{listener.port}"
    return f"{scheme}://{host}{port}{path}"


def _endpoint(declared: Declared, match: Match, kind: Kind, because: str) -> Endpoint:
    action = match.action
    assert action is not None  # callers only come with a decided match
    group = action.target_group if action.type == "forward" else ""
    return Endpoint(
        kind=kind,
        request=match.request,
        rule=match.decided_by,
        action=action.type,
        target_group=group,
        service=services_by_target_group(declared).get(group, ""),
        statuses=(action.status,) if action.status is not None else (),
        because=because,
    )


def _routes(declared: Declared, table: RouteTable) -> Iterator[Endpoint]:
    for listener in table.listeners:
        for rule in listener.rules:
            match = next((m for m in _witnesses(table, listener, rule) if m.rule == rule), None)
            if match and match.action:
                yield _endpoint(declared, match, Kind.ROUTE, rule.id)
        match = _default_witness(table, listener)
        if match:
            yield _endpoint(declared, match, Kind.ROUTE, listener.id)


def _default_witness(table: RouteTable, listener: Listener) -> Match | None:
    for host in _hosts(table, listener.load_balancer):
        match = table.match(Request("GET", _url(listener, host, f"/{ANY_PATH_WORD}")))
        if match.action and match.rule is None and match.listener == listener:
            return match
    return None


def _witnesses(table: RouteTable, listener: Listener, rule: Rule) -> Iterator[Match]:
    by_field = {condition.field: condition for condition in rule.conditions}
    hosts = _values(by_field, "host-header") or list(_hosts(table, listener.load_balancer))
    paths = _values(by_field, "path-pattern") or ["/"]
    methods = _values(by_field, "http-request-method") or ["GET"]
    headers = tuple(
        (c.name, _example(str(c.values[0]))) for c in rule.conditions if c.field == "http-header" and c.values
    )
    for host, path, method in product(hosts, paths, methods):
        yield table.match(Request(method, _url(listener, host, path), headers))


def _values(by_field: dict[str, Condition], field: str) -> list[str]:
    condition = by_field.get(field)
    return [_example(str(value)) for value in condition.values] if condition else []


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
    for group in declared.of_type("aws_lb_target_group"):
        path = group.text("health_check[0].path")
        match = path and next(_matches(table, path, str(group.address)), None)
        if match:
            because = f"{group.address} health_check"
            yield replace(_endpoint(declared, match, Kind.HEALTH, because), statuses=matcher(group))


def matcher(group: Resource) -> tuple[int, ...]:
    """The statuses that a target group's health check takes; (200,) where the code says nothing.

    Source: docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html
    """
    text = group.text("health_check[0].matcher") or "200"
    statuses: list[int] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if first.isdigit() and (last or first).isdigit():
            statuses.extend(range(int(first), int(last or first) + 1))
    return tuple(statuses) or (200,)


def _matches(table: RouteTable, path: str, group: str) -> Iterator[Match]:
    """The requests for a path, over every listener and host, that are declared to reach one target group."""
    for listener in sorted(table.listeners, key=lambda listener: listener.protocol != "HTTPS"):
        for host in _hosts(table, listener.load_balancer):
            if host.startswith("*."):
                continue
            match = table.match(Request("GET", _url(listener, host, path)))
            if match.action and match.action.target_group == group:
                yield match


def _outputs(declared: Declared, table: RouteTable) -> Iterator[Endpoint]:
    for output in declared.outputs:
        value = output.value
        if not isinstance(value, str) or urlsplit(value).scheme not in ("http", "https"):
            continue
        mlflow = "mlflow" in output.name and ("tracking" in output.name or value.rstrip("/").endswith("/api/mlflow"))
        kind = Kind.MLFLOW if mlflow else Kind.OUTPUT
        match = table.match(Request("GET", value.rstrip("/") + "/" if mlflow else value))
        if match.action:
            yield _endpoint(declared, match, kind, f"output.{output.name}")
        elif match.load_balancer:
            request = Request("GET", value)
            yield Endpoint(kind, request, "", "none", because=f"output.{output.name}")
