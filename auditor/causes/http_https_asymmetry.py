"""The HTTP and the HTTPS listener of a balancer route the same request to different places.

Symptom: a path works with https:// and gives the default answer, or another service's, with http:// (or the other way
round), while other paths work alike with both.

Why: the rules were written twice, once for each listener, and a rule was added or changed on one of them only.

How it is confirmed: the balancer has one HTTP and one HTTPS listener, at least one rule is on both with the same
conditions and the same target, so that they are meant alike; a request that surely reaches a rule of one listener is
followed on the other, over its redirects, and ends at another target. Listeners that only redirect, or that serve a
health or ACME path and nothing else, are not meant alike. Where the code promises the very URL that goes astray, the
causes of that promise speak instead.

Fix: let the HTTP listener redirect everything to HTTPS, or declare the rule on both.

Before:  "api_https" { listener_arn = ...https.arn  condition { path_pattern { values = ["/api/*"] } } }
After:   "api_https" { ... } and "api_http" { listener_arn = ...http.arn  condition { path_pattern { ... } } }

Risk: requests by the other scheme go to another place than today.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.causes.cause import Cause, snippet, target
from auditor.causes.ways import same_groups
from auditor.causes.whole import may_hide, standing
from auditor.causes.witnesses import witnesses
from auditor.facts import Facts
from auditor.model.endpoint import Kind
from auditor.model.finding import Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.request import Request
from auditor.routing import Action, Listener, Match, Rule
from auditor.routing.follow import ANSWER, follow

_RULES = ("aws_lb_listener_rule", "aws_alb_listener_rule")


@dataclass(frozen=True, slots=True)
class _Apart:
    """A request that a rule takes by one scheme, and where it ends by the other."""

    rule: Rule
    request: Request
    other: Match


def find(facts: Facts) -> Iterator[Finding]:
    """Compare the two listeners of each balancer, rule by rule, in both directions."""
    if may_hide(facts, *_RULES):
        return
    for http, https in _pairs(facts):
        told: set[str] = set()
        for here, there in ((https, http), (http, https)):
            apart = [each for each in _apart(facts, here, there) if each.rule.id not in told]
            told |= {each.other.rule.id for each in apart if each.other.rule}
            if apart:
                yield _finding(facts, here, there, apart)


def _pairs(facts: Facts) -> Iterator[tuple[Listener, Listener]]:
    for balancer in facts.table.load_balancers:
        own = [listener for listener in facts.table.listeners if listener.load_balancer == balancer.id]
        http, https = ([each for each in own if each.protocol == protocol] for protocol in ("HTTP", "HTTPS"))
        alone = len(own) == 2 and len(http) == 1 == len(https)
        if alone and not any(each.elsewhere or each.port is None for each in own) and _meant_alike(http[0], https[0]):
            yield http[0], https[0]


def _meant_alike(one: Listener, other: Listener) -> bool:
    return any(_forwards(rule.action) and _twin(rule, other) for rule in one.rules)


def _twin(rule: Rule, other: Listener) -> bool:
    return any(
        set(each.conditions) == set(rule.conditions) and _same(each.action, rule.action)
        for each in other.rules
        if not any(condition.undecided for condition in each.conditions)
    )


def _forwards(action: Action) -> bool:
    return action.type == "forward" and not action.undecided


def _same(one: Action, other: Action) -> bool:
    """Whether both forward to the same groups; a login before that makes no other place."""
    return _forwards(one) and _forwards(other) and same_groups(one, other)


def _apart(facts: Facts, here: Listener, there: Listener) -> Iterator[_Apart]:
    for rule in here.rules:
        if not _forwards(rule.action) or _is_promised(facts, rule, there):
            continue
        request = next(witnesses(facts, here, rule), None)
        if request is None:
            continue
        twin = replace(
            request, url=there.url(request.host, request.path) + (f"?{request.query}" if request.query else "")
        )
        chain = follow(facts.table, twin, there.load_balancer)
        action = chain.last.action
        if chain.end == ANSWER and action and not action.undecided and not _same(rule.action, action):
            yield _Apart(rule, request, chain.last)


def _is_promised(facts: Facts, rule: Rule, there: Listener) -> bool:
    """Whether the code promises a URL of the other listener that the rule is meant for."""
    scheme = "https" if there.protocol == "HTTPS" else "http"
    promised = [e.request for e in facts.endpoints if e.kind in (Kind.OUTPUT, Kind.MLFLOW)]
    return any(request.scheme == scheme and rule.holds(request) is not False for request in promised)


def _finding(facts: Facts, here: Listener, there: Listener, apart: list[_Apart]) -> Finding:
    first = apart[0]
    rules = ", ".join(each.rule.id for each in apart)
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, there.id),
        subject=there.id,
        attribute="",
        message=f"{there.id} does not route as {here.id}: {first.request} goes to {_place(first.rule.action)}, "
        f"the same by {there.protocol} gets {first.other.action} from {first.other.decided_by}.",
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        hop=CAUSE.hop,
        evidence=tuple(evidence for each in apart for evidence in _both(each, there)),
        range=there.range,
        fix=Fix(
            title=f"Add {rules} to {there.id} too, or let the HTTP listener redirect to HTTPS",
            commands=(target(there.id, *(each.rule.id for each in apart)),),
            hcl=_also(facts, first.rule, there),
            rollback="Remove the added rules.",
        ),
        expected=_place(first.rule.action),
        actual=str(first.other.action),
    )


def _place(action: Action) -> str:
    return ", ".join(action.target_groups) or str(action)


def _both(each: _Apart, there: Listener) -> Iterator[Evidence]:
    yield Evidence("source", f"{each.request} is taken by {each.rule.id}: {each.rule.action}", str(each.rule.range))
    span = each.other.rule.range if each.other.rule else there.range
    text = f"{each.other.request} is taken by {each.other.decided_by}: {each.other.action}"
    yield Evidence("source", text, str(span or there.id))


def _also(facts: Facts, rule: Rule, there: Listener) -> str:
    """The rule as it is written, with the name of the listener that it shall have too."""
    said = snippet(facts, rule.range) if rule.range else ""
    return f"# with listener_arn = {there.id}.arn and a name of its own:\n{said}" if said else ""


CAUSE = Cause("http-https-asymmetry", "HTTP and HTTPS are routed differently", Hop.LISTENER, find)
