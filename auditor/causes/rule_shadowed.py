"""A listener rule takes all requests of later rules.

Symptom: requests that a rule was written for are answered by another service, or by a fixed response; the rule itself
is there, in code and in AWS, and never matches.

Why: rules are tried in ascending priority and the first whose conditions all hold wins. An earlier rule with wider
conditions leaves nothing for the later one.

How it is confirmed: every condition of the earlier rule is covered by a condition of the later one on the same field,
so that no request can meet the later rule and miss the earlier; the two do different things. A wide rule that answers
503 by itself looks like a maintenance page that somebody put there on purpose: it is told, with low severity.

Fix: give the wide rule a priority after the narrow ones, or narrow its conditions.

Before:  priority = 5    (path /api/*)
After:   priority = 100  (after the rules for /api/v1/* and /api/mlflow/*)

Risk: none for the shadowed paths; what the wide rule alone matches stays with it.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#listener-rules
"""

from collections.abc import Iterator

from auditor.causes.cause import Cause, edit_at, ids, observed, severity_of, target
from auditor.facts import Facts, Failed
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.routing import Condition, Listener, Rule
from auditor.routing.condition import HOST, covers

LAST_PRIORITY = 50000
MAINTENANCE_STATUS = 503


def find(facts: Facts) -> Iterator[Finding]:
    """Look, on every declared listener, for rules that leave nothing to later ones with another action."""
    for listener in facts.table.listeners:
        decided = [rule for rule in listener.rules if rule.priority is not None]
        shadowed: set[str] = set()
        for index, early in enumerate(decided):
            late = [rule for rule in decided[index + 1 :] if rule.id not in shadowed and _shadows(early, rule)]
            shadowed |= {rule.id for rule in late}
            if late and early.id not in shadowed:
                yield _finding(facts, listener, early, late, decided[index + 1 :])


def _shadows(early: Rule, late: Rule) -> bool:
    if early.action == late.action or early.action.undecided or late.action.undecided:
        return False
    return all(any(_covers(wide, narrow) for narrow in late.conditions) for wide in early.conditions)


def _covers(wide: Condition, narrow: Condition) -> bool:
    """Whether each request that meets `narrow` meets `wide`."""
    if wide.undecided or narrow.undecided or (wide.field, wide.name.lower()) != (narrow.field, narrow.name.lower()):
        return False
    if not narrow.values:
        return False
    return all(any(_value_covers(wide.field, w, n) for w in wide.values) for n in narrow.values)


def _value_covers(field: str, wide: object, narrow: object) -> bool:
    if not isinstance(wide, str) or not isinstance(narrow, str):
        return wide == narrow
    if field == HOST:
        return covers(wide.lower(), narrow.lower())
    return covers(wide, narrow) if field == "path-pattern" else wide == narrow


def _finding(facts: Facts, listener: Listener, early: Rule, late: list[Rule], later: list[Rule]) -> Finding:
    """`late` are the rules that never match; `later` all behind the early one, which may lose single requests to it."""
    robbed = {f: rule for f in facts.failures if (rule := _robbed(f, early, later))}
    failures = list(robbed)
    names = ", ".join(rule.id for rule in late)
    last = max(rule.priority or 0 for rule in (*late, *robbed.values()))
    resource = facts.declared.find(early.id)
    closed = _is_maintenance(early)
    moved = facts.differing(early.id, "priority")
    applied = not moved and not facts.is_missing(early.id)
    return Finding(
        cause=CAUSE.id,
        class_=Class.BROKEN if applied else facts.standing(early.id, "priority" if moved else ""),
        subject=early.id,
        attribute="priority",
        message=f"{early.id} (priority {early.priority}) takes all requests of {names}"
        + (f" and answers them with {early.action}." if closed else ".")
        + "".join(f" In AWS its priority is {d.live}." for d in moved),
        severity=severity_of(failures, Severity.LOW if closed or moved else Severity.HIGH),
        confidence=Confidence.MEDIUM if closed else Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            Evidence("source", f"priority {early.priority}: {_shown(early)} -> {early.action}", str(early.range)),
            *(Evidence("source", f"priority {r.priority}: {_shown(r)} -> {r.action}", str(r.range)) for r in late),
            *observed(failures),
        ),
        range=resource.origin_of("priority") if resource else early.range,
        explains=ids(failures),
        fix=_reopen(early) if closed else _fix(facts, early, _free_after(listener, last)),
        service=str(service.address) if (service := facts.service_of(late[0].action.target_group)) else "",
        expected=str(late[0].action),
        actual=str(early.action),
    )


def _is_maintenance(rule: Rule) -> bool:
    return rule.action.type == "fixed-response" and rule.action.status == MAINTENANCE_STATUS


def _reopen(early: Rule) -> Fix:
    return Fix(
        title=f"Remove {early.id} from the code when the maintenance is over, and apply",
        commands=(target(early.id),),
        risk="outage",
        rollback="Declare the rule again and apply.",
    )


def _shown(rule: Rule) -> str:
    return " and ".join(map(str, rule.conditions)) or "every request"


def _robbed(failed: Failed, early: Rule, later: list[Rule]) -> Rule | None:
    """The rule that would take a failed request if the early one, in code and in AWS, did not take it."""
    if failed.request is None or failed.declared_by != early.id or (failed.live and failed.live.decided_by != early.id):
        return None
    heir = next((rule for rule in later if rule.holds(failed.request) is not False), None)
    return heir if heir and heir.holds(failed.request) and heir.action != early.action else None


def _free_after(listener: Listener, priority: int) -> int | None:
    taken = {rule.priority for rule in listener.rules}
    return next((number for number in range(priority + 1, LAST_PRIORITY + 1) if number not in taken), None)


def _fix(facts: Facts, early: Rule, priority: int | None) -> Fix:
    resource = facts.declared.find(early.id)
    edit = None
    if resource and priority:
        edit = edit_at(facts, resource.origin_of("priority"), resource.get("priority"), priority)
    return Fix(
        title=f"Move {early.id} behind the rules that it shadows, or narrow its conditions",
        edits=(edit,) if edit else (),
        commands=(target(early.id),),
        hcl=f"priority = {priority}" if priority else "",
        disposition="needs review",
        rollback=f"Set the priority back to {early.priority} and apply.",
    )


CAUSE = Cause("rule-shadowed", "Listener rule shadowed", Hop.RULE, find)
