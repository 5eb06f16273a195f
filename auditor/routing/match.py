"""The walk of one request through the rules of a listener, and its answer. Pure.

Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#listener-rules
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.model.request import Request
from auditor.routing.action import Action
from auditor.routing.listener import Listener, Rule


@dataclass(frozen=True, slots=True)
class Missed:
    """A condition that did not hold: which field, what it wanted, what the request has."""

    field: str
    wanted: str
    got: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A rule before the winner, and the conditions that the request missed."""

    rule: str
    priority: int | None
    missed: tuple[Missed, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a request goes. `rule` is None for the default action. `action` is None when no listener takes the request;
    `why` then says so. `possible` holds the rules that may win when it is undecided which does (then `action` is None);
    where the default action may answer too, `why` says it."""

    request: Request
    load_balancer: str
    listener: Listener | None
    rule: Rule | None
    action: Action | None
    possible: tuple[Rule, ...] = ()
    why: str = ""
    walked: bool = False
    """Whether the rules of the listener were tried."""
    nobody: bool = False
    """Whether the balancer surely has no listener on the port: nothing answers, not even with a status."""

    @property
    def decided_by(self) -> str:
        """The id of the rule that wins, of the listener for its default action, "" when nothing does."""
        if self.rule:
            return self.rule.id
        return self.listener.id if self.listener and self.action else ""

    @property
    def passed_over(self) -> tuple[PassedOver, ...]:
        """The rules before the winner (or before the last that may win) that the request surely does not meet."""
        return tuple(_passed(self.request, self.listener)) if self.walked and self.listener else ()


def walk(request: Request, listener: Listener) -> Match:
    """Find the rules that may win: of the decided priorities down to the first that surely holds, and each without a
    known priority, which may stand before or behind any other."""
    possible: list[tuple[Rule, bool]] = []
    last: int | None = None
    for rule in listener.rules_for(request.host):
        if last is not None and rule.priority is not None and rule.priority > last:
            continue
        verdict = rule.holds(request)
        if verdict is not False:
            possible.append((rule, verdict is True))
            if verdict and rule.priority is not None:
                last = rule.priority
    balancer = listener.load_balancer
    if not possible:
        found = Match(request, balancer, listener, None, listener.default, walked=True)
    elif len(possible) == 1 and possible[0][1]:
        winner = possible[0][0]
        found = Match(request, balancer, listener, winner, winner.action, walked=True)
    else:
        why = _why(possible, request, listener)
        rules = tuple(rule for rule, _ in possible)
        found = Match(request, balancer, listener, None, None, rules, why, walked=True)
    return undecided(found, listener.elsewhere) if listener.elsewhere else found


def undecided(match: Match, why: str) -> Match:
    """The same match when something else may answer: its rule is only possible."""
    rules = (match.rule,) if match.rule else match.possible
    told = "; ".join(filter(None, (why, match.why)))
    return replace(match, rule=None, action=None, possible=rules, why=told)


def _passed(request: Request, listener: Listener) -> Iterator[PassedOver]:
    last: int | None = None
    for rule in listener.rules:
        if last is not None and rule.priority is not None and rule.priority > last:
            continue
        missed = [condition for condition in rule.conditions if condition.holds(request) is False]
        if missed:
            told = tuple(Missed(condition.field, str(condition), condition.got(request)) for condition in missed)
            yield PassedOver(rule.id, rule.priority, told)
        elif rule.priority is not None and rule.holds(request):
            last = rule.priority


def _why(possible: list[tuple[Rule, bool]], request: Request, listener: Listener) -> str:
    shared = [rule.priority for rule, _ in possible]
    why = [_undecided(rule, request, alone=shared.count(rule.priority) == 1) for rule, _ in possible]
    if not any(sure for _, sure in possible):
        why.append(f"else the default action of {listener.id} answers")
    return "; ".join(filter(None, why))


def _undecided(rule: Rule, request: Request, *, alone: bool) -> str:
    if rule.priority is None:
        return f"{rule.id} has no known priority"
    reasons = ((condition.field, condition.why_undecided(request)) for condition in rule.conditions)
    told = [f"{rule.id}: {field} {reason}" for field, reason in reasons if reason]
    return "; ".join(told if alone else [*told, f"{rule.id} shares priority {rule.priority} with another rule"])
