"""An attribute in AWS is not what the code says.

Symptom: none that a probe saw, or one that a more specific cause explains better.

Why: it was changed outside terraform, or the code was changed and not applied. Without state or plan nobody can say
which of the two moved.

How it is confirmed: the declared value is known, was read from AWS, and the two are not equal after bringing both to
one form (order of sets, defaults, JSON documents).

Fix: apply the code if it is right, or take the value over into the code if AWS is.

Before:  idle_timeout = 60   (code)      30   (AWS)
After:   either of them, on both sides

Risk: what terraform's plan says of the attribute; read it before applying.
"""

from collections import defaultdict
from collections.abc import Iterator

from auditor.causes.cause import Cause, snippet, target
from auditor.compare.difference import Difference
from auditor.facts import Facts
from auditor.model.finding import Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.value import thaw

HOPS = {
    "aws_route53_record": Hop.DNS,
    "aws_lb": Hop.TCP,
    "aws_lb_listener": Hop.LISTENER,
    "aws_lb_listener_rule": Hop.RULE,
    "aws_lb_target_group": Hop.TARGET_GROUP,
    "aws_ecs_service": Hop.SERVICE,
    "aws_ecs_task_definition": Hop.TASK,
}


def find(facts: Facts) -> Iterator[Finding]:
    """Turn every difference into a finding."""
    grouped: dict[tuple[str, str], list[Difference]] = defaultdict(list)
    for difference in facts.differences:
        grouped[(str(difference.address), difference.path)].append(difference)
    for (address, path), differences in grouped.items():
        yield _finding(facts, address, path, differences[0])


def _finding(facts: Facts, address: str, path: str, difference: Difference) -> Finding:
    resource = facts.declared.find(address)
    declared, live = _shown(difference.declared), _shown(difference.live)
    return Finding(
        cause=CAUSE.id,
        class_=facts.standing(address, path),
        subject=address,
        attribute=path,
        message=f"{address} declares {path} as {declared}, AWS has {live}.",
        severity=Severity.MEDIUM,
        confidence=Confidence.HIGH,
        hop=HOPS.get(difference.address.type, Hop.APPLICATION),
        evidence=(
            Evidence("source", f"{path} is {declared}", str(resource.origin_of(path)) if resource else ""),
            Evidence("live", f"{path} is {live}", difference.live_id),
        ),
        range=resource.origin_of(path) if resource else None,
        fix=Fix(
            title=f"Apply {address}, or take AWS's value over into the code",
            commands=(f"terraform plan -target='{address}'", target(address)),
            hcl=snippet(facts, resource.range_of(path)) if resource else "",
        ),
        expected=declared,
        actual=live,
    )


def _shown(value: object) -> str:
    text = str(thaw(value))  # type: ignore[arg-type]
    return text if len(text) <= 200 else f"{text[:197]}..."


CAUSE = Cause("attribute-differs", "Attribute differs", Hop.APPLICATION, find, general=True)
