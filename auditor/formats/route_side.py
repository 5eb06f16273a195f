"""One plane's answer to one request as JSON-like python: who takes it, what is done with it, and why no other. Pure.

In: a Plane (route table, registrations, lines of code) and a Match. Out: the `side` of route.schema.json.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from auditor.formats.plain import Json, place
from auditor.model.redaction import REDACTED
from auditor.model.request import Request
from auditor.model.source import SourceRange
from auditor.routing import Action, Match, PassedOver, RouteTable, Rule, Weighted
from auditor.routing.condition import HEADER
from auditor.routing.follow import follow
from auditor.routing.seen import seen_by_target
from auditor.secret_texts import is_secret_header
from auditor.wiring import Registration

MOST_BALANCERS = 5
"""Of how many balancers is said what they would do, where no record leads to one."""


@dataclass(frozen=True, slots=True)
class Plane:
    """One plane to ask; `lines` gives the place in the code of an address, None for what no code declares."""

    table: RouteTable
    registered: Mapping[str, tuple[Registration, ...]]
    lines: Callable[[str], SourceRange | None]


def side(plane: Plane, request: Request, load_balancer: str = "") -> Json:
    """Say who answers a request in one plane."""
    return of_match(plane, plane.table.match(request, load_balancer), load_balancer)


def of_match(plane: Plane, match: Match, load_balancer: str = "") -> Json:
    """The answer of a match; where no record leads to a balancer, also what each balancer would do."""
    told = _told(plane, match, load_balancer)
    if not match.load_balancer and not match.possible:
        several = plane.table.balancers_of(match.request.host)
        known = several or tuple(lb.id for lb in plane.table.load_balancers)
        told["if_sent_to"] = [_told(plane, plane.table.match(match.request, id), id) for id in known[:MOST_BALANCERS]]
    return told


def _told(plane: Plane, match: Match, load_balancer: str) -> Json:
    group = match.action.target_group if match.action else ""
    registered = plane.registered.get(group, ())
    passed = match.passed_over
    return {
        "load_balancer": match.load_balancer or None,
        "listener": match.listener.id if match.listener else None,
        "port": match.listener.port if match.listener else None,
        "protocol": match.listener.protocol if match.listener else None,
        "certificate": _certificate(match),
        "rule": match.rule.id if match.rule else None,
        "priority": match.rule.priority if match.rule else None,
        "action": str(match.action) if match.action else None,
        "action_details": _details(plane, match.action, match.request) if match.action else None,
        "target_group": group or None,
        "service": registered[0].service if registered else None,
        **place(_written(plane, match)),
        "target_sees": _seen(match),
        "chain": _chain(plane, match, load_balancer),
        "passed_over": [_passed(match.request, rule) for rule in passed],
        "nearest_miss": _nearest(match, passed),
        "possible": [rule.id for rule in match.possible],
        "possible_answers": _possible(plane, match),
        "why": match.why,
        "listens_on": _ports(plane, match),
        "if_sent_to": [],
    }


def _written(plane: Plane, match: Match) -> SourceRange | None:
    if match.rule:
        return match.rule.range or plane.lines(match.rule.id)
    return (match.listener.range or plane.lines(match.listener.id)) if match.listener else None


def _certificate(match: Match) -> Json | None:
    if match.listener is None or match.listener.protocol != "HTTPS":
        return None
    choice = match.listener.certificate_for(match.request.host)
    found = choice.certificate
    return {
        "certificate": found.id if found else None,
        "names": sorted(found.names) if found else [],
        "covered": choice.covered,
        "why": choice.undecided,
    }


def _details(plane: Plane, action: Action, request: Request) -> Json:
    return {
        "type": action.type,
        "guards": list(action.guards),
        "status": action.status,
        "content_type": action.content_type or None,
        "body": action.body or None,
        "location": action.location(request) if action.type == "redirect" and not action.undecided else None,
        "targets": [_target(plane, action, forward) for forward in action.forwards],
        "sticky_seconds": action.sticky,
        "undecided": action.undecided,
    }


def _target(plane: Plane, action: Action, forward: Weighted) -> Json:
    whole = sum(each.weight for each in action.forwards)
    return {
        "target_group": forward.target_group or None,
        "weight": forward.weight,
        "percent": round(100 * forward.weight / whole, 1) if whole else 0.0,
        "services": [_service(plane, one) for one in plane.registered.get(forward.target_group, ())],
    }


def _service(plane: Plane, one: Registration) -> Json:
    definition = one.task_definition
    return {
        "service": one.service,
        **place(plane.lines(one.service)),
        "container": one.container or None,
        "port": one.port,
        "task_definition": {"id": definition, **place(plane.lines(definition))} if definition else None,
    }


def _seen(match: Match) -> Json | None:
    if match.action is None or match.action.type != "forward":
        return None
    rewrites = match.rule.rewrites if match.rule else ()
    seen = seen_by_target(match.request, rewrites)
    changed = bool(rewrites) and (seen.host, seen.path, seen.query) != _sent(match.request)
    return {
        "host": seen.host,
        "path": seen.path,
        "query": seen.query,
        "rewritten": changed,
        "undecided": seen.undecided,
    }


def _sent(request: Request) -> tuple[str, str, str]:
    return request.host, request.path, request.query


def _chain(plane: Plane, match: Match, load_balancer: str) -> Json | None:
    if match.action is None or match.action.type != "redirect":
        return None
    found = follow(plane.table, match.request, load_balancer or match.load_balancer)
    return {
        "end": found.end,
        "location": found.location or None,
        "hops": [
            {
                "request": str(hop.request),
                "load_balancer": hop.load_balancer or None,
                "listener": hop.listener.id if hop.listener else None,
                "rule": hop.rule.id if hop.rule else None,
                "action": str(hop.action) if hop.action else None,
                **place(_written(plane, hop)),
                "why": hop.why,
            }
            for hop in found.matches[1:]
        ],
    }


def _passed(request: Request, rule: PassedOver) -> Json:
    missed = []
    for miss in rule.missed:
        wanted, got = miss.wanted, miss.got
        name = wanted.split(" ")[1] if miss.field == HEADER and " " in wanted else ""
        if name and is_secret_header(name):
            wanted, got = f"{HEADER} {name} {REDACTED}", REDACTED if _is_sent(request, name) else got
        missed.append({"field": miss.field, "wanted": wanted, "got": got})
    return {"rule": rule.rule, "priority": rule.priority, "missed": missed}


def _is_sent(request: Request, header: str) -> bool:
    return any(name.lower() == header.lower() for name, _ in request.headers)


def _nearest(match: Match, passed: tuple[PassedOver, ...]) -> Json | None:
    """Where no rule takes the request: the rule with the fewest conditions missed, of several the first tried."""
    if match.rule or match.possible or not match.walked or not passed:
        return None
    return _passed(match.request, min(passed, key=lambda rule: len(rule.missed)))


def _possible(plane: Plane, match: Match) -> list[Json]:
    found = [_answer(plane, rule.id, rule, rule.action) for rule in match.possible]
    listener = match.listener
    if found and listener and match.walked and not any(rule.holds(match.request) for rule in match.possible):
        found.append(_answer(plane, listener.id, None, listener.default))
    return found


def _answer(plane: Plane, id: str, rule: Rule | None, action: Action) -> Json:
    return {
        "rule": rule.id if rule else None,
        "priority": rule.priority if rule else None,
        "default_of": None if rule else id,
        "action": str(action),
        **place((rule.range if rule else None) or plane.lines(id)),
    }


def _ports(plane: Plane, match: Match) -> list[str]:
    """What the balancer listens on, where it does not on the port of the request."""
    if match.listener or not match.load_balancer:
        return []
    own = [each for each in plane.table.listeners if each.load_balancer == match.load_balancer]
    known = sorted((each.port, each.protocol) for each in own if each.port is not None)
    return [f"{protocol} {port}" for port, protocol in known]
