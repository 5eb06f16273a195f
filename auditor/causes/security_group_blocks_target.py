"""No security group lets the load balancer reach the target.

Symptom: targets are unhealthy with Target.Timeout and requests end in the balancer's 504; nothing reaches the
application, so its log is silent.

Why: the rule that let the balancer's group reach the service's port was removed, was never applied, or is not there.

How it is confirmed: no target is healthy, the reason is Target.Timeout, and among the rules of the service's groups,
all of which were read, none admits TCP from a group of the balancer to the target's port (or none of the balancer's own
groups lets it out). A rule for a network may cover it or not, so where there is one nothing is claimed: a slow
application times out as well. Where service or balancer do not wear the groups of the code, that is the fault.

Fix: apply the declared rule, or declare one.

Before:  (no ingress from the balancer's group on the port)
After:   resource "aws_vpc_security_group_ingress_rule" "from_alb" { from_port = 8080 ... }

Risk: none; traffic that the code means to pass is let through.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from auditor.causes.cause import Cause, ids, observed, of_service, severity_of, snippet, target, written
from auditor.facts import Facts
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.resource import Resource
from auditor.model.value import at
from auditor.reachability import STANDALONE, Opening, admitting, openings

TIMEOUT_STATUSES = (503, 504)
"""What the balancer answers for targets that it cannot reach; 503 once ECS has killed them."""
SERVICE_GROUPS, BALANCER_GROUPS = "network_configuration[0].security_groups", "security_groups"


@dataclass(frozen=True, slots=True)
class _Blocked:
    """One side that does not let the balancer's traffic to `port` pass; `wearer` is the service or balancer whose
    `groups` they are, at `path`."""

    direction: Literal["ingress", "egress"]
    groups: tuple[str, ...]
    peers: tuple[str, ...]
    port: int
    wearer: str
    path: str


def find(facts: Facts) -> Iterator[Finding]:
    """Look at every target group whose targets time out, and at the security groups on both sides."""
    for service in facts.declared.of_type("aws_ecs_service"):
        for group in facts.groups_of(str(service.address)):
            for blocked in _blocked(facts, str(service.address), group):
                worn = _worn(facts, service, group, blocked)
                yield worn or _finding(facts, service, group, blocked)


def _blocked(facts: Facts, service: str, group: str) -> Iterator[_Blocked]:
    live, target_group = facts.live_of(service), facts.live_of(group)
    port = _timing_out(target_group) if target_group else None
    if not live or not port or not isinstance(facts.live, LiveSnapshot):
        return
    tasks = _texts(live, SERVICE_GROUPS)
    balancer = _balancer_of(facts, group)
    alb = facts.live_of(balancer)
    peers = _texts(alb, BALANCER_GROUPS) if alb else ()
    known = openings(facts.live)
    if not tasks or not peers:
        return
    if _all_read(facts.live, tasks, "ingress") and admitting(known, "ingress", tasks, port, peers) == ():
        yield _Blocked("ingress", tasks, peers, port, service, SERVICE_GROUPS)
    if _all_read(facts.live, peers, "egress") and admitting(known, "egress", peers, port, tasks) == ():
        yield _Blocked("egress", peers, tasks, port, balancer, BALANCER_GROUPS)


def _all_read(live: LiveSnapshot, groups: tuple[str, ...], direction: str) -> bool:
    """Whether the rules of all groups were read: with the group itself, or as resources of their own."""
    standalone = any(type in live.read_types for type, side in STANDALONE.items() if side == direction)
    found = [live.find(group) for group in groups]
    return all(group and (standalone or isinstance(group.get(direction), tuple)) for group in found)


def _timing_out(group: LiveResource) -> int | None:
    """The port on which the targets are asked; None where one is healthy, or unhealthy for another reason."""
    targets, ports = group.get("target_health"), []
    for health in targets if isinstance(targets, tuple) else ():
        state, reason, port = (at(health, name) for name in ("state", "reason", "port"))
        if state == "healthy" or (state == "unhealthy" and reason != "Target.Timeout"):
            return None
        if reason == "Target.Timeout" and isinstance(port, int):
            ports.append(port)
    literal = str(group.get("health_check[0].port") or "")
    return (int(literal) if literal.isdigit() else ports[0]) if ports else None


def _balancer_of(facts: Facts, group: str) -> str:
    for listener in facts.table.listeners:
        actions = [listener.default, *(rule.action for rule in listener.rules)]
        if any(group in action.target_groups for action in actions):
            return listener.load_balancer
    return ""


def _texts(live: LiveResource, path: str) -> tuple[str, ...]:
    value = live.get(path)
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, tuple) else ()


def _worn(facts: Facts, service: Resource, group: str, blocked: _Blocked) -> Finding | None:
    """The finding that the wearer has other groups in AWS than in the code, None where it has the declared ones."""
    differences = facts.differing(blocked.wearer, blocked.path)
    wearer = facts.declared.find(blocked.wearer)
    if not differences or wearer is None:
        return None
    failures = of_service(facts, str(service.address), TIMEOUT_STATUSES)
    names = ", ".join(facts.address_of(group) for group in blocked.groups)
    return Finding(
        cause=CAUSE.id,
        class_=facts.standing(blocked.wearer, blocked.path),
        subject=blocked.wearer,
        attribute=blocked.path,
        message=f"{blocked.wearer} has in AWS other security groups than the code says ({names}); they do not let the "
        f"load balancer reach {service.address} on port {blocked.port}.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            *_seen(facts, group, blocked),
            written(wearer, blocked.path, "the code names the groups here"),
            *observed(failures),
        ),
        range=wearer.origin_of(blocked.path),
        explains=ids(failures),
        fix=Fix(
            title=f"Apply {blocked.wearer} with the groups that it declares",
            commands=(target(blocked.wearer),),
            hcl=snippet(facts, wearer.range_of(blocked.path)),
            rollback="Set the former groups in AWS.",
        ),
        service=str(service.address),
        expected=f"TCP {blocked.port} from the load balancer",
        actual="Target.Timeout",
    )


def _seen(facts: Facts, group: str, blocked: _Blocked) -> tuple[Evidence, Evidence]:
    side = "the service's groups admit nothing from" if blocked.direction == "ingress" else "the balancer cannot reach"
    peers = ", ".join(facts.address_of(peer) for peer in blocked.peers)
    health = f"targets of {group} are unhealthy: Target.Timeout"
    return (
        Evidence("live", health, "elasticloadbalancing:DescribeTargetHealth"),
        Evidence("live", f"{side} {peers} on TCP {blocked.port}", "ec2:DescribeSecurityGroupRules"),
    )


def _finding(facts: Facts, service: Resource, group: str, blocked: _Blocked) -> Finding:
    declared = admitting(openings(facts.resolved), blocked.direction, blocked.groups, blocked.port, blocked.peers)
    opening = declared[0] if declared else None
    failures = of_service(facts, str(service.address), TIMEOUT_STATUSES)
    subject = opening.source if opening else facts.address_of(blocked.groups[0])
    resource = facts.declared.find(subject)
    lacks = "AWS does not have the rule" if opening else "AWS has no rule for it, and whether the code has is not known"
    return Finding(
        cause=CAUSE.id,
        class_=facts.standing(subject) if opening else Class.DIFFERS if declared is None else Class.BROKEN,
        subject=subject,
        attribute=(opening.attribute if opening else blocked.direction),
        message=f"{subject} should let the load balancer reach {service.address} on port {blocked.port}; "
        + (f"{lacks}." if opening or declared is None else "neither code nor AWS does."),
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.MEDIUM if declared is None else Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(*_seen(facts, group, blocked), *_written(resource, opening), *observed(failures)),
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
    ports = "all ports" if opening.ports is None else "port {}".format(" to ".join(map(str, sorted({*opening.ports}))))
    return (Evidence("source", f"the code opens {opening.direction} on {ports}", str(resource.range)),)


def _apply(facts: Facts, resource: Resource) -> Fix:
    return Fix(
        title=f"Apply {resource.address} as it is declared",
        commands=(target(str(resource.address)),),
        hcl=snippet(facts, resource.range),
        disposition="safe",
        rollback="Revoke the rule.",
    )


def _declare(facts: Facts, blocked: _Blocked) -> Fix:
    own = facts.declared.find(facts.address_of(blocked.groups[0]))
    where = f" in {own.address.module_path}" if own and own.address.module else ""
    return Fix(
        title=f"Declare a rule that opens port {blocked.port}{where}",
        hcl="\n".join(
            (
                f'resource "aws_vpc_security_group_{blocked.direction}_rule" "load_balancer" {{',
                f"  security_group_id            = {_id(facts, blocked.groups[0], own)}",
                f"  referenced_security_group_id = {_id(facts, blocked.peers[0], own)}",
                f"  from_port                    = {blocked.port}",
                f"  to_port                      = {blocked.port}",
                '  ip_protocol                  = "tcp"',
                "}",
            )
        ),
        rollback="Remove the rule and apply.",
    )


def _id(facts: Facts, group: str, beside: Resource | None) -> str:
    """How code beside a resource writes a group's id: a reference within one module, else the id itself."""
    found = facts.declared.find(facts.address_of(group))
    if not found or not beside or found.address.module != beside.address.module:
        return f'"{group}"' + (f" # {found.address}" if found else "")
    return f"{str(found.address).removeprefix(found.address.module_path).removeprefix('.')}.id"


CAUSE = Cause("security-group-blocks-target", "Security group blocks the target", Hop.TARGETS, find)
