"""The answer of `auditor route` as JSON-like python: who would answer a request, declared, live and observed. Pure.

In: Facts, requests, and what was observed when they were sent. Described by route.schema.json. No secret of a rule, a
sensitive variable or a header comes out.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from auditor.compare.delegation import leaves_routing
from auditor.facts import Facts
from auditor.formats.plain import Json, gap, observation, place
from auditor.formats.route_agreement import agreement
from auditor.formats.route_side import Plane, of_match
from auditor.model.gap import Gap
from auditor.model.live import LiveSnapshot
from auditor.model.probe import Observation
from auditor.model.redaction import REDACTED, redact
from auditor.model.request import Request
from auditor.model.source import SourceRange
from auditor.routing import Match
from auditor.secret_texts import ROUTING_TYPES, is_secret_header, secret_texts
from auditor.wiring import live_registrations, registrations
from auditor.witnesses import Unreached

UNREAD = ("aws_lb", "aws_lb_listener", "aws_lb_listener_rule")
"""In the order in which they are read; what is behind an unread type is only unread because of it."""


@dataclass(frozen=True, slots=True)
class Planes:
    """What of the facts is asked for each request; `live` is a gap where it cannot be. `secrets` are never shown."""

    declared: Plane
    live: Plane | Gap
    secrets: tuple[str, ...] = ()
    left: frozenset[str] = frozenset()
    """Listeners and rules that the code leaves to others, by address."""


def planes(facts: Facts) -> Planes:
    """Make the planes of the facts, once for all requests."""

    def lines(address: str) -> SourceRange | None:
        found = facts.declared.find(address)
        return found.range if found else None

    secrets = secret_texts(facts.declared, facts.table, facts.live_table)
    left = frozenset(str(one.address) for one in facts.declared.of_type(*ROUTING_TYPES) if leaves_routing(one))
    return Planes(Plane(facts.table, registrations(facts.declared), lines), _live(facts, lines), secrets, left)


def _live(facts: Facts, lines: Any) -> Plane | Gap:  # noqa: ANN401
    if isinstance(facts.live, Gap):
        return facts.live
    if facts.live_table is None:
        return Gap("live", "routing", "it could not be built")
    if facts.live_table.unread:
        return _unread(facts.live, facts.live_table.unread)
    matched = facts.pairing.matched if facts.pairing else ()
    ids = {found.id: str(resource.address) for resource, found in matched}
    return Plane(facts.live_table, live_registrations(facts.live, ids), lines)


def _unread(live: LiveSnapshot, why: str) -> Gap:
    known = (live.of_type(type) for type in UNREAD)
    return next((one for one in known if isinstance(one, Gap)), Gap("live", "routing", why))


@dataclass(frozen=True, slots=True)
class Question:
    """One request; `load_balancer` says who takes it where no record does, `because` for whose sake it is asked."""

    request: Request
    load_balancer: str = ""
    because: tuple[str, ...] = ()


def route(known: Planes, question: Question, seen: Observation | None = None) -> Json:
    """One entry of `route -o json`: declared, live (the same or a gap) and observed (null when nothing was sent)."""
    request, balancer = question.request, question.load_balancer
    declared = known.declared.table.match(request, balancer)
    mine = _effective(known.declared, declared)
    live: Match | None = None
    there: Json = {}
    if isinstance(known.live, Gap):
        there = {"gap": gap(known.live)}
    else:
        live = known.live.table.match(request, _live_balancer(known.live, request, balancer, mine))
        there = of_match(known.live, live, live.load_balancer)
        live = _effective(known.live, live)
    agreed = agreement(mine, live, seen, left=known.left)
    entry = {
        "request": _request(request),
        "declared": of_match(known.declared, declared, balancer),
        "live": there,
        "observed": observation(seen) if seen else None,
        "because": list(question.because),
        "verdict": agreed.verdict,
        "differences": list(agreed.sentences),
    }
    cleaned: Json = _clean(entry, known.secrets)
    return cleaned


def _request(request: Request) -> Json:
    return {
        "method": request.method,
        "url": request.url,
        "headers": [
            {"name": name, "value": REDACTED if is_secret_header(name) else value} for name, value in request.headers
        ],
        "source_ip": request.source_ip,
    }


def _effective(plane: Plane, match: Match) -> Match:
    """Where no record leads to a balancer and there is one only: what that one does."""
    if match.load_balancer or match.possible or len(plane.table.load_balancers) != 1:
        return match
    return plane.table.match(match.request, plane.table.load_balancers[0].id)


def _live_balancer(plane: Plane, request: Request, given: str, declared: Match) -> str:
    """The balancer to ask in AWS: the one that its own records name, else the same as in code."""
    host = request.host
    if given or plane.table.balancers_of(host) or host in plane.table.elsewhere:
        return given
    return declared.load_balancer


def unreached(known: Planes, one: Unreached) -> Json:
    """A rule for `route --all` that no request reaches, or of which nobody can tell, with the reason."""
    rule = one.rule
    told = {
        "request": None,
        "rule": rule.id,
        "priority": rule.priority,
        "listener": one.listener.id,
        **place(rule.range or known.declared.lines(rule.id)),
        "reach": one.reach.verdict,
        "reason": one.reach.reason,
        "taken_by": [taker.id for taker in one.reach.taken_by],
    }
    cleaned: Json = _clean(told, known.secrets)
    return cleaned


def _clean(value: Any, secrets: tuple[str, ...]) -> Any:  # noqa: ANN401 - walks any JSON
    if isinstance(value, str):
        return _redacted(value, secrets)
    if isinstance(value, dict):
        return {key: _clean(part, secrets) for key, part in value.items()}
    return [_clean(part, secrets) for part in value] if isinstance(value, list) else value


@lru_cache(maxsize=16384)
def _redacted(text: str, secrets: tuple[str, ...]) -> str:
    """The same addresses and conditions stand in thousands of entries."""
    return redact(text, secrets)
