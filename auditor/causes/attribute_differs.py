"""An attribute in AWS is not what the code says.

Symptom: mostly none that a probe saw. Where the attribute is one of a listener or rule (conditions, priority, protocol,
a redirect), the requests that AWS therefore treats otherwise than the code says. Where a service registers in another
target group, 503 from its own, which is empty.

Why: it was changed outside terraform, or the code was changed and not applied. Without state or plan nobody can say
which of the two moved.

How it is confirmed: the declared value is known, was read from AWS, and the two are not equal after bringing both to
one form (order of sets, defaults, JSON documents). A request is claimed only when it would go as declared if this one
rule or listener were as the code says.

Fix: apply the code if it is right, or take the value over into the code if AWS is.

Before:  idle_timeout = 60   (code)      30   (AWS)
After:   either of them, on both sides

Risk: what terraform's plan says of the attribute; read it before applying.
"""

from collections.abc import Iterator

from auditor.causes.cause import Cause, ids, observed, of_service, severity_of, snippet, target
from auditor.causes.ways import moved_by_deployment, would_mend
from auditor.compare.difference import Difference
from auditor.facts import Facts, Failed
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.resource import Resource
from auditor.model.value import Value, thaw

HOPS = {
    "aws_route53_record": Hop.DNS,
    "aws_lb": Hop.TCP,
    "aws_lb_listener": Hop.LISTENER,
    "aws_lb_listener_rule": Hop.RULE,
    "aws_lb_target_group": Hop.TARGET_GROUP,
    "aws_ecs_service": Hop.SERVICE,
    "aws_ecs_task_definition": Hop.TASK,
}
ROUTING = ("priority", "condition", "action", "default_action", "protocol", "port")
"""The attributes of listeners and rules that decide where a request goes."""
OF_NO_EFFECT = ("tags", "description")
_TITLES = {
    Class.UNAPPLIED: "Apply {}: the code was changed and not applied",
    Class.DRIFTED: "Apply {} again, or take AWS's value over into the code",
}


def find(facts: Facts) -> Iterator[Finding]:
    """Turn every difference into a finding."""
    for difference in {(str(d.address), d.path): d for d in reversed(facts.differences)}.values():
        if not _of_deployment(facts, difference):
            yield _finding(facts, str(difference.address), difference)


def _of_deployment(facts: Facts, difference: Difference) -> bool:
    """Whether a blue/green deployment, of ECS itself or of CodeDeploy, moves what differs.

    Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
    """
    rule = str(difference.address)
    if not difference.path.startswith(("action", "default_action")):
        return False
    services = facts.declared.of_type("aws_ecs_service")
    if difference.path.endswith(".weight") and any(_names_as_production(facts, service, rule) for service in services):
        return True
    return moved_by_deployment(facts, rule)


def _names_as_production(facts: Facts, service: Resource, rule: str) -> bool:
    """Whether a service names the rule as one whose weights ECS moves."""
    owners = (facts.declared.owner(r.subject) for r in service.references if "advanced_configuration" in r.path)
    return any(owner and str(owner.address) == rule for owner in owners)


def _claims(facts: Facts, address: str, difference: Difference) -> list[Failed]:
    if difference.path.startswith("load_balancer") and difference.path.endswith("target_group_arn"):
        return _of_other_group(facts, address, difference)
    if difference.path.partition("[")[0] not in ROUTING:
        return []
    return [failed for failed in facts.failures if would_mend(facts, failed, address)]


def _of_other_group(facts: Facts, service: str, difference: Difference) -> list[Failed]:
    """What a service leaves that registers in another group: its own one without a target, and checks of the other."""
    own, other = facts.address_of(str(difference.declared)), facts.address_of(str(difference.live))
    live = facts.live_of(own)
    empty = of_service(facts, service, (503,)) if live and live.get("target_health") == () else []
    return [*empty, *(f for f in facts.failures if f.request is None and f.check.subject == other and f not in empty)]


def _finding(facts: Facts, address: str, difference: Difference) -> Finding:
    resource, path = facts.declared.find(address), difference.path
    declared, live = _shown(facts, difference.declared), _shown(facts, difference.live)
    failures = _claims(facts, address, difference)
    standing = facts.standing(address, path)
    otherwise = Severity.LOW if path.startswith(OF_NO_EFFECT) else Severity.MEDIUM
    says = f"declares {path} as {declared}" if difference.declared is not None else f"does not declare {path}"
    return Finding(
        cause=CAUSE.id,
        class_=standing,
        subject=address,
        attribute=path,
        message=f"{address} {says}, AWS has {live}.",
        severity=severity_of(failures, otherwise),
        confidence=Confidence.HIGH,
        hop=HOPS.get(difference.address.type, Hop.APPLICATION),
        evidence=(
            Evidence("source", f"{path} is {declared}", str(resource.origin_of(path)) if resource else ""),
            Evidence("live", f"{path} is {live}", difference.live_id),
            *observed(failures),
        ),
        range=resource.origin_of(path) if resource else None,
        explains=ids(failures),
        fix=Fix(
            title=_TITLES.get(standing, "Apply {}, or take AWS's value over into the code").format(address),
            commands=(target(address, verb="plan"), target(address)),
            hcl=snippet(facts, resource.origin_of(path)) if resource else "",
        ),
        expected=declared,
        actual=live,
    )


def _shown(facts: Facts, value: Value) -> str:
    """A value for people: what the code declares by its address, not its ARN."""
    text = "nothing" if value is None else facts.address_of(str(thaw(value)))
    return text if len(text) <= 200 else f"{text[:197]}..."


CAUSE = Cause("attribute-differs", "Attribute differs", Hop.APPLICATION, find, general=True)
