"""An ECS service wants no tasks.

Symptom: 503 from the balancer for everything that the service serves, an empty target group, and errors of the services
that call it (an API that cannot check keys refuses or fails every request).

Why: somebody set the desired count to 0 outside terraform, scaling went down to 0, or the code leaves `desired_count`
out (the provider's default is 0).

How it is confirmed: the service is ACTIVE and its desired count in AWS is 0. Where the code leaves the count to
autoscaling or ignores it, an apply changes nothing: the fix is then the scaling minimum, or the count in AWS.

Fix: apply the declared count, or declare one.

Before:  desired_count = 0
After:   desired_count = 1

Risk: none; tasks are started.
Source: docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
"""

from collections.abc import Iterator

from auditor.causes.cause import (
    Cause,
    edit_at,
    ids,
    left_to_others,
    observed,
    of_service,
    severity_of,
    snippet,
    target,
    written,
)
from auditor.facts import Facts
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.resource import Resource
from auditor.model.value import Unknown, Value

COUNT = "desired_count"
ANSWER_WITHOUT_TARGETS = (503,)


def find(facts: Facts) -> Iterator[Finding]:
    """Look for active services whose desired count in AWS is 0."""
    for service in facts.declared.of_type("aws_ecs_service"):
        live = facts.live_of(str(service.address))
        if not live or live.get("status") != "ACTIVE" or live.get("scheduling_strategy") == "DAEMON":
            continue
        if live.get(COUNT) == 0:
            yield _finding(facts, service)


def _finding(facts: Facts, service: Resource) -> Finding:
    address, declared = str(service.address), service.get(COUNT)
    others = left_to_others(facts, address, COUNT)
    agrees = declared in (0, None)
    failures = of_service(facts, address, ANSWER_WITHOUT_TARGETS)
    says = _says(declared)
    on_purpose = agrees and not others and declared == 0 and not any(failed.request for failed in failures)
    severity = Severity.LOW if on_purpose else severity_of(failures, Severity.HIGH)
    return Finding(
        cause=CAUSE.id,
        class_=Class.BROKEN if agrees or others else facts.standing(address, COUNT),
        subject=address,
        attribute=COUNT,
        message=f"{address} wants 0 tasks in AWS, the code says {says}"
        + (" and leaves the count to others (autoscaling or ignore_changes)." if others else "."),
        severity=severity,
        confidence=Confidence.MEDIUM if on_purpose or isinstance(declared, Unknown) else Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            written(service, COUNT, f"the code's desired_count is {says}"),
            Evidence("live", "the service is ACTIVE and its desired count is 0", "ecs:DescribeServices"),
            *observed(failures),
        ),
        range=service.origin_of(COUNT),
        explains=ids(failures),
        fix=_fix(facts, service, declared, others=others),
        service=address,
        expected=f"{says} running",
        actual="0 wanted, so none runs",
    )


def _says(declared: Value) -> str:
    if isinstance(declared, Unknown):
        return f"a number that is not known ({declared.reason})"
    return "not set (the provider takes 0)" if declared is None else str(declared)


def _fix(facts: Facts, service: Resource, declared: Value, *, others: bool) -> Fix:
    if others:
        return _scale(facts, service)
    return _edit(facts, service) if declared in (0, None) else _apply(facts, service)


def _apply(facts: Facts, service: Resource) -> Fix:
    declared = service.get(COUNT)
    known = not isinstance(declared, Unknown)
    return Fix(
        title=f"Apply {service.address}, which declares {_says(declared)}",
        commands=(target(str(service.address)),),
        hcl=snippet(facts, service.origin_of(COUNT)),
        disposition="safe" if known else "needs review",
        rollback="Set the desired count back to 0.",
    )


def _edit(facts: Facts, service: Resource) -> Fix:
    edit = edit_at(facts, service.origin_of(COUNT), service.get(COUNT), 1)
    return Fix(
        title=f"Set desired_count of {service.address} to the number of tasks it should run",
        edits=(edit,) if edit else (),
        commands=(target(str(service.address)),),
        hcl="desired_count = 1",
        rollback="Set the desired count back to 0 and apply.",
    )


def _scale(facts: Facts, service: Resource) -> Fix:
    """Terraform does not set the count: raise the minimum of its autoscaling, else set the count in AWS."""
    scaling = next((t for t in facts.declared.of_type("aws_appautoscaling_target") if _scales(facts, t, service)), None)
    name, cluster = service.text("name") or "NAME", _cluster(facts, service)
    count = f"aws ecs update-service --cluster '{cluster}' --service '{name}' --desired-count 1"
    if scaling is None:
        title = f"Set the desired count of {service.address} in AWS; the code ignores it, so an apply does not"
        return Fix(title=title, commands=(count,), rollback="Set the desired count back to 0.")
    minimum = scaling.get("min_capacity")
    if minimum in (0, None):
        return Fix(
            title=f"Set min_capacity of {scaling.address} to at least 1, and apply it",
            commands=(target(str(scaling.address)),),
            hcl="min_capacity = 1",
            rollback="Set the minimum back and apply.",
        )
    return Fix(
        title=f"Find out why {scaling.address} does not hold its minimum of {_says(minimum)} (suspended, not applied)",
        commands=(target(str(scaling.address), verb="plan"), count),
        hcl=snippet(facts, scaling.range_of("min_capacity")),
        rollback="Set the desired count back to 0.",
    )


def _scales(facts: Facts, scaling: Resource, service: Resource) -> bool:
    owners = (facts.declared.owner(reference.subject) for reference in scaling.references)
    named = (scaling.text("resource_id") or "").rpartition("/")[2]
    return any(owner == service for owner in owners) or (bool(named) and named == service.text("name"))


def _cluster(facts: Facts, service: Resource) -> str:
    live = facts.live_of(str(service.address))
    return str(live.get("cluster") if live else "").rpartition("/")[2] or "CLUSTER"


CAUSE = Cause("service-scaled-to-zero", "Service scaled to zero", Hop.SERVICE, find)
