"""No security group lets the load balancer reach the target.

Symptom: targets are unhealthy with Target.Timeout and requests end in the balancer's 504; nothing reaches the
application, so its log is silent.

Why: the rule that let the balancer's group reach the service's port was removed, was never applied, or is not there.

How it is confirmed: the reason is Target.Timeout, and among the rules of the service's groups none admits TCP from a
group of the balancer to the target's port (or none of the balancer's own groups lets it out).

Fix: apply the declared rule, or declare one.

Before:  (no ingress from the balancer's group on the port)
After:   resource "aws_vpc_security_group_ingress_rule" "from_alb" { from_port = 8080 ... }

Risk: none; traffic that the code means to pass is let through.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.causes.cause import Cause, ids, observed, of_service, severity_of, snippet, target
from auditor.facts import Facts
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.resource import Resource
from auditor.model.value import at
from auditor.reachability import Opening, admitting, openings


@dataclass(frozen=True, slots=True)
class _Blocked:
    """One side that does not let the balancer's traffic to `port` pass."""

    direction: str
    groups: tuple[str, ...]
    peers: tuple[str, ...]
    port: int


def find(facts: Facts) -> Iterator[Finding]:
    """Look at every target group whose targets time out, and at the security groups on both sides."""
    for service in facts.declared.of_type("aws_ecs_service"):
        for group in facts.groups_of(str(service.address)):
            for blocked in _blocked(facts, str(service.address), group):
                yield _finding(facts, service, group, blocked)


def _blocked(facts: Facts, service: str, group: str) -> Iterator[_Blocked]:
    live, target_group = facts.live_of(service), facts.live_of(group)
    port = _timing_out(target_group) if target_group else None
    if not live or not port or not isinstance(facts.live, LiveSnapshot):
        return
    tasks = _texts(live, "network_configuration[0].security_groups")
    balancer = _balancer_groups(facts, group)
    known = openings(facts.live)
    if not tasks or not balancer:
        return
    if admitting(known, "ingress", tasks, port, balancer) == ():
        yield _Blocked("ingress", tasks, balancer, port)
    if admitting(known, "egress", balancer, port, tasks) == ():
        yield _Blocked("egress", balancer, tasks, port)


def _timing_out(group: LiveResource) -> int | None:
    targets = group.get("target_health")
    for health in targets if isinstance(targets, tuple) else ():
        port = at(health, "port")
        if at(health, "reason") == "Target.Timeout" and isinstance(port, int):
            literal = str(group.get("health_check[0].port") or "")
            return int(literal) if literal.isdigit() else port
    return None


def _balancer_groups(facts: Facts, group: str) -> tuple[str, ...]:
    for listener in facts.table.listeners:
        actions = [listener.default, *(rule.action for rule in listener.rules)]
        if any(group in action.target_groups for action in actions):
            live = facts.live_of(listener.load_balancer)
            return _texts(live, "security_groups") if live else ()
    return ()


def _texts(live: LiveResource, path: str) -> tuple[str, ...]:
    value = live.get(path)
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, tuple) else ()


def _finding(facts: Facts, service: Resource, group: str, blocked: _Blocked) -> Finding:
    declared = admitting(openings(facts.resolved), blocked.direction, blocked.groups, blocked.port, blocked.peers)
    opening = declared[0] if declared else None
    failures = of_service(facts, str(service.address))
    subject = opening.source if opening else facts.address_of(blocked.groups[0])
    resource = facts.declared.find(subject)
    side = "the service's groups admit nothing from" if blocked.direction == "ingress" else "the balancer cannot reach"
    peers = ", ".join(facts.address_of(peer) for peer in blocked.peers)
    return Finding(
        cause=CAUSE.id,
        class_=facts.standing(subject) if opening else Class.BROKEN,
        subject=subject,
        attribute=(opening.attribute if opening else blocked.direction),
        message=f"{subject} should let the load balancer reach {service.address} on port {blocked.port}; "
        + ("AWS does not have the rule." if opening else "neither code nor AWS does."),
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            Evidence(
                "live", f"targets of {group} are unhealthy: Target.Timeout", "elasticloadbalancing:DescribeTargetHealth"
            ),
            Evidence("live", f"{side} {peers} on TCP {blocked.port}", "ec2:DescribeSecurityGroupRules"),
            *_written(resource, opening),
            *observed(failures),
        ),
        range=resource.range if resource else None,
        explains=ids(failures),
        fix=_apply(facts, resource) if opening and resource else _declare(facts, blocked),
        service=str(service.address),
        expected=f"TCP {blocked.port} from the load balancer",
        actual="Target.Timeout",
    )


def _written(resource: Resource | None, opening: Opening | None) -> tuple[Evidence, ...]:
    if not resource or not opening:
        return ()
    return (
        Evidence("source", f"the code opens {opening.direction} {opening.ports or 'all ports'}", str(resource.range)),
    )


def _apply(facts: Facts, resource: Resource) -> Fix:
    return Fix(
        title=f"Apply {resource.address} as it is declared",
        commands=(target(str(resource.address)),),
        hcl=snippet(facts, resource.range),
        disposition="safe",
        rollback="Revoke the rule.",
    )


def _declare(facts: Facts, blocked: _Blocked) -> Fix:
    own, peer = facts.address_of(blocked.groups[0]), facts.address_of(blocked.peers[0])
    return Fix(
        title=f"Declare a rule that opens port {blocked.port}",
        hcl="\n".join(
            (
                f'resource "aws_vpc_security_group_{blocked.direction}_rule" "load_balancer" {{',
                f"  security_group_id            = {own}.id",
                f"  referenced_security_group_id = {peer}.id",
                f"  from_port                    = {blocked.port}",
                f"  to_port                      = {blocked.port}",
                '  ip_protocol                  = "tcp"',
                "}",
            )
        ),
    )


CAUSE = Cause("security-group-blocks-target", "Security group blocks the target", Hop.TARGETS, find)
