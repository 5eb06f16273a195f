"""Whether code, AWS and what was observed agree about one request. Matches and an observation in, sentences out.

Pure.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from auditor.model.probe import OF_THE_BALANCER, Answered, By, NoAnswer, Observation
from auditor.model.request import DEFAULT_PORTS
from auditor.routing import Match
from auditor.routing.difference import alike

LEFT = "The code leaves that to others (ignore_changes)."
OBSERVED = "; observed was "
AGREE, DIFFER, UNKNOWN = "agree", "differ", "unknown"


@dataclass(frozen=True, slots=True)
class Agreement:
    """`verdict` is "differ" when two planes surely do, "agree" when no two do and at least two were asked, else
    "unknown"; `sentences` say in what they differ."""

    verdict: str
    sentences: tuple[str, ...] = ()


def agreement(
    declared: Match, live: Match | None, seen: Observation | None = None, *, left: frozenset[str] = frozenset()
) -> Agreement:
    """Compare what is known of one request; what the code leaves to others (`left`, by address) is said, but is no
    difference."""
    sentences: list[str] = []
    verdicts: list[bool | None] = []
    if live:
        same = same_answer(declared, live)
        is_left = same is False and not left.isdisjoint((declared.decided_by, live.decided_by))
        verdicts.append(None if is_left else same)
        if same is False:
            sentences.append(_differing(declared, live) + (f" {LEFT}" if is_left else ""))
    if seen:
        expected = live or declared
        fits = fitting(expected, seen)
        verdicts.append(fits)
        if fits is False:
            where = "AWS" if live else "code"
            sentences.append(f"In {where} {told(expected)}{OBSERVED}{_came(seen)}.")
    if False in verdicts:
        return Agreement(DIFFER, tuple(sentences))
    return Agreement(AGREE if verdicts and None not in verdicts else UNKNOWN, tuple(sentences))


def same_answer(declared: Match, live: Match) -> bool | None:
    """Whether code and AWS do the same with a request; None when one of them is not known."""
    if declared.action is None and live.action is None:
        return True if declared.nobody and live.nobody else None
    if declared.action is None or live.action is None:
        return False if declared.nobody or live.nobody else None
    mine = declared.action, declared.rule.rewrites if declared.rule else ()
    theirs = live.action, live.rule.rewrites if live.rule else ()
    if declared.action.type == live.action.type == "redirect" and not (
        declared.action.undecided or live.action.undecided
    ):
        same = declared.action.location(declared.request) == live.action.location(live.request)
        return same and declared.action.status == live.action.status
    return alike(mine, theirs)


def fitting(match: Match, seen: Observation) -> bool | None:
    """Whether an observation is what a match promises; None when nobody can tell."""
    answer = seen.answer
    if isinstance(answer, NoAnswer):
        return True if match.nobody and answer.stage == "tcp" else False if match.action else None
    if match.nobody:
        return False
    if match.action is None or match.action.undecided or match.action.guards:
        return None
    who = answer.by.who
    if match.action.type == "forward":
        return who not in (By.BALANCER_FIXED, By.BALANCER_REDIRECT)
    if answer.status != match.action.status:
        return False
    if match.action.type == "redirect":
        return _same_place(answer.header("location"), match.action.location(match.request))
    return None if who is By.UNDECIDED else who in OF_THE_BALANCER


def _same_place(one: str, other: str) -> bool:
    return _place(one) == _place(other)


def _place(url: str) -> tuple[str, str | None, int | None, str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS.get(parts.scheme), parts.path or "/", parts.query


def _differing(declared: Match, live: Match) -> str:
    if declared.action and live.action and declared.decided_by == live.decided_by:
        return f"{_by(declared)} {_does(declared)} in code, and in AWS it {_does(live)}."
    return f"In code {told(declared)}; in AWS {told(live)}."


def told(match: Match) -> str:
    """What becomes of a request, as a clause."""
    if match.nobody:
        return "nothing listens on the port"
    if match.action is None:
        return f"it is undecided who answers ({match.why})"
    return f"{_by(match)} {_does(match)}"


def _by(match: Match) -> str:
    return match.rule.id if match.rule else f"the default action of {match.decided_by}"


def _does(match: Match) -> str:
    action, request = match.action, match.request
    assert action is not None
    guards = f" after {', '.join(action.guards)}" if action.guards else ""
    rewritten = " after a rewrite" if match.rule and match.rule.rewrites else ""
    if action.type == "forward":
        return f"{str(action).replace('forward', 'forwards', 1)}{rewritten}{guards}"
    place = f" to {action.location(request)}" if action.type == "redirect" and not action.undecided else ""
    return f"answers with a {action}{place}{guards}"


def _came(seen: Observation) -> str:
    location = seen.answer.header("location") if isinstance(seen.answer, Answered) else ""
    return seen.actual() + (f" to {location}" if location else "")
