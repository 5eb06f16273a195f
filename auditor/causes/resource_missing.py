"""A declared resource does not exist in AWS.

Symptom: none that a probe saw, or one that a more specific cause explains better.

Why: it was never applied, or it was deleted outside terraform.

How it is confirmed: its type was read completely, its identity (name, parent) is known, and nothing there has it.

Fix: apply it, or remove it from the code.

Before:  (nothing in AWS)
After:   resource "..." "..." { ... }   (as the code says)

Risk: what terraform's plan says; a resource is created.
"""

from collections.abc import Iterator

from auditor.causes.attribute_differs import HOPS
from auditor.causes.cause import Cause, snippet, target
from auditor.facts import Facts
from auditor.model.finding import Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.resource import Resource


def find(facts: Facts) -> Iterator[Finding]:
    """Report each missing resource, but not those whose missing parent says it already."""
    resources = facts.pairing.missing if facts.pairing else ()
    missing = {str(resource.address) for resource in resources}
    for resource in resources:
        if not _parents(facts, resource) & missing:
            yield _finding(facts, resource)


def _parents(facts: Facts, resource: Resource) -> set[str]:
    owners = (facts.declared.owner(reference.subject) for reference in resource.references)
    return {str(owner.address) for owner in owners if owner}


def _finding(facts: Facts, resource: Resource) -> Finding:
    address = str(resource.address)
    return Finding(
        cause=CAUSE.id,
        class_=facts.standing(address),
        subject=address,
        attribute="",
        message=f"{address} is declared and does not exist in AWS.",
        severity=Severity.MEDIUM,
        confidence=Confidence.HIGH,
        hop=HOPS.get(resource.address.type, Hop.APPLICATION),
        evidence=(
            Evidence("source", "declares it", str(resource.range)),
            Evidence("live", f"no {resource.address.type} of this identity", "read completely"),
        ),
        range=resource.range,
        fix=Fix(
            title=f"Apply {address}, or remove it from the code",
            commands=(f"terraform plan -target='{address}'", target(address)),
            hcl=snippet(facts, resource.range),
        ),
        expected="exists",
        actual="does not exist",
    )


CAUSE = Cause("resource-missing", "Resource missing", Hop.APPLICATION, find, general=True)
