"""A declared listener rule does not exist in AWS.

Symptom: requests that only this rule would take fall to a later rule or to the listener's default action, often the
balancer's own fixed 404.

Why: the rule was deleted outside terraform, or was never applied.

How it is confirmed: the listener was read completely and has neither a rule with this priority nor one with these
conditions, and nothing that the rule itself refers to is missing. A rule that AWS refuses as it is written is missing
for that reason: duplicate-priority, rule-unreachable and condition-limit-exceeded speak of it. A request fails of it
only where what takes it instead does something else than the rule would.

Fix: apply the rule as it is declared. After: `terraform apply -target='ADDRESS'`.

Before:  (no rule with priority 20 on the listener)
After:   resource "aws_lb_listener_rule" "api" { priority = 20 ... }   (as the code says)

Risk: none; a rule is added.
"""

from collections.abc import Iterator

from auditor.causes.cause import Cause, ids, observed, severity_of, snippet, target
from auditor.causes.resource_missing import missing_parents
from auditor.causes.rules import cannot_be_made
from auditor.causes.ways import part, promised_otherwise
from auditor.facts import Facts
from auditor.model.finding import Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.routing import Rule


def find(facts: Facts) -> Iterator[Finding]:
    """Look for declared rules that were read for and not found, whose listener and target groups exist."""
    for listener in facts.table.listeners:
        for rule in listener.rules:
            resource = facts.declared.find(rule.id)
            missing = facts.is_missing(rule.id) and not cannot_be_made(facts, listener, rule)
            if resource and missing and not missing_parents(facts, resource):
                yield _finding(facts, rule)


def _finding(facts: Facts, rule: Rule) -> Finding:
    failures = [f for f in facts.failures if f.declared_by == rule.id and part(f)]
    instead = sorted({f.live.decided_by for f in failures if f.live})
    service = facts.service_of(rule.action.target_group)
    conditions = " and ".join(map(str, rule.conditions))
    place = f"priority {rule.priority}" if rule.priority is not None else "a priority that AWS chooses"
    return Finding(
        cause=CAUSE.id,
        class_=facts.standing(rule.id),
        subject=rule.id,
        attribute="",
        message=f"{rule.id} is declared ({place}, {conditions}) and does not exist in AWS.",
        severity=severity_of(failures, Severity.HIGH if promised_otherwise(facts, rule.id) else Severity.MEDIUM),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            Evidence("source", f"declares {place}: {conditions} -> {rule.action}", str(rule.range)),
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
