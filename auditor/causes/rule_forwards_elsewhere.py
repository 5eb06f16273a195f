"""A listener rule forwards to another target group than the code says.

Symptom: requests that match the rule are answered by the wrong application, typically with its own 404 page. The
balancer, the target groups and the services are all healthy.

Why: somebody changed the rule's action outside terraform, or the code was changed and not applied. The rule exists and
its conditions are right, so adding "the missing rule" would repeat the defect.

How it is confirmed: the rule in AWS has the same listener and priority as the declared one, and its action names a
target group that belongs to another declared address.

Fix: apply the rule as it is declared; the code is right. After: `terraform apply -target='ADDRESS'`.

Before:  action { target_group_arn = <target group of the wrong service> }   (in AWS)
After:   action { target_group_arn = aws_lb_target_group.api.arn }           (as the code says)

Risk: none; the rule is changed in place.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-update-rules.html
"""

from collections.abc import Iterator

from auditor.causes.cause import Cause, ids, observed, severity_of, snippet, target, written
from auditor.facts import Facts
from auditor.model.finding import Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.source import SourceRange
from auditor.routing import Action


def find(facts: Facts) -> Iterator[Finding]:
    """Compare the action of every rule and listener that exists on both sides."""
    if not facts.live_table:
        return
    live = _actions(facts.live_table.listeners)
    for id, (declared, block, span) in _actions(facts.table.listeners).items():
        if id in live and _differ(declared, live[id][0]):
            yield _finding(facts, id, block, span, (declared, live[id][0]))


def _actions(listeners: tuple) -> dict[str, tuple[Action, str, SourceRange | None]]:  # type: ignore[type-arg]
    found: dict[str, tuple[Action, str, SourceRange | None]] = {}
    for listener in listeners:
        found[listener.id] = (listener.default, "default_action", listener.range)
        found |= {rule.id: (rule.action, "action", rule.range) for rule in listener.rules}
    return found


def _differ(declared: Action, live: Action) -> bool:
    if declared.undecided or live.undecided or "forward" not in (declared.type, live.type):
        return False
    return declared.type != live.type or sorted(declared.target_groups) != sorted(live.target_groups)


def _finding(facts: Facts, id: str, block: str, span: SourceRange | None, actions: tuple[Action, Action]) -> Finding:
    declared, live = actions
    resource = facts.declared.find(id)
    path = next((d.path for d in facts.differing(id, block)), f"{block}[0].target_group_arn")
    failures = [f for f in facts.failures if f.declared and f.live and f.declared.decided_by == f.live.decided_by == id]
    evidence = [Evidence("live", f"in AWS the rule's action is: {live}", "elasticloadbalancing:DescribeRules")]
    if resource:
        evidence.insert(0, written(resource, block, f"the code's action is: {declared}"))
    return Finding(
        cause=CAUSE.id,
        class_=facts.standing(id, path),
        subject=id,
        attribute=path,
        message=f"{id} is declared to {declared}, but in AWS its action is: {live}.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(*evidence, *observed(failures)),
        range=resource.range_of(path) if resource else span,
        explains=ids(failures),
        fix=Fix(
            title=f"Apply {id} as it is declared; do not change the code",
            commands=(target(id),),
            hcl=snippet(facts, resource.range_of(block)) if resource else "",
            disposition="safe",
            rollback="Set the action back in AWS; terraform shows the former value in its plan.",
        ),
        service=str(service.address) if (service := facts.service_of(declared.target_group)) else "",
        expected=str(declared),
        actual=str(live),
    )


CAUSE = Cause("rule-forwards-elsewhere", "Listener rule forwards elsewhere", Hop.RULE, find)
