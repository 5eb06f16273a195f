"""A target group has a service behind it, and no listener or rule leads to it.

Symptom: ECS refuses to create the service: "The target group with targetGroupArn ... does not have an associated load
balancer". A service that is there already gets no requests; its targets stay "unused" (Target.NotInUse) and their
health is never checked. What was meant for it is answered by another rule or the default action.

Why: a target group belongs to a load balancer only while a listener's default action or a rule forwards to it, if with
weight 0.

How it is confirmed: an ECS service, an attachment or an autoscaling group names the target group, and no other resource
of the code does but such as only watch it (alarms, scaling policies). Nothing is claimed where an output gives the
group away, a listener forwards to a target group that is not known, a module that is not on disk is given something of
a load balancer, the code has no listeners of its own, or AWS has a balancer for the group.

Fix: forward to it.

Before:  (no rule)
After:   resource "aws_lb_listener_rule" "api" { ... action { type = "forward" target_group_arn = ...api.arn } }

Risk: requests that the new rule takes go to the service.
Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
"""

from collections.abc import Iterator

from auditor.causes.cause import Cause, ids, severity_of, target
from auditor.causes.registering import groups_of
from auditor.causes.target_group_without_service import crossed
from auditor.causes.whole import standing
from auditor.causes.witnesses import hosts_of
from auditor.facts import Facts
from auditor.model.finding import Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.request import Request
from auditor.model.resource import Resource


def find(facts: Facts) -> Iterator[Finding]:
    """Look for groups in which something registers and to which nothing leads."""
    groups = groups_of(facts)
    told_elsewhere = [pair.registered for pair in crossed(groups)]
    for group in groups.all:
        users = groups.registered(group)
        if users and group not in told_elsewhere and groups.is_routed(group) is False:
            live = facts.live_of(str(group.address))
            if not (live and live.get("load_balancer_arns")):
                yield _finding(facts, group, users)


def _finding(facts: Facts, group: Resource, users: list[Resource]) -> Finding:
    address = str(group.address)
    services = [user for user in users if user.address.type == "aws_ecs_service"]
    failures = [f for f in facts.failures if f.request is None and f.check.subject in (address, *map(_named, services))]
    names = ", ".join(map(_named, users))
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, address),
        subject=address,
        attribute="",
        message=f"No listener or rule forwards to {address}, in which {names} registers"
        + (": ECS does not create a service whose target group has no load balancer." if services else "."),
        severity=severity_of(failures, Severity.HIGH if services else Severity.MEDIUM),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            *(Evidence("source", f"{user.address} registers in {address}", str(user.range)) for user in users),
            *_witness(facts, group),
            *_elsewhere(facts),
        ),
        range=group.range,
        explains=ids(failures),
        fix=Fix(
            title=f"Add a listener rule that forwards to {address}",
            commands=(target(address, *map(_named, users)),),
            hcl=f'action {{\n  type             = "forward"\n  target_group_arn = {group.address.local}.arn\n}}',
            rollback="Remove the rule.",
        ),
        service=_named(services[0]) if services else "",
        expected=f"a listener or rule that forwards to {address}",
        actual="none",
    )


def _named(user: Resource) -> str:
    return str(user.address)


def _witness(facts: Facts, group: Resource) -> Iterator[Evidence]:
    """Where a request for the group's own health path goes instead."""
    path = group.text("health_check[0].path") or "/"
    for listener in facts.table.listeners:
        for host in hosts_of(facts.table, listener.load_balancer)[:1] if listener.port and listener.protocol else ():
            match = facts.table.match(Request("GET", listener.url(host, path)))
            if match.action and not match.action.undecided:
                text = f"{match.request} is taken by {match.decided_by}: {match.action}"
                yield Evidence("source", text, str(listener.range or listener.id))


def _elsewhere(facts: Facts) -> Iterator[Evidence]:
    """What the listeners and rules of the code forward to."""
    for listener in facts.table.listeners:
        actions = [*(rule.action for rule in listener.rules), listener.default]
        groups = sorted({group for action in actions for group in action.target_groups if group})
        yield Evidence(
            "source",
            f"{listener.id} and its {len(listener.rules)} rules forward to {', '.join(groups) or 'no target group'}",
            str(listener.range or listener.id),
        )


CAUSE = Cause("target-group-unrouted", "Nothing leads to the target group", Hop.RULE, find)
