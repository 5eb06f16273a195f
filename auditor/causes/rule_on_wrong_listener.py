"""A listener rule sits on a listener that its requests never come to.

Symptom: requests that the rule was written for get the default action, often the balancer's fixed 404, of another
listener; the rule itself is right and is never used. Typical: the rule is on the HTTP listener, which sends everything
else to HTTPS, and the clients come by HTTPS; or it is on the internal balancer, and the name leads to the public one.

Why: rules belong to one listener. `listener_arn` names the one on port 80, an old one, or that of another balancer.

How it is confirmed: the code promises a URL (an output, a Route 53 health check, a redirect), the request meets no rule
of the listener that it comes to, and is refused by the fixed response there; the rule on the other listener would take
it. On another balancer a rule counts only if it names the host. Rules that nobody promises anything of, such as ACME
challenges on port 80, and listeners that may have more rules than the code shows, are not claimed.

Fix: name the listener that the requests come to.

Before:  listener_arn = aws_lb_listener.http.arn
After:   listener_arn = aws_lb_listener.https.arn

Risk: requests by the other scheme are no longer taken by the rule; terraform replaces it.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
"""

from collections.abc import Iterator
from dataclasses import replace

from auditor.causes.cause import Cause, edit_of_text, ids, observed, severity_of, target, written
from auditor.causes.promises import Unkept, unkept
from auditor.causes.rules import told
from auditor.causes.whole import standing
from auditor.facts import Facts
from auditor.model.address import split_root
from auditor.model.finding import Confidence, Edit, Finding, Fix, Hop, Severity
from auditor.model.resource import Resource
from auditor.routing import Listener, Rule
from auditor.routing.condition import HOST

ATTRIBUTE = "listener_arn"


def find(facts: Facts) -> Iterator[Finding]:
    """Look for promised requests that are refused by one listener and would be taken by a rule of another."""
    found: dict[str, list[tuple[Unkept, Listener, Rule]]] = {}
    for one in unkept(facts):
        elsewhere = rule_elsewhere(facts, one)
        if elsewhere:
            listener, rule = elsewhere
            found.setdefault(rule.id, []).append((one, listener, rule))
    for astray in found.values():
        yield _finding(facts, astray)


def rule_elsewhere(facts: Facts, one: Unkept) -> tuple[Listener, Rule] | None:
    """The rule of another listener that would take a refused request, which no earlier rule there takes."""
    for listener in facts.table.listeners:
        if listener.id == one.listener.id or not facts.declared.find(listener.id):
            continue
        own = listener.load_balancer == one.listener.load_balancer
        rule = next((rule for rule in listener.rules if rule.holds(one.request) is not False), None)
        if rule and rule.holds(one.request) and rule.action.type == "forward" and not rule.action.undecided:
            named = any(condition.field == HOST for condition in rule.conditions)
            if facts.declared.find(rule.id) and rule.conditions and (own or named):
                return listener, rule
    return None


def _finding(facts: Facts, astray: list[tuple[Unkept, Listener, Rule]]) -> Finding:
    one, listener, rule = astray[0]
    resource = facts.declared.find(rule.id)
    assert resource is not None  # rule_elsewhere only names rules of the code
    wanted = {promise.request for promise, _, _ in astray}
    failures = [f for f in facts.failures if f.request in wanted]
    edit = _edit(facts, resource, listener, one.listener)
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, rule.id, ATTRIBUTE),
        subject=rule.id,
        attribute=ATTRIBUTE,
        message=f"{rule.id} is on {listener.id}; {one.request}, which it is meant for, comes to {one.listener.id}.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH if _is_closed(listener) else Confidence.MEDIUM,
        hop=CAUSE.hop,
        evidence=(
            written(resource, ATTRIBUTE, f"the rule is on {listener.id} ({listener.protocol} {listener.port})"),
            told(rule),
            *(evidence for promise, _, _ in astray for evidence in promise.told()),
            *observed(failures),
        ),
        range=resource.origin_of(ATTRIBUTE),
        explains=ids(failures),
        fix=Fix(
            title=f"Move {rule.id} to {one.listener.id}, or declare it there too",
            edits=(edit,) if edit else (),
            commands=(target(rule.id),),
            hcl=f"listener_arn = {split_root(one.listener.id)[1]}.arn",
            risk="replacement",
            rollback="Name the former listener again and apply.",
        ),
        service=str(service.address) if (service := facts.service_of(rule.action.target_group)) else "",
        expected=str(rule.action),
        actual=str(one.listener.default),
    )


def _is_closed(listener: Listener) -> bool:
    """Whether a listener sends what no rule takes away, so that clients are not meant to use it."""
    return listener.default.type == "redirect"


def _edit(facts: Facts, resource: Resource, here: Listener, there: Listener) -> Edit | None:
    """Name the other listener where both stand in the rule's own module, and the priority is free there."""
    places = [facts.declared.find(listener.id) for listener in (here, there)]
    addresses = [place.address for place in places if place] + [resource.address]
    if len({(address.root, address.module) for address in addresses}) != 1 or len(addresses) != len((here, there)) + 1:
        return None
    if any(str(rule.priority) == str(resource.get("priority")) for rule in there.rules):
        return None
    old, new = (f"{replace(address, module=(), root='')}.arn" for address in addresses[:2])
    return edit_of_text(facts, resource.origin_of(ATTRIBUTE), old, new)


CAUSE = Cause("rule-on-wrong-listener", "Listener rule on the wrong listener", Hop.RULE, find)
