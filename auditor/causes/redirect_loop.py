"""Redirects of a load balancer lead back to where they started.

Symptom: browsers say "too many redirects" (ERR_TOO_MANY_REDIRECTS), curl stops after 50; no application ever answers.

Why: what a redirect leads to is redirected again by the same rule, or by another one that leads back: HTTPS to HTTP
and HTTP to HTTPS, one host name to the other and back, or a path below its own pattern.

How it is confirmed: a request that surely reaches the redirect is followed through the declared listeners, as a client
does, until a request comes again, or for twenty redirects with a path that only grows. Nothing is claimed where a
record leads one of the names to another place (a CDN answers there), where something on the way is not known, or where
a rule looks at a header that a proxy sets.

Fix: let one of the redirects lead to what is answered, or let its rule pass over its own target.

Before:  redirect { protocol = "HTTP"  port = "80"   status_code = "HTTP_301" }    (on the HTTP listener)
After:   redirect { protocol = "HTTPS" port = "443"  status_code = "HTTP_301" }

Risk: browsers keep a 301: those that saw the loop may redirect again until their cache is emptied.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions
"""

from collections.abc import Iterator
from dataclasses import replace

from auditor.causes.cause import Cause, edit_at, ids, observed, severity_of, snippet, target
from auditor.causes.whole import standing
from auditor.causes.witnesses import hangs_on_a_proxy, led_elsewhere, witnesses
from auditor.facts import Facts
from auditor.model.endpoint import Kind
from auditor.model.finding import Confidence, Edit, Evidence, Finding, Fix, Hop, Severity
from auditor.model.request import Request
from auditor.model.resource import Resource
from auditor.routing import Action, Match, RouteTable
from auditor.routing.follow import ANSWER, LOOP, TOO_MANY, follow

PATIENCE = 20
"""A browser gives up after so many redirects."""
_HTTPS = (("protocol", "HTTPS"), ("port", "443"))


def find(facts: Facts) -> Iterator[Finding]:
    """Follow a witness of each declared redirect; each loop is told once, at the redirect that is to blame."""
    told: set[str] = set()
    for listener in facts.table.listeners:
        for rule in (*listener.rules, None):
            action = rule.action if rule else listener.default
            if action.type != "redirect" or action.undecided or action.guards:
                continue
            for request in witnesses(facts, listener, rule):
                loop = _loop(facts.table, request, listener.load_balancer)
                blamed = _blamed(facts, loop) if loop else None
                if loop and blamed and blamed.decided_by not in told:
                    told.add(blamed.decided_by)
                    yield _finding(facts, request, loop, blamed)


def _loop(table: RouteTable, request: Request, load_balancer: str) -> tuple[Match, ...]:
    """The redirects that a request goes through again and again; () when it does not, or when that is not certain."""
    matches: list[Match] = []
    while len(matches) <= PATIENCE:
        chain = follow(table, request, load_balancer)
        matches += chain.matches
        if chain.end == LOOP or chain.end != TOO_MANY:
            break
        request = _after(chain.last, chain.location)
    if chain.end not in (LOOP, TOO_MANY):
        return ()
    if any(hangs_on_a_proxy(m.rule) or led_elsewhere(table, m.request.host, m.load_balancer) for m in matches):
        return ()
    again = _after(chain.last, chain.location)
    first = next((i for i, m in enumerate(matches) if m.request.url == again.url), 0) if chain.end == LOOP else 0
    return tuple({match.decided_by: match for match in reversed(matches[first:])}.values())[::-1]


def _after(match: Match, location: str) -> Request:
    return replace(match.request, url=location)


def _blamed(facts: Facts, loop: tuple[Match, ...]) -> Match:
    """A redirect from HTTPS to HTTP, else one that takes a promised URL away, else the one that is written last."""
    for match in loop:
        if (
            match.request.scheme == "https"
            and match.action
            and match.action.location(match.request).startswith("http:")
        ):
            return match
    promised = {e.rule for e in facts.endpoints if e.kind in (Kind.OUTPUT, Kind.MLFLOW)}
    taking = [match for match in loop if match.decided_by in promised] or list(loop)
    return max(taking, key=lambda m: (m.rule is not None, str(_range(m)), m.decided_by))


def _range(match: Match) -> object:
    found = match.rule.range if match.rule else match.listener.range if match.listener else None
    return (found.path, found.line) if found else ("", 0)


def _finding(facts: Facts, request: Request, loop: tuple[Match, ...], blamed: Match) -> Finding:
    subject = blamed.decided_by
    block = f"{'action' if blamed.rule else 'default_action'}[0].redirect[0]"
    resource = facts.declared.find(subject)
    members = [match.decided_by for match in loop]
    failures = [f for f in facts.failures if f.declared_by in members and (f.status is None or f.status in (301, 302))]
    others = [member for member in members if member != subject]
    way = " -> ".join([m.request.url for m in loop] + [_location(loop[-1])])
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, subject, block),
        subject=subject,
        attribute=block,
        message=f"{subject} redirects in a circle"
        + (f" with {', '.join(others)}" if others else "")
        + f": {request} is redirected without end.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            Evidence("source", f"a client is led {way}", "routing of the declared rules"),
            *(_step(facts, match) for match in loop),
            *observed(failures),
        ),
        range=resource.range_of(block) if resource else None,
        explains=ids(failures),
        fix=_fix(facts, request, blamed, block),
        expected="a redirect that ends at an answer",
        actual=way,
    )


def _location(match: Match) -> str:
    return match.action.location(match.request) if match.action else ""


def _step(facts: Facts, match: Match) -> Evidence:
    resource = facts.declared.find(match.decided_by)
    block = f"{'action' if match.rule else 'default_action'}[0].redirect[0]"
    place = str(resource.range_of(block)) if resource else "routing of the declared rules"
    return Evidence("source", f"{match.decided_by}: {match.request.url} -> {_location(match)}", place)


def _fix(facts: Facts, request: Request, blamed: Match, block: str) -> Fix:
    resource = facts.declared.find(blamed.decided_by)
    edits = _to_https(facts, resource, blamed, block) if resource and _would_end(facts, request, blamed) else ()
    return Fix(
        title=f"Correct {blamed.decided_by}: redirect to HTTPS on port 443"
        if edits
        else f"Correct {blamed.decided_by}: redirect to what is answered, or do not take its own target",
        edits=edits,
        commands=(target(blamed.decided_by),),
        hcl='protocol = "HTTPS"\nport     = "443"'
        if edits
        else snippet(facts, resource.range_of(block))
        if resource
        else "",
        rollback="Set the redirect back and apply; browsers keep a 301 in their caches.",
    )


def _would_end(facts: Facts, request: Request, blamed: Match) -> bool:
    """Whether the redirect ends at an answer when it leads to HTTPS on port 443."""
    if blamed.listener is None or blamed.action is None or blamed.request.scheme != "http":
        return False
    better = replace(blamed.action, redirect=tuple(({**dict(blamed.action.redirect), **dict(_HTTPS)}).items()))
    table = _with(facts.table, blamed, better)
    return follow(table, request, blamed.load_balancer).end == ANSWER


def _with(table: RouteTable, match: Match, action: Action) -> RouteTable:
    listener = match.listener
    assert listener is not None  # callers have looked
    rules = tuple(replace(rule, action=action) if rule == match.rule else rule for rule in listener.rules)
    default = listener.default if match.rule else action
    changed = replace(listener, rules=rules, default=default)
    return replace(table, listeners=tuple(changed if each == listener else each for each in table.listeners))


def _to_https(facts: Facts, resource: Resource, blamed: Match, block: str) -> tuple[Edit, ...]:
    """Edits of the parts that are written and wrong; () unless that makes the redirect complete."""
    edits: list[Edit] = []
    for part, wanted in _HTTPS:
        path = f"{block}.{part}"
        now = resource.get(path)
        if str(now) == wanted:
            continue
        edit = edit_at(facts, resource.origin_of(path), now, wanted if isinstance(now, str) else int(wanted))
        if edit is None:
            return ()
        edits.append(edit)
    return tuple(edits)


CAUSE = Cause("redirect-loop", "Redirects lead in a circle", Hop.RULE, find)
