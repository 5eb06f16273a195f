"""Requests that the code promises an answer to and that only a fixed refusal of a default action answers. Pure.

In: outputs, Route 53 health checks and redirects of the code, and its route table. Out: each promise with its match.
What is undecided, may be hidden, or is left to other code that gets the listener, is no broken promise.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.causes.whole import is_exported, may_hide
from auditor.causes.witnesses import led_elsewhere
from auditor.endpoints import ANY_PATH_WORD
from auditor.facts import Facts
from auditor.model.endpoint import Kind
from auditor.model.finding import Evidence
from auditor.model.request import Request
from auditor.model.source import SourceRange
from auditor.routing import Listener, Match
from auditor.routing.follow import ANSWER, follow

FIRST_REFUSAL = 400
_RULES = ("aws_lb_listener_rule", "aws_alb_listener_rule")
_PAGES = ("ui", "page", "web", "console", "dashboard", "health")
"""Words in the name of an output whose URL is asked as it is; others may be the base of longer ones."""
_BALANCER = frozenset({"alb", "lb", "elb", "balancer", "dns"})
"""Words in the name of an output that names the balancer itself; its bare host promises no service."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A request of the code. `by` is the output, health check or rule that promises it; `exact` says that this very URL
    is asked, not only longer ones that begin with it."""

    by: str
    request: Request
    exact: bool
    range: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class Unkept:
    """A promise, the listener that takes the request (after redirects) and its match there: the default action."""

    promise: Promise
    listener: Listener
    match: Match

    @property
    def request(self) -> Request:
        """The request as it comes to the listener."""
        return self.match.request

    def told(self) -> tuple[Evidence, Evidence]:
        """Who promises the request, and who answers it."""
        promise, listener = self.promise, self.listener
        return (
            Evidence("source", f"{promise.by} promises {promise.request}", str(promise.range or promise.by)),
            Evidence(
                "source",
                f"{self.request} meets no rule of {listener.id}: {listener.default}",
                str(listener.range or listener.id),
            ),
        )


def unkept(facts: Facts) -> tuple[Unkept, ...]:
    """The promises that surely end at a default action which refuses them."""
    return tuple(found for promise in _promises(facts) if (found := _unkept(facts, promise)))


def _promises(facts: Facts) -> Iterator[Promise]:
    outputs = {f"output.{output.name}": output for output in facts.declared.outputs}
    for endpoint in facts.endpoints:
        output = outputs.get(endpoint.because)
        if output and endpoint.kind in (Kind.OUTPUT, Kind.MLFLOW):
            words = output.name.rpartition("//")[2].lower().split("_")
            page = endpoint.request.path.endswith("/") or any(word in _PAGES for word in words)
            if endpoint.request.path == "/" and not _BALANCER.isdisjoint(words):
                continue
            yield Promise(endpoint.because, endpoint.request, page and endpoint.kind == Kind.OUTPUT, output.range)
    for check in facts.declared.of_type("aws_route53_health_check"):
        name, path = check.text("fqdn"), check.text("resource_path")
        if name and path and (check.text("type") or "").startswith("HTTP"):
            scheme = "https" if (check.text("type") or "").startswith("HTTPS") else "http"
            port = check.get("port", 443 if scheme == "https" else 80)
            if str(port).isdigit():
                request = Request("GET", f"{scheme}://{name}:{port}{path}")
                yield Promise(str(check.address), request, exact=True, range=check.range_of("resource_path"))
    yield from _redirected(facts)


def _redirected(facts: Facts) -> Iterator[Promise]:
    """Where rules redirect to one path that they name themselves."""
    for endpoint in facts.endpoints:
        match = facts.table.match(endpoint.request) if endpoint.action == "redirect" else None
        action, rule = (match.action, match.rule) if match else (None, None)
        path = dict(action.redirect).get("path", "") if action else ""
        if action and rule and path and "#{" not in path and not action.undecided and not action.guards:
            yield Promise(rule.id, Request("GET", action.location(endpoint.request)), exact=True, range=rule.range)


def _unkept(facts: Facts, promise: Promise) -> Unkept | None:
    chain = follow(facts.table, promise.request)
    match, listener = chain.last, chain.last.listener
    if chain.end != ANSWER or listener is None or match.rule is not None or match.action is None:
        return None
    refuses = match.action.type == "fixed-response" and (match.action.status or 0) >= FIRST_REFUSAL
    if not refuses or match.action.guards or not facts.declared.find(listener.id) or _is_base(facts, promise, match):
        return None
    host = match.request.host
    if host in facts.table.elsewhere or led_elsewhere(facts.table, host, match.load_balancer):
        return None
    if may_have_more(facts, listener):
        return None
    return Unkept(promise, listener, match)


def _is_base(facts: Facts, promise: Promise, match: Match) -> bool:
    """Whether longer URLs that begin with the promised one are answered, and only such may be meant; a bare host, for
    which some path is answered, promises no more."""
    if promise.exact and match.request.path != "/":
        return False
    listener = match.listener
    assert listener is not None
    if match.request.path == "/":
        return any(
            rule.holds(match.request) is not False or _may_take(facts, match, rule.id) for rule in listener.rules
        )
    below = Request("GET", listener.url(match.request.host, f"{match.request.path.rstrip('/')}/{ANY_PATH_WORD}"))
    after = facts.table.match(below, match.load_balancer)
    return after.rule is not None or after.action is None


def _may_take(facts: Facts, match: Match, rule: str) -> bool:
    """Whether a rule takes other paths of the host."""
    passed = next((one for one in match.passed_over if one.rule == rule), None)
    return passed is None or not any(missed.field == "host-header" for missed in passed.missed)


def may_have_more(facts: Facts, listener: Listener) -> bool:
    """Whether rules of a listener may be somewhere else: it is only read here, given away, or a gap may hide some."""
    if listener.elsewhere or may_hide(facts, *_RULES) or is_exported(facts.declared, listener.id):
        return True
    return any(each.elsewhere and each.load_balancer in ("", listener.load_balancer) for each in facts.table.listeners)
