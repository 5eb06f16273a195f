"""A listener rule goes past a limit of AWS: too many values or wildcards, a value that is too long or not allowed.

Symptom: `terraform plan` is content and `terraform apply` fails (TooManyUniqueTargetGroupsPerLoadBalancer,
ValidationError, "A rule can only have ..."); the rule's requests fall to a later rule or to the default action.

Why: a rule has five condition values in all, whatever their fields; a host, path, method or source condition once only;
a limited number of wildcards; values of 128 characters; characters that AWS lists; a priority of 1 to 50000; an action
has five target groups. The provider checks few of these.

How it is confirmed: the rule's known values are counted and compared with AWS's pages. What is not known is not
counted, and where AWS's pages differ from each other (the sixth wildcard) nothing is claimed. A rule that AWS has as it
is written proves that the limit is another one there. A rule that no request could meet is rule-unreachable.

Fix: split the rule into several with the same action, each within the limits, or shorten the value.

Before:  path_pattern { values = ["/a/*", "/b/*", "/c/*", "/d/*", "/e/*", "/f/*"] }
After:   two rules: ["/a/*", "/b/*", "/c/*"] and ["/d/*", "/e/*", "/f/*"], with a priority each

Risk: none; AWS refuses the rule as it is.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
"""

from collections.abc import Iterator

from auditor.causes.cause import Cause, ids, observed, severity_of, target, written
from auditor.causes.rule_unreachable import impossible
from auditor.causes.rules import declared_rules, path_of, refused, taken_instead, told
from auditor.causes.ways import part
from auditor.causes.whole import standing
from auditor.facts import Facts
from auditor.model.finding import Confidence, Finding, Fix, Hop, Severity
from auditor.model.resource import Resource
from auditor.routing import Listener, Rule
from auditor.routing.limits import Violation

_ATTRIBUTES = {"priority": "priority", "target-groups": "action", "transforms": "transform"}


def find(facts: Facts) -> Iterator[Finding]:
    """Look for declared rules that AWS surely refuses."""
    for listener, rule in declared_rules(facts):
        resource = facts.declared.find(rule.id)
        broken = refused(rule)
        if resource and broken and not _is_taken(facts, rule) and not impossible(rule, listener):
            yield _finding(facts, listener, rule, resource, broken)


def _is_taken(facts: Facts, rule: Rule) -> bool:
    """Whether AWS has the rule as the code says it."""
    return facts.live_of(rule.id) is not None and not facts.differing(rule.id)


def _finding(facts: Facts, listener: Listener, rule: Rule, resource: Resource, broken: list[Violation]) -> Finding:
    failures = [f for f in facts.failures if f.declared_by == rule.id and part(f)]
    attribute = _attribute(resource, rule, broken[0])
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, rule.id, attribute),
        subject=rule.id,
        attribute=attribute,
        message=f"AWS refuses {rule.id}: {'; '.join(dict.fromkeys(one.reason for one in broken))}.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            told(rule),
            *(written(resource, _attribute(resource, rule, one), f"{one.reason} ({one.source})") for one in broken),
            *taken_instead(facts, listener, rule),
            *observed(failures),
        ),
        range=resource.origin_of(attribute),
        explains=ids(failures),
        fix=Fix(
            title=f"Correct {rule.id} to be within AWS's limits, or split it into rules with the same action",
            commands=(target(rule.id, verb="plan"),),
            rollback="None is needed: the rule does not exist as it is.",
        ),
        service=str(service.address) if (service := facts.service_of(rule.action.target_group)) else "",
        expected="; ".join(dict.fromkeys(one.source for one in broken)),
        actual="; ".join(dict.fromkeys(one.reason for one in broken)),
    )


def _attribute(resource: Resource, rule: Rule, violation: Violation) -> str:
    """Where the limit is broken: the block of the only condition of its field, else all conditions."""
    if violation.limit in _ATTRIBUTES:
        return _ATTRIBUTES[violation.limit]
    own = [condition for condition in rule.conditions if condition.field == violation.limit]
    if not own and len(rule.conditions) == 1:
        own = list(rule.conditions)
    block = path_of(resource, rule, own[0]) if len(own) == 1 else "condition"
    return f"{block}.values" if resource.get(f"{block}.values") is not None else block


CAUSE = Cause("condition-limit-exceeded", "Listener rule past a limit of AWS", Hop.RULE, find)
