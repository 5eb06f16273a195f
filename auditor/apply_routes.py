"""Requests that work now and that the next apply takes away or moves: Facts in, routes before and after out. Pure.

Asked are the endpoints that the code promises, one request for each live rule and default action, and the smallest one
for each difference between AWS now and AWS after the apply. What is not certain on either side is no claim.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from auditor.after_apply import removed, table_after
from auditor.facts import Facts
from auditor.model.live import LiveSnapshot
from auditor.model.request import Request
from auditor.model.value import Map, reveal
from auditor.routing import Action, Listener, Match, RouteTable
from auditor.witnesses import witnesses


@dataclass(frozen=True, slots=True)
class BrokenRoute:
    """One request, who answers it in AWS now and who will after the apply. `subject` is the address that the apply
    changes so; `promised`: the code names the request itself; `intended`: the target groups of now go away as well."""

    request: Request
    before: Match
    after: Match
    subject: str
    promised: bool
    intended: bool

    @property
    def effect(self) -> str:
        """ "moves" where another target group answers afterwards, else "breaks"."""
        return "moves" if self.moved else "breaks"

    @property
    def moved(self) -> bool:
        """Whether another target group answers afterwards, instead of nothing at all."""
        return self.after.action is not None and self.after.action.type == "forward"


def broken_routes(facts: Facts) -> tuple[BrokenRoute, ...]:
    """One request for each address that breaks some; those that the code names itself come first, then short ones."""
    live, after = facts.live_table, table_after(facts)
    if live is None or after is None:
        return ()
    live, after = _changed(live, after)
    if not live.listeners:
        return ()
    gone = removed(facts)
    promised = {endpoint.request for endpoint in facts.endpoints}
    best: dict[str, BrokenRoute] = {}
    for one in witnesses(live, facts.endpoints, after).asked:
        before = live.match(one.request, one.load_balancer)
        then = after.match(one.request, before.load_balancer)
        if not _breaks(facts, before, then):
            continue
        address = _subject(before, then, live, after)
        subject = gone.get(address, address)
        intended = _goes_away(facts, before, gone)
        found = BrokenRoute(one.request, before, then, subject, one.request in promised, intended)
        if subject not in best or _rank(found) < _rank(best[subject]):
            best[subject] = found
    return tuple(best.values())


def told(match: Match, gone: Mapping[str, str]) -> str:
    """Who answers, for people: the deciding rule or listener and what it does; what the apply destroys by its address
    in the state."""
    text = match.why
    if match.action is not None:
        text = f"{'' if match.rule else 'default action of '}{match.decided_by}: {match.action}"
    for id, address in gone.items():
        text = text.replace(id, address)
    return text


def _rank(route: BrokenRoute) -> tuple[bool, bool, bool, int, str]:
    request = route.request
    return (not route.promised, route.moved, request.method != "GET", len(request.url), request.url)


def _breaks(facts: Facts, before: Match, after: Match) -> bool:
    """Whether what works now surely ends in nothing, in an error, or in other target groups."""
    now, then = before.action, after.action
    if now is None or now.undecided or not _looks_healthy(facts, now):
        return False
    if then is None:
        return after.nobody
    if then.undecided:
        return False
    if then.type == "fixed-response":
        return (then.status or 0) >= 400
    both = (now.type, then.type) == ("forward", "forward")
    return both and bool(then.target_groups) and set(now.target_groups).isdisjoint(then.target_groups)


def _looks_healthy(facts: Facts, action: Action) -> bool:
    """Whether an action answers now, as far as is known: a redirect does, a forward where a target is healthy."""
    if action.type != "forward":
        return action.type == "redirect"
    return any(_has_targets(facts, group) for group in action.target_groups)


def _has_targets(facts: Facts, group: str) -> bool:
    unmanaged = facts.live.find(group) if isinstance(facts.live, LiveSnapshot) else None
    live = facts.live_of(group) or unmanaged
    health = reveal(live.get("target_health")) if live else None
    if not isinstance(health, tuple):
        return live is not None
    return any(isinstance(target, Map) and target.get("state") == "healthy" for target in health)


def _goes_away(facts: Facts, before: Match, gone: dict[str, str]) -> bool:
    groups = before.action.target_groups if before.action else ()
    return bool(groups) and all(group in gone or not facts.declared.find(group) for group in groups)


def _subject(before: Match, after: Match, live: RouteTable, then: RouteTable) -> str:
    """Whose change it is: the rule that takes the request afterwards where that is new or changed, else the one that
    took it before."""
    old, new = dict(_decisions(live)), dict(_decisions(then))
    if after.rule and old.get(after.rule.id) != new.get(after.rule.id):
        return after.rule.id
    return before.decided_by or (before.listener.id if before.listener else before.load_balancer)


def _decisions(table: RouteTable) -> Iterator[tuple[str, object]]:
    for listener in table.listeners:
        yield listener.id, (listener.port, listener.protocol, listener.default)
        yield from ((rule.id, replace(rule, range=None)) for rule in listener.rules)


def _changed(live: RouteTable, after: RouteTable) -> tuple[RouteTable, RouteTable]:
    """Both tables with those listeners only that the apply changes."""
    was, will = {_place(one): one for one in live.listeners}, {_place(one): one for one in after.listeners}
    places = {place for place in was if place not in will or _differ(was[place], will[place])}
    return (
        replace(live, listeners=_at(live.listeners, places)),
        replace(after, listeners=_at(after.listeners, places)),
    )


def _place(listener: Listener) -> tuple[str, int | None]:
    return listener.load_balancer, listener.port


def _at(listeners: Iterable[Listener], places: set[tuple[str, int | None]]) -> tuple[Listener, ...]:
    return tuple(one for one in listeners if _place(one) in places)


def _differ(one: Listener, other: Listener) -> bool:
    if (one.id, one.protocol, one.default) != (other.id, other.protocol, other.default):
        return True
    mine, theirs = (tuple(replace(rule, range=None) for rule in each.rules) for each in (one, other))
    return mine != theirs
