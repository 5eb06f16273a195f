"""In what declared and live routing differ, as sets of requests: who answers in code and who in AWS. Pure.

In: two tables that speak of the same ids. Out: for each listener (balancer and port) and each pair of answers, the
smallest request that surely gets the one in code and the other in AWS. What is not certain is kept apart, not claimed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from auditor.model.request import Request
from auditor.routing.action import SAME, Action, Rewrite
from auditor.routing.boxes import Box, Space
from auditor.routing.glob import TooMuch
from auditor.routing.listener import Listener, Rule
from auditor.routing.match import Match, walk
from auditor.routing.regions import lower, may_precede, request_at, surely_precede, upper
from auditor.routing.table import RouteTable

_SPECIAL = "*"


@dataclass(frozen=True, slots=True)
class RouteDifference:
    """Requests with one answer in code and another in AWS. `witness` is the smallest of them, `where` the conditions
    that they meet; a match without action says that nothing listens there."""

    load_balancer: str
    listener: str
    witness: Request
    declared: Match
    live: Match
    where: tuple[str, ...]

    def __str__(self) -> str:
        met = " or ".join(self.where)
        here, there = _told(self.declared), _told(self.live)
        return f"requests matching {met}, such as {self.witness}, go to {here} in code and to {there} in AWS"


@dataclass(frozen=True, slots=True)
class Undecided:
    """A listener with two rules (or default actions, by the listener's id) that may take the same requests and do other
    things with them, and why that is not certain."""

    listener: str
    declared: str
    live: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs, and apart from it what may differ."""

    differences: tuple[RouteDifference, ...] = ()
    undecided: tuple[Undecided, ...] = ()


def differences(declared: RouteTable, live: RouteTable) -> tuple[RouteDifference, ...]:
    """The sets of requests that surely have another answer in AWS than in code."""
    return compare(declared, live).differences


def compare(declared: RouteTable, live: RouteTable) -> Comparison:
    """Compare two tables over the balancers that both have, listener by listener (the same port)."""
    if declared.unread or live.unread:
        return Comparison((), (Undecided("", "", "", declared.unread or live.unread),))
    found: list[RouteDifference] = []
    open_: list[Undecided] = []
    for here, there, hosts in _pairs(declared, live):
        one = here or there
        assert one is not None
        if here is None or there is None:
            found += _one_sided(declared, live, one, hosts)
        elif here.elsewhere or there.elsewhere:
            open_.append(Undecided(here.id, here.id, there.id, here.elsewhere or there.elsewhere))
        elif "" in (here.protocol, there.protocol):
            open_.append(Undecided(here.id, here.id, there.id, "the protocol is not known"))
        else:
            differ, may = _compared(here, there, hosts)
            found += _grouped(differ)
            open_ += may
    return Comparison(tuple(found), tuple(open_))


def _pairs(declared: RouteTable, live: RouteTable) -> Iterator[tuple[Listener | None, Listener | None, list[str]]]:
    known = {balancer.id: balancer for balancer in live.load_balancers}
    for balancer in declared.load_balancers:
        if balancer.id not in known or balancer.elsewhere:
            continue
        names = (*balancer.hosts, *known[balancer.id].hosts)
        hosts = list(dict.fromkeys(name.replace(_SPECIAL, "x") for name in names))
        mine = [listener for listener in declared.listeners if listener.load_balancer == balancer.id]
        theirs = [listener for listener in live.listeners if listener.load_balancer == balancer.id]
        if any(listener.port is None for listener in (*mine, *theirs)):
            continue
        for port in sorted({listener.port or 0 for listener in (*mine, *theirs)}):
            here = next((listener for listener in mine if listener.port == port), None)
            there = next((listener for listener in theirs if listener.port == port), None)
            yield here, there, hosts


def _one_sided(
    declared: RouteTable, live: RouteTable, listener: Listener, hosts: Sequence[str]
) -> Iterator[RouteDifference]:
    request = request_at({}, listener, hosts=hosts) if listener.protocol else None
    if request:
        balancer = listener.load_balancer
        here, there = declared.match(request, balancer), live.match(request, balancer)
        where = (f"port {listener.port}",)
        yield RouteDifference(balancer, listener.id, request, here, there, where)


def _compared(here: Listener, there: Listener, hosts: Sequence[str]) -> tuple[list[RouteDifference], list[Undecided]]:
    differ: list[RouteDifference] = []
    may: list[Undecided] = []
    if here.protocol != there.protocol:
        request = request_at({}, here, hosts=hosts)
        live = Match(request, there.load_balancer, there, None, None, why=f"it speaks {there.protocol} in AWS")
        where = (f"port {here.port} by {here.protocol}",)
        return [RouteDifference(here.load_balancer, here.id, request, walk(request, here), live, where)], []
    for mine, theirs in product(_sides(here), _sides(there)):
        same = alike(mine.answer, theirs.answer)
        if same:
            continue
        try:
            found = _witness(mine, theirs, hosts) if same is False else None
            if found:
                differ.append(found)
            elif _may_meet(mine, theirs):
                may.append(Undecided(here.id, mine.id, theirs.id, "what is not known of them may keep them apart"))
        except TooMuch:
            may.append(Undecided(here.id, mine.id, theirs.id, "the rules are too entangled"))
    return differ, may


_Answer = tuple[Action, tuple[Rewrite, ...]]


@dataclass(frozen=True, slots=True)
class _Side:
    """One rule (None: the default action) of a listener: the requests that surely get it and may get it, and the boxes
    to be avoided for either."""

    listener: Listener
    rule: Rule | None
    sure: Box | None
    widest: Box | None
    before_sure: tuple[Box, ...]
    before_widest: tuple[Box, ...]

    @property
    def id(self) -> str:
        return self.rule.id if self.rule else self.listener.id

    @property
    def answer(self) -> _Answer:
        return (self.rule.action, self.rule.rewrites) if self.rule else (self.listener.default, ())


def _sides(listener: Listener) -> list[_Side]:
    uppers = {rule.id: upper(rule) for rule in listener.rules}
    lowers = {rule.id: lower(rule) for rule in listener.rules}
    sides: list[_Side] = []
    for rule in (*listener.rules, None):
        others = [o for o in listener.rules if rule is None or (o.id != rule.id and may_precede(o, rule))]
        earlier = surely_precede(rule, listener) if rule else listener.rules
        before_sure = tuple(box for other in others if (box := uppers[other.id]) is not None)
        before_widest = tuple(box for other in earlier if (box := lowers[other.id]) is not None)
        own = (lowers[rule.id], uppers[rule.id]) if rule else ((), ())
        sides.append(_Side(listener, rule, *own, before_sure, before_widest))
    return sides


def alike(one: _Answer, other: _Answer) -> bool | None:
    """Whether two actions (with the transforms before them) do the same; None when that is not known. Weights do not
    count but for zero, and texts only where both are known."""
    (mine, my_rewrites), (theirs, their_rewrites) = one, other
    if mine.undecided or theirs.undecided or any(rewrite.undecided for rewrite in (*my_rewrites, *their_rewrites)):
        return None
    if (mine.type, mine.guards) != (theirs.type, theirs.guards):
        return False
    if mine.type == "forward":
        return set(mine.target_groups) == set(theirs.target_groups) and my_rewrites == their_rewrites
    if mine.type == "redirect":
        return (mine.status, _filled(mine)) == (theirs.status, _filled(theirs))
    texts = ((mine.content_type, theirs.content_type), (mine.body, theirs.body))
    return mine.status == theirs.status and all(a == b for a, b in texts if a and b)


def _filled(action: Action) -> dict[str, str]:
    return SAME | {name: part for name, part in action.redirect if part or name == "query"}


def _witness(here: _Side, there: _Side, hosts: Sequence[str]) -> RouteDifference | None:
    if here.sure is None or there.sure is None:
        return None
    space = Space(certain=True, hosts=tuple(hosts))
    place = space.find((*here.sure, *there.sure), (*here.before_sure, *there.before_sure))
    if place is None:
        return None
    found = request_at(place, here.listener, hosts=hosts)
    for request in (replace(found, source_ip=None), found):
        mine, theirs = walk(request, here.listener), walk(request, there.listener)
        if (mine.decided_by, theirs.decided_by) == (here.id, there.id) and not _same_place(mine, theirs):
            where = (_where(here.rule, there.rule),)
            return RouteDifference(here.listener.load_balancer, here.listener.id, request, mine, theirs, where)
    return None


def _same_place(mine: Match, theirs: Match) -> bool:
    """Whether two redirects, written in different ways, lead this one request to the same place."""
    if not mine.action or not theirs.action or {mine.action.type, theirs.action.type} != {"redirect"}:
        return False
    same = mine.action.location(mine.request) == theirs.action.location(theirs.request)
    return same and mine.action.status == theirs.action.status


def _may_meet(here: _Side, there: _Side) -> bool:
    """Whether a request may get both answers, as far as what is known goes."""
    if here.widest is None or there.widest is None:
        return False
    avoid = (*here.before_widest, *there.before_widest)
    return Space(certain=False).find((*here.widest, *there.widest), avoid) is not None


def _where(mine: Rule | None, theirs: Rule | None) -> str:
    conditions = dict.fromkeys(str(condition) for rule in (mine, theirs) if rule for condition in rule.conditions)
    return " and ".join(conditions) or "no rule"


def _grouped(found: Sequence[RouteDifference]) -> list[RouteDifference]:
    """One difference for each pair of answers, with its smallest witness and all its conditions."""
    groups: dict[tuple[str, str], list[RouteDifference]] = {}
    for one in found:
        groups.setdefault((_told(one.declared), _told(one.live)), []).append(one)
    grouped: list[RouteDifference] = []
    for members in groups.values():
        least = min(members, key=lambda one: (len(one.witness.url), one.witness.method != "GET", one.witness.url))
        where = tuple(dict.fromkeys(text for one in members for text in one.where))
        grouped.append(
            RouteDifference(least.load_balancer, least.listener, least.witness, least.declared, least.live, where)
        )
    return grouped


def _told(match: Match) -> str:
    if match.nobody:
        return "nothing that listens"
    if match.action is None:
        return f"nothing ({match.why})"
    action = match.action
    guards = f" after {', '.join(action.guards)}" if action.guards else ""
    if action.type == "forward":
        rewritten = ", rewritten" if match.rule and match.rule.rewrites else ""
        return f"{' or '.join(action.target_groups) or 'no target group'}{rewritten}{guards}"
    if action.type == "redirect":
        parts = _filled(action)
        query = f"?{parts['query']}" if parts["query"] else ""
        place = f"{parts['protocol'].lower()}://{parts['host']}:{parts['port']}{parts['path']}{query}"
        return f"a redirect {action.status} to {place}{guards}"
    return f"a {action}{guards}"
