"""The next apply takes away, or moves, requests that are answered now.

Symptom: none yet. After the apply requests that work now end in the listener's default action, in a fixed error, in
nothing at all, or at another application.

Why: a rule was taken out of the code, a new rule has a lower priority and a wider pattern than an old one, a pattern or
an action was changed, or a listener goes.

How it is confirmed: the request is walked through AWS's rules as they are, and through those that the apply leaves:
what the code (or the plan) says, without what it leaves to others, and with what terraform does not know and so does
not touch. Now it reaches a target group with a healthy target or a redirect; then it surely does not. Where another
finding speaks of the same rule because AWS was changed by hand, this one only adds its evidence there.

Fix: none that is certain; either the code is wrong, or the move is meant. Where the target groups of now go away with
the same apply it is taken as meant, and only worth a look.

Before:  GET /mlflow/ -> aws_lb_target_group.mlflow   (now)
After:   GET /mlflow/ -> fixed response 404           (after the apply)

Risk: outage for these requests.
"""

from collections.abc import Iterator

from auditor.after_apply import removed
from auditor.apply_routes import BrokenRoute, broken_routes, told
from auditor.causes.attribute_differs import ROUTING
from auditor.causes.cause import Cause, snippet, target
from auditor.facts import Facts
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.redaction import redact
from auditor.model.source import SourceRange
from auditor.secret_texts import secret_texts


def find(facts: Facts) -> Iterator[Finding]:
    """Turn every route that the apply breaks into a finding."""
    found = broken_routes(facts)
    secrets = secret_texts(facts.declared, facts.table, facts.live_table) if found else ()
    yield from (_finding(facts, route, secrets) for route in found)


def _finding(facts: Facts, route: BrokenRoute, secrets: tuple[str, ...]) -> Finding:
    subject, path = route.subject, _path(facts, route.subject)
    resource = facts.declared.find(subject)
    span = resource.range_of(path) if resource else _place(route)
    gone = removed(facts)
    parts = (str(route.request), told(route.before, gone), told(route.after, gone))
    request, now, then = (redact(part, secrets) for part in parts)
    plan = facts.last.source if facts.last and facts.last.changes else "routing of the rules after the apply"
    intended = route.intended and not (route.promised and not route.moved)
    service = facts.service_of(route.before.action.target_group) if route.before.action else None
    return Finding(
        cause=CAUSE.id,
        class_=_standing(facts, subject, path),
        subject=subject,
        attribute=path,
        message=f"This apply {route.effect} {request}: now {now}; after the apply {then}.",
        severity=Severity.MEDIUM if intended else Severity.HIGH,
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            Evidence("live", f"{request} goes to {now}", "routing of the live rules"),
            Evidence("source", f"after the apply {request} goes to {then}", str(span) if span and resource else plan),
        ),
        range=span,
        fix=Fix(
            title=f"Read the plan of {subject} before the apply; change the code if the request is to stay as it is",
            commands=(target(subject, verb="plan"),),
            hcl=snippet(facts, span) if span and resource else "",
            risk="outage",
            rollback="Apply the former code again.",
        ),
        service=str(service.address) if service else "",
        expected=now,
        actual=then,
    )


def _standing(facts: Facts, subject: str, path: str) -> Class:
    """Where AWS has what was applied, and only the code (or a plan) changes it, it is not applied yet."""
    if path or facts.is_missing(subject):
        return facts.standing(subject, path)
    return Class.UNAPPLIED


def _path(facts: Facts, subject: str) -> str:
    """The (first) attribute by which the apply changes the subject; "" where it makes or destroys it."""
    return next((d.path for d in facts.differing(subject) if d.path.partition("[")[0] in ROUTING), "")


def _place(route: BrokenRoute) -> SourceRange | None:
    """What the code has of a rule that it no longer declares: the listener, as it will be."""
    return route.after.listener.range if route.after.listener else None


CAUSE = Cause("apply-breaks-route", "Apply breaks a route that works", Hop.RULE, find)
