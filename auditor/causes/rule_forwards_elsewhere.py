"""A listener rule forwards to another target group than the code says.

Symptom: requests that match the rule are answered by the wrong application, typically with its own 404 page. The
balancer, the target groups and the services are all healthy.

Why: somebody changed the rule's action outside terraform, or the code was changed and not applied. The rule exists and
its conditions are right, so adding "the missing rule" would repeat the defect.

How it is confirmed: the rule in AWS is the declared one by listener and priority, the code does not leave its action to
others (ignore_changes, a blue/green deployment), and the action names other target groups or is of another type. The
same groups with other weights are no such thing.

Fix: apply the rule as it is declared; the code is right. After: `terraform apply -target='ADDRESS'`.

Before:  action { target_group_arn = <target group of the wrong service> }   (in AWS)
After:   action { target_group_arn = aws_lb_target_group.api.arn }           (as the code says)

Risk: none; the rule is changed in place.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-update-rules.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.causes.cause import Cause, ids, left_to_others, observed, severity_of, snippet, target, written
from auditor.causes.ways import moved_by_deployment, same_groups
from auditor.facts import Facts
from auditor.model.finding import Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.source import SourceRange
from auditor.routing import Action, Listener


@dataclass(frozen=True, slots=True)
class _Decision:
    """The action of a rule, or the default action of a listener; `block` is terraform's word for it."""

    action: Action
    block: str
    range: SourceRange | None

    @property
    def words(self) -> str:
        return "default action" if self.block == "default_action" else "action"

    @property
    def call(self) -> str:
        return f"elasticloadbalancing:Describe{'Listeners' if self.block == 'default_action' else 'Rules'}"


def find(facts: Facts) -> Iterator[Finding]:
    """Compare the action of every rule and listener that exists on both sides."""
    if not facts.live_table:
        return
    live = _decisions(facts.live_table.listeners)
    for id, declared in _decisions(facts.table.listeners).items():
        if id in live and _differ(declared.action, live[id].action) and not _left(facts, id, declared.block):
            yield _finding(facts, id, declared, live[id].action)


def _decisions(listeners: Sequence[Listener]) -> dict[str, _Decision]:
    found: dict[str, _Decision] = {}
    for listener in listeners:
        found[listener.id] = _Decision(listener.default, "default_action", listener.range)
        found |= {rule.id: _Decision(rule.action, "action", rule.range) for rule in listener.rules}
    return found


def _differ(declared: Action, live: Action) -> bool:
    if declared.undecided or live.undecided or "forward" not in (declared.type, live.type):
        return False
    return declared.type != live.type or not same_groups(declared, live)


def _left(facts: Facts, id: str, block: str) -> bool:
    """Whether the code leaves the action to others: by ignore_changes, or to CodeDeploy, which moves it between the
    groups of one deployment."""
    if left_to_others(facts, id, f"{block}[0].target_group_arn") or left_to_others(facts, id, block):
        return True
    return moved_by_deployment(facts, id)


def _finding(facts: Facts, id: str, declared: _Decision, live: Action) -> Finding:
    resource = facts.declared.find(id)
    words = declared.words
    paths = [difference.path for difference in facts.differing(id, declared.block)]
    path = paths[0] if len(paths) == 1 else declared.block
    failures = [f for f in facts.failures if f.declared and f.live and f.declared.decided_by == f.live.decided_by == id]
    evidence = [Evidence("live", f"in AWS the {words} is: {live}", declared.call)]
    if resource:
        evidence.insert(0, written(resource, f"{declared.block}[0]", f"the code's {words} is: {declared.action}"))
    return Finding(
        cause=CAUSE.id,
        class_=facts.standing(id, path),
        subject=id,
        attribute=path,
        message=f"The {words} of {id} is declared as: {declared.action}; in AWS it is: {live}.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH,
        hop=Hop.LISTENER if words == "default action" else CAUSE.hop,
        evidence=(*evidence, *observed(failures)),
        range=resource.range_of(path if len(paths) == 1 else f"{declared.block}[0]") if resource else declared.range,
        explains=ids(failures),
        fix=Fix(
            title=f"Apply {id} as it is declared; do not change the code",
            commands=(target(id),),
            hcl=snippet(facts, resource.range_of(f"{declared.block}[0]")) if resource else "",
            disposition="safe",
            rollback="Set the action back in AWS; terraform shows the former value in its plan.",
        ),
        service=str(service.address) if (service := facts.service_of(declared.action.target_group)) else "",
        expected=str(declared.action),
        actual=str(live),
    )


CAUSE = Cause("rule-forwards-elsewhere", "Listener rule forwards elsewhere", Hop.RULE, find)
