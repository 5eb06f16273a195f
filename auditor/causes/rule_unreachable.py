"""No request can meet a listener rule by itself: a value that no request has, or conditions that exclude each other.

Symptom: the requests that the rule was written for fall to a later rule or to the listener's default action. Some such
rules AWS takes without a word; others it refuses, and `terraform apply` fails.

Why: all conditions of a rule hold together, and each is compared exactly. A path begins with a slash, so `api/*` never
matches. Methods are compared with case: `get` is none that a client sends. The host is compared without its port. A
host value needs a dot, and a header value cannot stand for the Host header. Two path conditions must both hold.

How it is confirmed: one condition has no value that a request can have, or the requests of two conditions have nothing
in common: an exact calculation that needs no other rule. Values that are not known, and regular expressions, are never
counted as empty. A rule that requests could meet, and that earlier rules take, is rule-shadowed instead.

Fix: write the value as requests have it; put alternatives into one condition, where one of them suffices.

Before:  path_pattern { values = ["api/*"] }
After:   path_pattern { values = ["/api/*"] }

Risk: the rule begins to take requests, which something else answers today.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from auditor.causes.cause import Cause, edit_at, ids, observed, severity_of, target, written
from auditor.causes.rules import declared_rules, is_empty, path_of, taken_instead, told
from auditor.causes.whole import standing
from auditor.facts import Facts
from auditor.hcl.write import literal
from auditor.model.finding import Confidence, Edit, Finding, Fix, Hop, Severity
from auditor.model.resource import Resource
from auditor.model.value import Value, freeze
from auditor.routing import Action, Condition, Listener, Rule
from auditor.routing.condition import HEADER, HOST, METHOD, PATH, SOURCE_IP
from auditor.routing.limits import violations

_NO_METHOD = re.compile(r"[^A-Z_-]")
_NO_HOST = re.compile(r"[^A-Za-z0-9.*?_-]")
_PORT = re.compile(r":[0-9*]+\Z")
_NEVER_A_SOURCE = "255.255.255.255/32"


@dataclass(frozen=True, slots=True)
class Impossible:
    """Why no request meets a rule: `condition` is the one at fault, `values` how it should say what was meant, () where
    nobody can tell."""

    condition: Condition
    reason: str
    values: tuple[str, ...] = ()
    refused: bool = False
    """That AWS refuses the condition is the only reason; where AWS has the rule, that is not so."""


def find(facts: Facts) -> Iterator[Finding]:
    """Look for declared rules that no request can meet, whatever stands before them."""
    for listener, rule in declared_rules(facts):
        resource = facts.declared.find(rule.id)
        why = impossible(rule, listener) if resource else None
        if resource and why and not (why.refused and facts.live_of(rule.id)):
            yield _finding(facts, listener, rule, resource, why)


def impossible(rule: Rule, listener: Listener) -> Impossible | None:
    """Why no request can meet a rule by itself; None where one can, or where that is not certain."""
    for condition in rule.conditions:
        found = None if condition.undecided or condition.regex else _by_itself(condition, rule, listener)
        if found:
            return found
    if not is_empty(rule, listener):
        return None
    for one, other in combinations(rule.conditions, 2):
        if one.field == other.field and is_empty(replace(rule, conditions=(one, other)), listener):
            reason = f"{one} and {other} must both hold, and no request can meet both"
            return Impossible(other, reason)
    return Impossible(rule.conditions[0], "no request can meet all its conditions") if rule.conditions else None


def _by_itself(condition: Condition, rule: Rule, listener: Listener) -> Impossible | None:
    if not condition.values:
        return Impossible(condition, f"the {condition.field} condition has no value")
    if condition.field == HEADER:
        return _header(condition)
    texts = [value for value in condition.values if isinstance(value, str)]
    why = [_never(condition.field, value) for value in texts]
    if len(texts) == len(condition.values) and all(why):
        meant = [_meant(condition.field, value) for value in texts]
        refused = condition.field == HOST and not all(map(_NO_HOST.search, texts))
        return Impossible(condition, "; ".join(dict.fromkeys(why)), tuple(meant) if all(meant) else (), refused)
    if is_empty(replace(rule, conditions=(condition,)), listener):
        return Impossible(condition, f"no request has a {condition.field} of {condition}")
    return None


def _header(condition: Condition) -> Impossible | None:
    named = replace(condition, values=("x",))
    broken = [one.reason for one in violations(Rule("", 1, (named,), Action("unknown"))) if one.limit == HEADER]
    return Impossible(condition, "; ".join(broken)) if broken else None


def _never(field: str, value: str) -> str:
    """Why no request has a value, "" where one may."""
    if field == PATH and not value.startswith(("/", "*", "?")):
        return f"a path begins with a slash, {value} does not"
    if field == METHOD and _NO_METHOD.search(value):
        return f"methods are compared with case, and no client sends {value}"
    if field == HOST and _NO_HOST.search(value):
        port = _PORT.search(value)
        return f"hosts are compared without their port, {value} has one" if port else f"no host name is like {value}"
    if field == HOST and "." not in value and not set("*?") & set(value):
        return f"AWS takes no host without a dot: {value}"
    return f"{value} is no source that AWS takes" if field == SOURCE_IP and value == _NEVER_A_SOURCE else ""


def _meant(field: str, value: str) -> str:
    """What was surely meant, "" where nobody can tell."""
    if field == PATH:
        return f"/{value}"
    if field == METHOD and not _NO_METHOD.search(value.upper()):
        return value.upper()
    bare = _PORT.sub("", value) if field == HOST else ""
    return bare if bare and not _NO_HOST.search(bare) and "." in bare else ""


def _finding(facts: Facts, listener: Listener, rule: Rule, resource: Resource, why: Impossible) -> Finding:
    block = path_of(resource, rule, why.condition)
    attribute = block + _values(why)
    meant = replace(
        rule, conditions=tuple(replace(c, values=why.values) if c is why.condition else c for c in rule.conditions)
    )
    failures = [f for f in facts.failures if why.values and f.request and meant.holds(f.request)]
    instead = taken_instead(facts, listener, meant) if why.values else ()
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, rule.id, block),
        subject=rule.id,
        attribute=attribute,
        message=f"No request can meet {rule.id}: {why.reason}.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            told(rule),
            written(resource, attribute, str(why.condition)),
            *instead,
            *observed(failures),
        ),
        range=resource.origin_of(attribute),
        explains=ids(failures),
        fix=_fix(facts, rule, resource, why, block),
        service=str(service.address) if (service := facts.service_of(rule.action.target_group)) else "",
        expected=str(rule.action),
        actual="no request",
    )


def _fix(facts: Facts, rule: Rule, resource: Resource, why: Impossible, block: str) -> Fix:
    edits = _edits(facts, resource, why, block)
    listed: Value = freeze(list(why.values))
    return Fix(
        title=f"Correct the condition of {rule.id}" + (" as requests have it" if why.values else ""),
        edits=edits,
        commands=(target(rule.id),),
        hcl=f"values = {literal(listed)}" if why.values else "",
        rollback=f"Set the condition back to {why.condition} and apply.",
    )


def _values(why: Impossible) -> str:
    """Where the values stand, below the condition's block; "" where nobody can say what was meant."""
    return {0: "", 1: ".values[0]"}.get(len(why.values), ".values")


def _edits(facts: Facts, resource: Resource, why: Impossible, block: str) -> tuple[Edit, ...]:
    """An edit for the only value; a list of several is shown and left to its author."""
    if len(why.values) != 1:
        return ()
    path = block + _values(why)
    edit = edit_at(facts, resource.origin_of(path), resource.get(path), why.values[0])
    return (edit,) if edit else ()


CAUSE = Cause("rule-unreachable", "Listener rule that no request can meet", Hop.RULE, find)
