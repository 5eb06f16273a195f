"""A URL that the code promises meets no rule of the listener, whose default action refuses it.

Symptom: the promised URL gets the balancer's own fixed response, often a 404, and no service ever sees the request.

Why: the rule for it was forgotten, or names another host or path than the output does: a typing error, a new version's
prefix, a host of another environment.

How it is confirmed: an output, a Route 53 health check or a redirect of the code names the URL, the name leads to this
balancer only, the request (after redirects) meets none of the listener's rules, all of which are known, and the default
action is a fixed response with an error. An output that may be the base of longer URLs is kept by a rule for those. The
rule that misses the request by the least is named. Default actions that forward or redirect are somebody's plan.

Fix: declare a rule for the URL, widen the nearest one, or correct the promise.

Before:  host_header { values = ["apps.shop.example"] }   (the output says app.shop.example)
After:   host_header { values = ["app.shop.example"] }

Risk: requests that are refused today are answered.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from auditor.causes.cause import Cause, ids, observed, severity_of, target
from auditor.causes.pattern_misses_root import missed_root
from auditor.causes.promises import Unkept, unkept
from auditor.causes.rule_on_wrong_listener import rule_elsewhere
from auditor.causes.rule_unreachable import impossible
from auditor.causes.whole import standing
from auditor.facts import Facts
from auditor.model.finding import Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.routing.match import PassedOver

ATTRIBUTE = "default_action"


def find(facts: Facts) -> Iterator[Finding]:
    """Look for promises that no rule keeps, and that no other cause explains; one finding for each listener."""
    found: dict[str, list[Unkept]] = {}
    for one in unkept(facts):
        if not (rule_elsewhere(facts, one) or missed_root(facts, one) or _is_meant_by_an_impossible_rule(one)):
            found.setdefault(one.listener.id, []).append(one)
    for unmet in found.values():
        yield _finding(facts, unmet)


def _is_meant_by_an_impossible_rule(one: Unkept) -> bool:
    return any(impossible(rule, one.listener) for rule in one.listener.rules)


def _nearest(one: Unkept) -> PassedOver | None:
    """The rule that misses the request by one condition and is most like it there."""
    near = [passed for passed in one.match.passed_over if len(passed.missed) == 1]
    return max(near, key=_likeness, default=None)


def _likeness(passed: PassedOver) -> float:
    [missed] = passed.missed
    return SequenceMatcher(None, missed.wanted, missed.got).ratio()


def _finding(facts: Facts, unmet: list[Unkept]) -> Finding:
    first = unmet[0]
    listener, near = first.listener, _nearest(first)
    wanted = {one.request for one in unmet} | {one.promise.request for one in unmet}
    failures = [f for f in facts.failures if f.request in wanted]
    misses = f"; {near.rule} is the nearest: it wants {near.missed[0].wanted}" if near else ""
    others = f" (and {len(unmet) - 1} more)" if len(unmet) > 1 else ""
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, listener.id, ATTRIBUTE),
        subject=listener.id,
        attribute=ATTRIBUTE,
        message=f"{first.request}{others}, promised by {first.promise.by}, meets no rule of {listener.id} and gets a "
        f"{listener.default}{misses}.",
        severity=severity_of(failures, Severity.MEDIUM),
        confidence=Confidence.MEDIUM,
        hop=CAUSE.hop,
        evidence=(
            *(evidence for one in unmet for evidence in one.told()),
            *(_miss(facts, one, near) for one in unmet if (near := _nearest(one))),
            *observed(failures),
        ),
        range=first.promise.range or listener.range,
        explains=ids(failures),
        fix=Fix(
            title=f"Declare a rule of {listener.id} for {first.request.path}, or correct {first.promise.by}",
            commands=(target(listener.id, verb="plan"),),
            hcl="",
            rollback="Remove the rule and apply.",
        ),
        expected=f"an answer of a service to {first.request}",
        actual=str(listener.default),
    )


def _miss(facts: Facts, one: Unkept, near: PassedOver) -> Evidence:
    resource = facts.declared.find(near.rule)
    [missed] = near.missed
    text = f"{near.rule} misses {one.request}: it wants {missed.wanted}, the request has {missed.got}"
    return Evidence("source", text, str(resource.range) if resource else near.rule)


CAUSE = Cause("no-matching-rule", "No rule for a promised URL", Hop.RULE, find)
