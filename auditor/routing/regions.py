"""Which requests reach a rule: the set of its requests less those of the rules before it, with three answers. Pure.

In: a rule and its listener. Out: a request that surely reaches it, the proof that none does, or why neither is certain.
Hosts, paths, headers, queries, methods and peers are exact sets; several rules that together take everything count.
What is not known (a value, a regex, a priority) is taken as wide as it may be where it stands in the way of a claim.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import ip_network

from auditor.model.request import Request
from auditor.routing.axes import Atom, Network, Point
from auditor.routing.boxes import Box, Place, Space
from auditor.routing.condition import HEADER, HOST, METHOD, PATH, QUERY, SOURCE_IP, Condition
from auditor.routing.glob import Glob, TooMuch, glob
from auditor.routing.limits import violations
from auditor.routing.listener import Listener, Rule
from auditor.routing.match import walk

REACHED, NEVER, UNDECIDED = "reached", "never", "undecided"
SAMPLE_HOST = "x.test"
_FIELDS = (HOST, PATH, METHOD, HEADER, QUERY, SOURCE_IP)
_UNUSUAL = "only requests are left that no usual client sends, or from IPv6 addresses, which the balancer may not have"
_BOUND = "the rules are too many or too entangled to say"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether requests reach a rule. `verdict` is "reached" (then `witness` does), "never" or "undecided"; `reason`
    says why; `taken_by` are the earlier rules that together take all its requests, where that is why."""

    verdict: str
    reason: str = ""
    witness: Request | None = None
    taken_by: tuple[Rule, ...] = ()


def witness(rule: Rule, listener: Listener, *, hosts: Sequence[str] = (), accepted: bool = False) -> Reach:
    """Say whether a request reaches a rule of the listener; `hosts` are names that a witness should rather have, and
    `accepted` says that AWS has the rules (a live table), so that none of them can be invalid."""
    refused = [] if accepted else [violation for violation in violations(rule) if violation.certain]
    if refused:
        return Reach(NEVER, "; ".join(violation.reason for violation in refused))
    unknown = _not_walkable(listener)
    try:
        widest = upper(rule)
        if widest is None or Space(certain=False).find(widest, ()) is None:
            return Reach(NEVER, "no request can meet all its conditions")
        taken_by = _takers(rule, listener, widest, accepted=accepted)
        if taken_by:
            names = ", ".join(other.id for other in taken_by)
            return Reach(NEVER, f"all its requests are taken by {names}", taken_by=taken_by)
        request = None if unknown else reaching(rule, listener, hosts=hosts)
    except TooMuch:
        return Reach(UNDECIDED, _BOUND)
    if request:
        return Reach(REACHED, witness=request)
    return Reach(UNDECIDED, unknown or _why_undecided(rule, listener))


def shadowed_by(rule: Rule, listener: Listener, *, accepted: bool = False) -> tuple[Rule, ...]:
    """The earlier rules that together take every request that meets the rule, as few as suffice; () where that is not
    certain, and where no request can meet the rule at all."""
    return witness(rule, listener, accepted=accepted).taken_by


def reaching(rule: Rule, listener: Listener, *, hosts: Sequence[str] = ()) -> Request | None:
    """A request that surely reaches the rule, None where none was found. Raises TooMuch."""
    wanted, hosts = lower(rule), [host.replace("*", "x") for host in hosts]
    others = [
        box
        for other in listener.rules
        if other.id != rule.id and may_precede(other, rule) and (box := upper(other)) is not None
    ]
    place = None if wanted is None else Space(certain=True, hosts=tuple(hosts)).find(wanted, others)
    if place is None:
        return None
    request = request_at(place, listener, hosts=hosts)
    tries = (replace(request, source_ip=None), request)
    return next((one for one in tries if walk(one, listener).rule == rule), None)


def upper(rule: Rule) -> Box | None:
    """All requests that may meet a rule, as a box; None where none can."""
    atoms: list[Atom] = []
    for condition in rule.conditions:
        if is_decided(condition):
            if not condition.values:
                return None
            atoms.append(_atom(condition))
    return tuple(atoms)


def lower(rule: Rule) -> Box | None:
    """The requests that surely meet a rule, as a box; None where that is certain of none."""
    if any(not condition.values or condition.field not in _FIELDS for condition in rule.conditions):
        return None
    return tuple(_atom(condition) for condition in rule.conditions)


def is_decided(condition: Condition) -> bool:
    """Whether all values of a condition are known, and what they mean."""
    if condition.undecided or condition.regex or condition.field not in _FIELDS:
        return False
    return condition.field != SOURCE_IP or all(_network(value) is not None for value in condition.values)


@lru_cache(maxsize=16384)
def _atom(condition: Condition) -> Atom:
    return Atom((condition.field, condition.name.lower()), tuple(_values(condition)))


def _values(condition: Condition) -> Iterable[object]:
    for value in condition.values:
        if condition.field == QUERY:
            key, text = value if isinstance(value, tuple) else ("", value)
            yield _text(condition.field, key or "*"), _text(condition.field, text)
        elif condition.field == SOURCE_IP:
            network = _network(value)
            if network is not None:
                yield network
        else:
            yield str(value) if condition.field == METHOD else _text(condition.field, str(value))


def _text(field: str, pattern: str) -> Glob:
    return glob(pattern, escape=field == QUERY, fold=field != PATH)


def _network(value: object) -> Network | None:
    try:
        return ip_network(str(value), strict=False)
    except ValueError:
        return None


def surely_precede(rule: Rule, listener: Listener) -> list[Rule]:
    """The rules of a listener that are tried before one, whatever is not known."""
    if rule.priority is None:
        return []
    return [other for other in listener.rules if other.priority is not None and other.priority < rule.priority]


def may_precede(other: Rule, rule: Rule) -> bool:
    """Whether one rule may be tried before another, or beside it."""
    return other.priority is None or rule.priority is None or other.priority <= rule.priority


def _takers(rule: Rule, listener: Listener, widest: Box, *, accepted: bool) -> tuple[Rule, ...]:
    """The fewest earlier rules, found by leaving out, that leave nothing of a box; () where they leave something."""
    space = Space(certain=False)
    earlier: list[tuple[Rule, Box]] = []
    for other in surely_precede(rule, listener):
        box = lower(other)
        refused = not accepted and any(violation.certain for violation in violations(other))
        if box is not None and not refused and space.find((*widest, *box), ()) is not None:
            earlier.append((other, box))
    if not earlier or space.find(widest, [box for _, box in earlier]) is not None:
        return ()
    alone = next((other for other, box in earlier if space.find(widest, [box]) is None), None)
    if alone:
        return (alone,)
    needed = list(earlier)
    for one in reversed(earlier):
        rest = [other for other in needed if other is not one]
        if space.find(widest, [box for _, box in rest]) is None:
            needed = rest
    return tuple(other for other, _ in needed)


def _not_walkable(listener: Listener) -> str:
    if listener.port is None or not listener.protocol:
        return f"the port or protocol of {listener.id} is not known"
    return listener.elsewhere


def _why_undecided(rule: Rule, listener: Listener) -> str:
    if rule.priority is None:
        return f"{rule.id} has no known priority"
    own = [
        f"{condition} {condition.undecided or 'is a regex'}"
        for condition in rule.conditions
        if not is_decided(condition)
    ]
    others = [
        other.id
        for other in listener.rules
        if other.id != rule.id and may_precede(other, rule) and _is_loose(other, rule)
    ]
    return "; ".join([*own, *(f"{other} may take its requests" for other in others)]) or _UNUSUAL


def _is_loose(other: Rule, rule: Rule) -> bool:
    if other.priority is None or other.priority == rule.priority:
        return True
    return any(not is_decided(condition) for condition in other.conditions)


def request_at(place: Place, listener: Listener, *, hosts: Sequence[str] = ()) -> Request:
    """The request that a place of the certain space stands for."""
    host = place.get((HOST, "")) or next(iter(hosts), SAMPLE_HOST)
    query = "&".join(f"{key}={value}" for key, value in _pairs(place.get((QUERY, ""))))
    headers = tuple((name, text) for (field, name), found in place.items() if field == HEADER for text in _texts(found))
    peer = place.get((SOURCE_IP, ""))
    url = listener.url(str(host), f"{place.get((PATH, '')) or '/'}{'?' if query else ''}{query}")
    return Request(str(place.get((METHOD, "")) or "GET"), url, headers, None if peer is None else str(peer))


def _texts(found: Point) -> list[str]:
    return [str(text) for text in found] if isinstance(found, tuple) else []


def _pairs(found: Point | None) -> list[tuple[str, str]]:
    return [pair for pair in found if isinstance(pair, tuple)] if isinstance(found, tuple) else []
