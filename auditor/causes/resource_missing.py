"""A declared resource does not exist in AWS.

Symptom: what hangs on the resource: no answer on a missing listener's port, the default action's answer for rules whose
target group is missing, 503 for a missing service. Often none that a probe saw.

Why: it was never applied, or it was deleted outside terraform.

How it is confirmed: its type was read completely, its identity (name, parent) is known, and nothing there has it. What
is missing only because its parent is missing is no finding of its own.

Fix: apply it, or remove it from the code.

Before:  (nothing in AWS)
After:   resource "..." "..." { ... }   (as the code says)

Risk: what terraform's plan says; a resource is created.
"""

from collections.abc import Iterator

from auditor.causes.attribute_differs import HOPS
from auditor.causes.cause import Cause, ids, observed, of_service, severity_of, snippet, target
from auditor.causes.ways import part
from auditor.facts import Facts, Failed
from auditor.model.finding import Confidence, Evidence, Finding, Fix, Hop
from auditor.model.probe import NoAnswer
from auditor.model.resource import Resource


def find(facts: Facts) -> Iterator[Finding]:
    """Report each missing resource, but not those whose missing parent says it already."""
    for resource in facts.pairing.missing if facts.pairing else ():
        if not missing_parents(facts, resource):
            yield _finding(facts, resource)


def missing_parents(facts: Facts, resource: Resource) -> set[str]:
    """The addresses of missing resources that a resource refers to."""
    owners = (facts.declared.owner(reference.subject) for reference in resource.references)
    return {str(owner.address) for owner in owners if owner and facts.is_missing(str(owner.address))}


def _claims(facts: Facts, resource: Resource) -> list[Failed]:
    """The failures of what cannot work without the resource."""
    address = str(resource.address)
    if resource.address.type == "aws_ecs_service":
        return of_service(facts, address, (503,))
    return [failed for failed in facts.failures if _hangs_on(facts, failed, address)]


def _hangs_on(facts: Facts, failed: Failed, address: str) -> bool:
    declared = failed.declared
    if failed.request is None or declared is None:
        return failed.check.subject == address
    answer = failed.observation.answer if failed.observation else None
    if isinstance(answer, NoAnswer):
        listener = declared.listener.id if declared.listener else ""
        record = facts.declared.find(address)
        named = record is not None and record.text("name") == failed.request.host
        return (answer.stage == "dns" and named) or (
            answer.stage == "tcp" and address in (listener, declared.load_balancer)
        )
    rule = facts.declared.find(failed.declared_by)
    return part(failed) and rule is not None and address in missing_parents(facts, rule)


def _finding(facts: Facts, resource: Resource) -> Finding:
    address = str(resource.address)
    failures = _claims(facts, resource)
    return Finding(
        cause=CAUSE.id,
        class_=facts.standing(address),
        subject=address,
        attribute="",
        message=f"{address} is declared and does not exist in AWS.",
        severity=severity_of(failures),
        confidence=Confidence.HIGH,
        hop=HOPS.get(resource.address.type, Hop.APPLICATION),
        evidence=(
            Evidence("source", "declares it", str(resource.range)),
            Evidence("live", f"no {resource.address.type} of this identity", "read completely"),
            *observed(failures),
        ),
        range=resource.range,
        explains=ids(failures),
        fix=Fix(
            title=f"Apply {address}, or remove it from the code",
            commands=(target(address, verb="plan"), target(address)),
            hcl=snippet(facts, resource.range),
        ),
        service=address if resource.address.type == "aws_ecs_service" else "",
        expected="exists",
        actual="does not exist",
    )


CAUSE = Cause("resource-missing", "Resource missing", Hop.APPLICATION, find, general=True)
