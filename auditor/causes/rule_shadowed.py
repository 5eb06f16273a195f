"""Earlier listener rules take all requests of a later one.

Symptom: requests that a rule was written for are answered by another service, or by a fixed response; the rule itself
is there, in code and in AWS, and never matches.

Why: rules are tried in ascending priority and the first whose conditions all hold wins. An earlier rule with wider
conditions, or several that together leave nothing, make a later one dead.

How it is confirmed: the requests that meet the later rule, less those of the earlier ones, are none: an exact
calculation over hosts, paths, headers, queries, methods and peers, in which an unknown value or priority is never
counted on. What takes them does something else than the later rule would. A wide rule that answers 503 by itself looks
like a maintenance page that somebody put there on purpose: it is told, with low severity. A rule that no request could
meet even alone is no case of this, and one that AWS refuses takes nothing.

Fix: give the wide rule a priority after the narrow ones, or narrow its conditions. Where several rules take the
requests together, give the dead rule a priority before them, or remove it.

Before:  priority = 5    (path /api/*)
After:   priority = 100  (after the rules for /api/v1/* and /api/mlflow/*)

Risk: none for the shadowed paths; what the wide rule alone matches stays with it.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#listener-rules
"""

from collections.abc import Iterator
from dataclasses import replace

from auditor.causes.cause import Cause, edit_at, ids, observed, severity_of, target
from auditor.causes.rules import free_after, free_before, otherwise, reached, told
from auditor.causes.whole import standing
from auditor.causes.witnesses import hosts_of
from auditor.facts import Facts, Failed
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.routing import Listener, Rule
from auditor.routing.match import walk
from auditor.routing.regions import shadowed_by, witness

MAINTENANCE_STATUS = 503


def find(facts: Facts) -> Iterator[Finding]:
    """Look, on every declared listener, for rules to which earlier ones that do something else leave nothing."""
    alive = reached(facts)
    for listener in facts.table.listeners:
        by_taker: dict[str, list[Rule]] = {}
        shadowed: set[str] = set()
        for late in listener.rules:
            takers = () if late.id in alive else shadowed_by(late, listener)
            if not takers or not any(otherwise(early, late) for early in takers):
                continue
            shadowed.add(late.id)
            if len(takers) == 1:
                by_taker.setdefault(takers[0].id, []).append(late)
            else:
                yield _of_several(facts, listener, takers, late)
        decided = [rule for rule in listener.rules if rule.priority is not None]
        for index, early in enumerate(decided):
            if early.id in by_taker and early.id not in shadowed:
                yield _finding(facts, listener, early, by_taker[early.id], decided[index + 1 :])


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
            told(early),
            *map(told, late),
            *_asked(facts, listener, late[0]),
            *observed(failures),
        ),
        range=resource.origin_of("priority") if resource else early.range,
        explains=ids(failures),
        fix=_reopen(early) if closed else _fix(facts, early, free_after(listener, last)),
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


def _robbed(failed: Failed, early: Rule, later: list[Rule]) -> Rule | None:
    """The rule that would take a failed request if the early one, in code and in AWS, did not take it."""
    if failed.request is None or failed.declared_by != early.id or (failed.live and failed.live.decided_by != early.id):
        return None
    heir = next((rule for rule in later if rule.holds(failed.request) is not False), None)
    return heir if heir and heir.holds(failed.request) and heir.action != early.action else None


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


def _asked(facts: Facts, listener: Listener, late: Rule) -> Iterator[Evidence]:
    """A request that meets the dead rule, asked of the table again, and who takes it."""
    alone = replace(listener, rules=(late,))
    request = witness(late, alone, hosts=hosts_of(facts.table, listener.load_balancer)).witness
    match = walk(request, listener) if request else None
    if match and match.rule:
        yield Evidence("source", f"{match.request} meets {late.id} and is taken by {match.rule.id}", str(late.range))


def _of_several(facts: Facts, listener: Listener, takers: tuple[Rule, ...], late: Rule) -> Finding:
    names = " and ".join(rule.id for rule in takers)
    resource = facts.declared.find(late.id)
    first = min(rule.priority or 0 for rule in takers)
    before = free_before(listener, first)
    edit = edit_at(facts, resource.origin_of("priority"), late.priority, before) if resource and before else None
    failures = [f for f in facts.failures if any(_robbed(f, early, [late]) for early in takers)]
    moved = facts.differing(late.id, "priority")
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, late.id, "priority"),
        subject=late.id,
        attribute="priority",
        message=f"{names} together take all requests of {late.id} (priority {late.priority}).",
        severity=severity_of(failures, Severity.LOW if moved else Severity.MEDIUM),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(told(late), *map(told, takers), *_asked(facts, listener, late), *observed(failures)),
        range=resource.origin_of("priority") if resource else late.range,
        explains=ids(failures),
        fix=Fix(
            title=f"Move {late.id} before the rules that take its requests, or remove it",
            edits=(edit,) if edit else (),
            commands=(target(late.id),),
            hcl=f"priority = {before}" if before else "",
            rollback=f"Set the priority back to {late.priority} and apply.",
        ),
        service=str(service.address) if (service := facts.service_of(late.action.target_group)) else "",
        expected=str(late.action),
        actual=" or ".join(dict.fromkeys(str(rule.action) for rule in takers)),
    )


CAUSE = Cause("rule-shadowed", "Listener rule shadowed", Hop.RULE, find)
