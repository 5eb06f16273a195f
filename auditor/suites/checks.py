"""Checks out of observations: a probe, what came, and which party should have answered in; a Check out. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from auditor.model.endpoint import Endpoint
from auditor.model.probe import (
    OF_THE_BALANCER,
    Answered,
    ApiKey,
    Auth,
    By,
    Check,
    Expectation,
    Observation,
    Probe,
    Verdict,
)
from auditor.model.request import Request
from auditor.suites.wording import GUARDS, actual

CERTAIN_ENOUGH = frozenset({"certain", "strong"})
SUCCESS = tuple(range(200, 300))
REFUSED = (401, 403)
KEPT_CHARS = 2000


def probe(request: Request, expects: Expectation, auth: Auth = Auth.NONE, key: str = "", *, note: str = "") -> Probe:
    """A probe whose id says what is asked: method, URL, how the key is shown, and a note where that is not all."""
    shown = f" with {auth.value} ({key})" if auth is not Auth.NONE else ""
    return Probe(f"{request}{shown}{note and ' ' + note}", request, expects, auth, key)


def judged(id: str, title: str, seen: Observation, *, component: str, subject: str = "", fault: str = "") -> Check:
    """Pass when the probe got what it expects and `fault` (what is wrong all the same) is empty."""
    shown = f"; {fault}" if fault and seen.as_expected else ""
    expects = seen.probe.expects
    because = f" (because of {expects.because})" if expects.because else ""
    return Check(
        id=id,
        title=title,
        verdict=Verdict.PASS if seen.as_expected and not fault else Verdict.FAIL,
        expected=f"{expects.words}{because}",
        actual=f"{actual(seen)}{shown}",
        subject=subject,
        component=component,
        observations=(short(seen),),
        elapsed_seconds=seen.answer.elapsed_seconds,
        trace="" if isinstance(seen.answer, Answered) else seen.answer.trace,
    )


def skipped(id: str, title: str, reason: str, *, expected: str = "", subject: str = "", component: str = "") -> Check:
    """A check that was not made, and why."""
    return Check(id, title, Verdict.SKIP, expected, "not checked", subject, reason, component)


def broken(id: str, title: str, reason: str, trace: str) -> Check:
    """A check that failed on our side."""
    return Check(id, title, Verdict.ERROR, "the check runs", "it did not", reason=reason, trace=trace)


def wrong_party(endpoint: Endpoint, seen: Observation) -> str:
    """Say when another party answered than the one that is declared to, "" when it may be the right one."""
    if not isinstance(seen.answer, Answered):
        return ""
    by = seen.answer.by
    of_the_balancer = by.who in OF_THE_BALANCER
    if endpoint.action == "forward":
        if of_the_balancer:
            return "the load balancer answered itself, though it is declared to forward"
        return f"{by.who} refused it, whatever the key" if by.who in GUARDS else ""
    if endpoint.action in ("redirect", "fixed-response") and not of_the_balancer and by.who is not By.UNDECIDED:
        return f"the load balancer is declared to answer itself ({endpoint.action})" if _sure(by.certainty) else ""
    return ""


def _sure(certainty: str) -> bool:
    return certainty in CERTAIN_ENOUGH


def short(seen: Observation) -> Observation:
    """The observation with an excerpt of the usual length."""
    if not isinstance(seen.answer, Answered) or len(seen.answer.excerpt) <= KEPT_CHARS:
        return seen
    return replace(seen, answer=replace(seen.answer, excerpt=seen.answer.excerpt[:KEPT_CHARS]))


def first_key(keys: Sequence[ApiKey]) -> str:
    """The name of the first key, "" without keys."""
    return keys[0].name if keys else ""


NO_KEY = "no API key was given"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing; no other one is sent to a place that the configuration happens to route."""
