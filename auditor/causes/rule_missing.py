"""A declared listener rule does not exist in AWS.

Symptom: requests that only this rule would take fall to a later rule or to the listener's default action, often the
balancer's own fixed 404.

Why: the rule was deleted outside terraform, or was never applied.

How it is confirmed: the listener was read completely and has neither a rule with this priority nor one with these
conditions.

Fix: apply the rule as it is declared. After: `terraform apply -target='ADDRESS'`.

Before:  (no rule with priority 20 on the listener)
After:   resource "aws_lb_listener_rule" "api" { priority = 20 ... }   (as the code says)

Risk: none; a rule is added.
"""

from collections.abc import Iterator

from auditor.causes.cause import Cause, ids, observed, severity_of, snippet, target
from auditor.facts import Facts
from auditor.model.finding import Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.routing import Rule


def find(facts: Facts) -> Iterator[Finding]:
    """Look for declared rules that were read for and not found, on listeners that exist."""
    for listener in facts.table.listeners:
        if not facts.is_missing(listener.id):
            yield from (_finding(facts, rule) for rule in listener.rules if facts.is_missing(rule.id))


def _finding(facts: Facts, rule: Rule) -> Finding:
    failures = [
        f for f in facts.failures if f.declared and f.live and f.declared.decided_by == rule.id != f.live.decided_by
    ]
    instead = sorted({f.live.decided_by or "nothing" for f in failures if f.live})
    service = facts.service_of(rule.action.target_group)
    conditions = " and ".join(map(str, rule.conditions))
    return Finding(
        cause=CAUSE.id,
        class_=facts.standing(rule.id),
        subject=rule.id,
        attribute="",
        message=f"{rule.id} is declared (priority {rule.priority}, {conditions}) and does not exist in AWS.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            Evidence("source", f"declares priority {rule.priority}: {conditions} -> {rule.action}", str(rule.range)),
            Evidence("live", "the listener has no such rule", "elasticloadbalancing:DescribeRules"),
            *(Evidence("live", f"its requests are taken by {taker}", "routing of the live rules") for taker in instead),
            *observed(failures),
        ),
        range=rule.range,
        explains=ids(failures),
        fix=Fix(
            title=f"Create {rule.id} as it is declared",
            commands=(target(rule.id),),
            hcl=snippet(facts, rule.range) if rule.range else "",
            disposition="safe",
            rollback="Delete the rule.",
        ),
        service=str(service.address) if service else "",
        expected=str(rule.action),
        actual=f"taken by {', '.join(instead)}" if instead else "no such rule",
    )


CAUSE = Cause("rule-missing", "Listener rule missing", Hop.RULE, find)
