"""Two listener rules of one listener have the same priority.

Symptom: `terraform plan` is content and `terraform apply` fails with PriorityInUse for the second rule; its requests
fall to a later rule or to the listener's default action.

Why: a priority belongs to one rule of a listener. Rules in different files, modules or root modules, and instances of
one block, are easily given the same number.

How it is confirmed: both rules name the same listener, and both priorities are known and equal. Rules that nobody may
create (count 0), that have no priority of their own, or whose listener is only a name in another module are not
compared.

Fix: give one of the two a priority that is free; the next one keeps the order among the others.

Before:  priority = 20   (a second time)
After:   priority = 21

Risk: none; the rule comes to stand behind the one with which it collides.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
"""

from collections.abc import Iterator

from auditor.causes.cause import Cause, edit_at, ids, observed, severity_of, target, written
from auditor.causes.rules import declared_rules, free_after, same_priority, taken_instead, told
from auditor.causes.ways import part
from auditor.causes.whole import standing
from auditor.facts import Facts
from auditor.model.finding import Confidence, Edit, Finding, Fix, Hop, Severity
from auditor.model.resource import Resource
from auditor.routing import Listener, Rule


def find(facts: Facts) -> Iterator[Finding]:
    """Look for rules whose priority another rule of the same listener has: all but one of each number are told."""
    seen: set[str] = set()
    for listener, rule in declared_rules(facts):
        if rule.id in seen:
            continue
        group = sorted((rule, *same_priority(facts, listener, rule)), key=lambda one: _last_made(facts, one))
        seen |= {one.id for one in group}
        for late in group[1:]:
            resource = facts.declared.find(late.id)
            if resource:
                yield _finding(facts, listener, group[0], late, resource)


def _last_made(facts: Facts, rule: Rule) -> tuple[bool, bool, str, int, str]:
    """What is in AWS came first; else the rule that is written further down is the second."""
    missing, moved = facts.live_of(rule.id) is None, bool(facts.differing(rule.id, "priority"))
    return missing, moved, rule.range.path if rule.range else "", rule.range.line if rule.range else 0, rule.id


def _finding(facts: Facts, listener: Listener, first: Rule, late: Rule, resource: Resource) -> Finding:
    failures = [f for f in facts.failures if f.declared_by == late.id and part(f)]
    number = free_after(listener, late.priority or 0)
    edit = _edit(facts, first, resource, number)
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, late.id, "priority"),
        subject=late.id,
        attribute="priority",
        message=f"{late.id} has priority {late.priority} on {listener.id}, as {first.id} has: AWS refuses the second.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            written(resource, "priority", f"priority = {late.priority}"),
            told(first),
            told(late),
            *taken_instead(facts, listener, late),
            *observed(failures),
        ),
        range=resource.origin_of("priority"),
        explains=ids(failures),
        fix=Fix(
            title=f"Set a priority for {late.id} that no other rule of the listener has",
            edits=(edit,) if edit else (),
            commands=(target(late.id),),
            hcl=f"priority = {number}" if number else "",
            rollback=f"Set the priority back to {late.priority} and apply.",
        ),
        service=str(service.address) if (service := facts.service_of(late.action.target_group)) else "",
        expected="a priority of its own",
        actual=str(late.priority),
    )


def _edit(facts: Facts, first: Rule, late: Resource, number: int | None) -> Edit | None:
    """None where the same text gives both rules their number: instances of one block need an expression."""
    other = facts.declared.find(first.id)
    place = late.origin_of("priority")
    if number is None or (other and other.origin_of("priority") == place):
        return None
    return edit_at(facts, place, late.get("priority"), number)


CAUSE = Cause("duplicate-priority", "Priority used twice on one listener", Hop.RULE, find)
