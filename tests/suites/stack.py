"""A small stack by hand: two services behind one balancer, and a web of recorded answers in place of requests."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from auditor import run
from auditor.compare.pairing import Pairing
from auditor.model.address import parse
from auditor.model.endpoint import Endpoint, Kind
from auditor.model.gap import Gap
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.probe import Answered, ApiKey, Auth, Check, NoAnswer, Observation, Probe, Verdict
from auditor.model.request import Request
from auditor.model.resource import Declared, Resource
from auditor.model.source import SourceRange
from auditor.model.value import Sensitive, Unknown, freeze
from auditor.probes.answered_by import answered_by
from auditor.suites.stage import Stage

HOST = "https://registry.example.com"
BASE = f"{HOST}/api/mlflow"
KEY_VALUES = {"key-1": "good-key-000001", "key-2": "good-key-000002"}
KEYS = tuple(ApiKey(name, Sensitive(value)) for name, value in KEY_VALUES.items())

Answer = tuple[int, Mapping[str, str], str] | NoAnswer
Web = Callable[[Probe], Answer]

JSON = {"Server": "uvicorn", "Content-Type": "application/json"}
HTML = {"Server": "uvicorn", "Content-Type": "text/html; charset=utf-8"}
BALANCER = {"Server": "awselb/2.0", "Content-Type": "text/plain; charset=utf-8"}


def resource(address: str, **attributes: Any) -> Resource:
    return Resource(parse(address), freeze(attributes), SourceRange("main.tf", 1, 1, 2, 1))


def refer(to: str) -> Unknown:
    return Unknown("known after apply", (to,), to)


def declared() -> Declared:
    def group(name: str, path: str) -> Resource:
        return resource(
            f"aws_lb_target_group.{name}", name=name, protocol="HTTP", health_check=[{"path": path, "matcher": "200"}]
        )

    def service(name: str) -> Resource:
        load_balancer = [{"target_group_arn": refer(f"aws_lb_target_group.{name}.arn"), "container_port": 8000}]
        return resource(f"aws_ecs_service.{name}", name=name, desired_count=1, load_balancer=load_balancer)

    def rule(name: str, group: str) -> Resource:
        return resource(
            f"aws_lb_listener_rule.{name}",
            listener_arn=refer("aws_lb_listener.https.arn"),
            action=[{"type": "forward", "target_group_arn": refer(f"aws_lb_target_group.{group}.arn")}],
        )

    return Declared(
        ".",
        (
            resource("aws_lb_listener.http", port=80, protocol="HTTP"),
            resource("aws_lb_listener.https", port=443, protocol="HTTPS"),
            resource("aws_lb_listener.grpc", port=5000, protocol="TCP"),
            rule("mlflow", "api"),
            rule("api", "api"),
            group("api", "/api/health"),
            group("mlflow", "/mlflow/health"),
            group("idle", "/"),
            service("api"),
            service("mlflow"),
        ),
    )


def endpoints() -> tuple[Endpoint, ...]:
    def forward(kind: Kind, url: str, rule: str, group: str, statuses: tuple[int, ...], because: str) -> Endpoint:
        return Endpoint(
            kind,
            Request("GET", url),
            f"aws_lb_listener_rule.{rule}",
            "forward",
            f"aws_lb_target_group.{group}",
            f"aws_ecs_service.{group}",
            statuses,
            because,
        )

    return (
        forward(Kind.MLFLOW, f"{BASE}/", "mlflow", "api", (), "output.mlflow_tracking_uri"),
        forward(Kind.HEALTH, f"{HOST}/api/health", "api", "api", (200,), "aws_lb_target_group.api health_check"),
        forward(Kind.ROUTE, f"{HOST}/api/auditor-witness", "api", "api", (), "aws_lb_listener_rule.api"),
        Endpoint(
            Kind.ROUTE,
            Request("GET", f"{HOST}/auditor-witness"),
            "aws_lb_listener.https",
            "fixed-response",
            statuses=(404,),
            because="aws_lb_listener.https",
        ),
        Endpoint(
            Kind.ROUTE,
            Request("GET", "http://registry.example.com/auditor-witness"),
            "aws_lb_listener.http",
            "redirect",
            statuses=(301,),
            because="aws_lb_listener.http",
        ),
    )


def live_service(name: str, **attributes: Any) -> LiveResource:
    given = {"name": name, "status": "ACTIVE", "running_count": 1, "desired_count": 1, **attributes}
    return LiveResource("aws_ecs_service", f"arn:service/{name}", freeze(given))


def target(state: str = "healthy", **more: Any) -> dict[str, Any]:
    return {"target_id": "10.0.1.5", "port": 8000, "state": state, "reason": None, "description": None, **more}


def live_group(name: str, *targets: dict[str, Any]) -> LiveResource:
    return LiveResource("aws_lb_target_group", f"arn:group/{name}", freeze({"name": name, "target_health": targets}))


def snapshot(*resources: LiveResource) -> tuple[LiveSnapshot, Pairing]:
    code = declared()
    matched = tuple(
        (found, live)
        for live in resources
        for found in code.of_type(live.type)
        if found.text("name") == live.get("name")
    )
    paired = {found.address for found, _ in matched}
    missing = tuple(r for r in code.of_type("aws_ecs_service", "aws_lb_target_group") if r.address not in paired)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    types = ("aws_ecs_service", "aws_lb_target_group")
    return LiveSnapshot("123456789012", "us-east-1", at, resources, read_types=types), Pairing(matched, missing)


def healthy_live() -> tuple[LiveSnapshot, Pairing]:
    groups = [live_group(name, target()) for name in ("api", "mlflow", "idle")]
    return snapshot(live_service("api"), live_service("mlflow"), *groups)


OPENAPI = {
    "openapi": "3.1.0",
    "info": {"title": "registry"},
    "paths": {
        "/api/v1/models": {"get": {}},
        "/api/v1/models/{id}": {"get": {}},
        "/api/v1/search": {"get": {"parameters": [{"name": "q", "in": "query", "required": True}]}},
        "/api/v1/list": {"get": {"parameters": [{"name": "q", "in": "query"}]}},
        "/api/v1/keys": {"post": {}},
        "/health": {"get": {}},
    },
}


def has_key(probe: Probe) -> bool:
    return probe.auth is not Auth.NONE and probe.key in KEY_VALUES


def healthy(probe: Probe) -> Answer:
    """The web of a healthy stack: the api asks for a key and passes MLflow's calls on."""
    request = probe.request
    if request.host.startswith("10."):
        return 200, JSON, "{}"
    if request.scheme == "http":
        return 301, {**BALANCER, "Location": f"{HOST}/"}, ""
    if not request.path.startswith("/api/"):
        return 404, BALANCER, "no such host or path"
    if request.path == "/api/health":
        return 200, JSON, '{"status":"ok"}'
    if request.path == "/api/openapi.json":
        return 200, JSON, json.dumps(OPENAPI)
    if request.path.startswith(("/api/mlflow", "/api/v1")) and not has_key(probe):
        return 401, JSON, '{"detail":"Invalid API key"}'
    return _keyed(request.path)


def _keyed(path: str) -> Answer:
    if path.endswith("/experiments/search"):
        return 200, JSON, '{"experiments": [{"experiment_id": "0", "name": "Default"}]}'
    known = {
        "/api/mlflow/health": (200, HTML, "OK"),
        "/api/mlflow/version": (200, HTML, "3.17.2"),
        "/api/v1/models": (200, JSON, "[]"),
        "/api/v1/list": (200, JSON, "[]"),
    }
    return known.get(path, (404, JSON, '{"detail":"Not Found"}'))


def asking(web: Web, log: list[Probe] | None = None) -> Callable[[Probe], Observation]:
    def ask(probe: Probe) -> Observation:
        if log is not None:
            log.append(probe)
        answer = web(probe)
        if isinstance(answer, NoAnswer):
            return Observation(probe, answer)
        status, headers, body = answer
        pairs = tuple((name.lower(), value) for name, value in headers.items())
        return Observation(probe, Answered(status, pairs, body, answered_by(status, pairs, body), 0.02))

    return ask


def stage(web: Web = healthy, *, log: list[Probe] | None = None, **changes: Any) -> Stage:
    live, pairing = healthy_live()
    given: dict[str, Any] = {
        "declared": declared(),
        "live": live,
        "endpoints": endpoints(),
        "ask": asking(web, log),
        "run_id": "run-1",
        "pairing": pairing,
        "keys": KEYS[:1],
        "cap": 1,
        "clock": run.seconds,
        "now": run.now,
        **changes,
    }
    return Stage(**given)


NO_LIVE = Gap("live", "AWS", "no credentials were found")
REFUSED = NoAnswer("tcp", "Connection refused", 0.01)
TIMEOUT = NoAnswer("tcp", "no connection within 3 s", 3.0)


def verdicts(checks) -> set[str]:
    return {str(check.verdict) for check in checks}


def failed(checks) -> list[str]:
    return [check.id for check in checks if check.verdict is Verdict.FAIL]


def of(checks, id: str) -> Check:
    return next(check for check in checks if check.id == id)
