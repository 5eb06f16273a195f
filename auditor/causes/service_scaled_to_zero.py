"""An ECS service wants no tasks.

Symptom: 503 from the balancer for everything that the service serves, an empty target group, and errors of the services
that call it (an API that cannot check keys refuses or fails every request).

Why: somebody set the desired count to 0 outside terraform, scaling went down to 0, or the code leaves `desired_count`
out (the provider's default is 0).

How it is confirmed: the service is ACTIVE and its desired count in AWS is 0.

Fix: apply the declared count, or declare one.

Before:  desired_count = 0
After:   desired_count = 1

Risk: none; tasks are started.
Source: docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
"""

from collections.abc import Iterator

from auditor.causes.cause import Cause, edit_at, ids, observed, of_service, severity_of, snippet, target, written
from auditor.facts import Facts
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.resource import Resource


def find(facts: Facts) -> Iterator[Finding]:
    """Look for services whose desired count in AWS is 0."""
    for service in facts.declared.of_type("aws_ecs_service"):
        live = facts.live_of(str(service.address))
        if live and live.get("desired_count") == 0:
            yield _finding(facts, service)


def _finding(facts: Facts, service: Resource) -> Finding:
    address = str(service.address)
    declared = service.get("desired_count")
    agrees = declared in (0, None)
    failures = of_service(facts, address)
    says = "not set (the provider takes 0)" if declared is None else str(declared)
    return Finding(
        cause=CAUSE.id,
        class_=Class.BROKEN if agrees else facts.standing(address, "desired_count"),
        subject=address,
        attribute="desired_count",
        message=f"{address} wants 0 tasks in AWS, the code says {says}.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            written(service, "desired_count", f"the code's desired_count is {says}"),
            Evidence("live", "the service's desired count is 0", "ecs:DescribeServices"),
            *observed(failures),
        ),
        range=service.origin_of("desired_count"),
        explains=ids(failures),
        fix=_edit(facts, service) if agrees else _apply(facts, service),
        service=address,
        expected=f"{says} running",
        actual="0 wanted, so none runs",
    )


def _apply(facts: Facts, service: Resource) -> Fix:
    return Fix(
        title=f"Apply {service.address}, which declares {service.get('desired_count')}",
        commands=(target(str(service.address)),),
        hcl=snippet(facts, service.range_of("desired_count")),
        disposition="safe",
        rollback="Set the desired count back to 0.",
    )


def _edit(facts: Facts, service: Resource) -> Fix:
    edit = edit_at(facts, service.origin_of("desired_count"), service.get("desired_count"), 1)
    return Fix(
        title=f"Set desired_count of {service.address} to the number of tasks it should run",
        edits=(edit,) if edit else (),
        commands=(target(str(service.address)),),
        hcl="desired_count = 1",
    )


CAUSE = Cause("service-scaled-to-zero", "Service scaled to zero", Hop.SERVICE, find)
