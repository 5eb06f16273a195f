"""Infrastructure health: does each listener answer, does each service run, is each target healthy (PRD F2).

Listeners are asked by a request; services and targets are judged by what AWS says of them, and skipped with the reason
where AWS was not read. A status alone would not do: a balancer without a healthy target fails open.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""

from collections.abc import Iterator, Sequence

from auditor.model.endpoint import Endpoint
from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.probe import Check, Expectation, Verdict
from auditor.model.resource import Resource
from auditor.model.value import Unknown, Value, at
from auditor.suites.checks import SAFE_METHODS, judged, probe, skipped
from auditor.suites.stage import Stage, Suite
from auditor.wiring import resource_at, services_by_target_group

_LISTENERS = ("aws_lb_listener", "aws_alb_listener")
_GROUPS = ("aws_lb_target_group", "aws_alb_target_group")
_ANY_STATUS = tuple(range(100, 600))


def run(stage: Stage) -> Sequence[Check]:
    """The checks of listeners, services and target groups, in this order."""
    return (*_listeners(stage), *_services(stage), *_target_groups(stage))


def _listeners(stage: Stage) -> Iterator[Check]:
    for listener in stage.declared.of_type(*_LISTENERS):
        protocol, port = listener.text("protocol"), listener.get("port")
        if protocol not in ("HTTP", "HTTPS"):
            continue
        address = str(listener.address)
        title = f"The {protocol} listener on port {port} answers"
        endpoint = next((e for e in stage.endpoints if _is_of(stage, e, address)), None)
        if endpoint is None:
            reason = "no declared host leads to this listener, so there is no request for it"
            yield skipped(f"listener {address}", title, reason, subject=address, component="load balancer")
            continue
        words = f"any HTTP answer on port {port}"
        seen = stage.ask(probe(endpoint.request, Expectation(_ANY_STATUS, words, address), note="any answer"))
        yield judged(f"listener {address}", title, seen, subject=address, component="load balancer")


def _is_of(stage: Stage, endpoint: Endpoint, listener: str) -> bool:
    if endpoint.request.method not in SAFE_METHODS:
        return False
    rule = stage.declared.find(endpoint.rule)
    if endpoint.rule == listener or rule is None:
        return endpoint.rule == listener
    owner = resource_at(stage.declared, rule, "listener_arn")
    if owner is None and stage.pairing and rule.text("listener_arn"):
        return str(stage.pairing.address_of(rule.text("listener_arn") or "")) == listener
    return owner is not None and str(owner.address) == listener


def _services(stage: Stage) -> Iterator[Check]:
    for service in stage.declared.of_type("aws_ecs_service"):
        title = f"Service {service.text('name') or service.address} runs as many tasks as are wanted"
        expected = "status ACTIVE, at least one task wanted, and as many running as wanted"
        found = _live(stage, service, ("aws_ecs_service",))
        if isinstance(found, LiveResource):
            yield _service(service, title, expected, found)
        else:
            yield _absent(service, title, expected, found, "services")


def _service(service: Resource, title: str, expected: str, live: LiveResource) -> Check:
    status, running, wanted = (live.get(name) for name in ("status", "running_count", "desired_count"))
    if not isinstance(running, int) or not isinstance(wanted, int):
        reason = f"AWS did not say how many tasks run ({_why(running, wanted)})"
        return skipped(*_named(service, title), reason, expected=expected, subject=_at(service), component="services")
    good = status == "ACTIVE" and running == wanted > 0
    newest = live.get("events[0].message")
    event = f'; newest event: "{newest}"' if not good and isinstance(newest, str) else ""
    said = f"status {status}, {running} of {wanted} tasks running{event}"
    verdict = Verdict.PASS if good else Verdict.FAIL
    return Check(*_named(service, title), verdict, expected, said, _at(service), component="services")


def _target_groups(stage: Stage) -> Iterator[Check]:
    attached = services_by_target_group(stage.declared)
    for group in stage.declared.of_type(*_GROUPS):
        if _at(group) not in attached:
            continue
        title = f"Every target of {group.text('name') or group.address} is healthy"
        expected = "at least one target, and every target healthy"
        found = _live(stage, group, _GROUPS)
        if isinstance(found, LiveResource):
            yield _targets(group, title, expected, found)
        else:
            yield _absent(group, title, expected, found, "targets")


def _targets(group: Resource, title: str, expected: str, live: LiveResource) -> Check:
    targets = live.get("target_health")
    if not isinstance(targets, tuple):
        reason = f"AWS did not say how the targets are ({_why(targets)})"
        return skipped(*_named(group, title), reason, expected=expected, subject=_at(group), component="targets")
    good = bool(targets) and all(at(target, "state") == "healthy" for target in targets)
    said = "; ".join(map(_target, targets)) or "no target is registered"
    verdict = Verdict.PASS if good else Verdict.FAIL
    return Check(*_named(group, title), verdict, expected, said, _at(group), component="targets")


def _target(target: Value) -> str:
    place = f"{at(target, 'target_id')}:{at(target, 'port')} {at(target, 'state')}"
    why = [str(at(target, name)) for name in ("reason", "description") if at(target, name)]
    return f"{place} ({': '.join(why)})" if why else place


def _live(stage: Stage, resource: Resource, types: tuple[str, ...]) -> LiveResource | Gap | None:
    """What AWS has for a resource: it, None for certainly nothing, or the gap that says why nobody knows."""
    if isinstance(stage.live, Gap):
        return stage.live
    if stage.pairing is None:
        return Gap("live", _at(resource), "declared and live resources were not paired")
    found = stage.pairing.live_of(resource.address)
    if found:
        return found
    if any(missing.address == resource.address for missing in stage.pairing.missing):
        return None
    for skipped_one, reason in stage.pairing.not_compared:
        if skipped_one.address == resource.address:
            return Gap("live", _at(resource), reason)
    answers = [stage.live.of_type(name) for name in types]
    return next((a for a in answers if isinstance(a, Gap)), Gap("live", _at(resource), "it was not paired"))


def _absent(resource: Resource, title: str, expected: str, found: Gap | None, component: str) -> Check:
    if found is None:
        said = "AWS has no such resource"
        return Check(*_named(resource, title), Verdict.FAIL, expected, said, _at(resource), component=component)
    return skipped(*_named(resource, title), str(found), expected=expected, subject=_at(resource), component=component)


def _named(resource: Resource, title: str) -> tuple[str, str]:
    return _at(resource), title


def _at(resource: Resource) -> str:
    return str(resource.address)


def _why(*values: Value) -> str:
    return next((value.reason for value in values if isinstance(value, Unknown)), "the answer does not have it")


SUITE = Suite("infrastructure_health", "Infrastructure health", 1, run)
