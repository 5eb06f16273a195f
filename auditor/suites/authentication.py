"""Authentication: on every endpoint that asks for a key, good keys get in by both methods and bad ones do not (PRD F3).

An endpoint asks for a key when it answers 401 or 403 as an application does; a promised MLflow API counts unless it is
open. "The key was rejected" and "the authentication service is down" are told apart in the words of each check.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.model.probe import OF_THE_BALANCER, Answered, Auth, Check, Expectation, Observation, Probe, Verdict
from auditor.model.request import Request
from auditor.probes.keys import WRONG
from auditor.suites.bases import mlflow_bases, search_request
from auditor.suites.checks import NO_KEY, REFUSED, SUCCESS, judged, probe, short, skipped
from auditor.suites.discovery import documents
from auditor.suites.stage import Stage, Suite
from auditor.suites.wording import GUARDS

COMPONENT = "authentication"
METHODS = {"Bearer": Auth.BEARER, "X-API-Key": Auth.X_API_KEY}
MALFORMED: tuple[tuple[str, tuple[str, str]], ...] = (
    ("Authorization: Bearer without a key", ("Authorization", "Bearer")),
    ("Authorization of another scheme", ("Authorization", "Basic YXVkaXRvcjo=")),
    ("an empty X-API-Key", ("X-API-Key", "")),
)
_MALFORMED_REFUSED = (400, *REFUSED)


@dataclass(frozen=True, slots=True)
class Guarded:
    """An endpoint that asks for a key; `unkeyed` is what it answered without one."""

    request: Request
    subject: str
    because: str
    unkeyed: Observation


def run(stage: Stage) -> Sequence[Check]:
    """Good keys by both methods, then missing, malformed and wrong ones, then the rates of both methods."""
    found = tuple(_guarded(stage))
    if not found:
        reason = "no endpoint that was found asks for a key: no promised MLflow API, no documented GET that refuses"
        return [skipped("guarded", "Endpoints that ask for a key", reason, component=COMPONENT)]
    accepted = tuple(_accepted(stage, found))
    return (*accepted, *_refused(stage, found), *_rates(accepted))


def _guarded(stage: Stage) -> Iterator[Guarded]:
    candidates = [(search_request(base), base.rule, base.because, True) for base in mlflow_bases(stage)]
    for document in documents(stage):
        because = f"the OpenAPI document {document.observation.probe.request.url}"
        candidates.extend((request, document.endpoint.rule, because, False) for request in document.gets)
    expects = Expectation(REFUSED, "401 or 403 without a key")
    probes = [
        probe(request, replace(expects, because=because), note="is refused") for request, _, because, _ in candidates
    ]
    for (request, subject, because, promised), seen in zip(candidates, stage.ask_all(probes), strict=True):
        is_open = seen.status is not None and seen.status < 400
        if _refuses(seen) or (promised and not is_open):
            yield Guarded(request, subject or because, because, seen)


def _refuses(seen: Observation) -> bool:
    return seen.as_expected and not _not_the_key(seen)


def _not_the_key(seen: Observation) -> str:
    """Say when a refusal came from a party that does not look at keys."""
    if isinstance(seen.answer, Answered) and seen.as_expected and seen.answer.by.who in OF_THE_BALANCER | GUARDS:
        return f"{seen.answer.by.who} refuses for another reason than the key"
    return ""


def _accepted(stage: Stage, found: Sequence[Guarded]) -> Iterator[Check]:
    planned: list[tuple[str, str, Guarded, Probe]] = []
    for guarded in found:
        withheld = NO_KEY if not stage.keys else stage.withheld(guarded.request)
        for method, auth in METHODS.items():
            if withheld:
                id, title = f"{method} {guarded.request.url}", f"{method} key is accepted by {guarded.request.url}"
                yield skipped(id, title, withheld, subject=guarded.subject, component=COMPONENT)
                continue
            for key in stage.keys:
                expects = Expectation(SUCCESS, "success with a valid key", guarded.because)
                title = f"{method} {key.name} is accepted by {guarded.request.url}"
                id = f"{method} {key.name} {guarded.request.url}"
                planned.append((id, title, guarded, probe(guarded.request, expects, auth, key.name)))
    for (id, title, guarded, _), seen in zip(planned, stage.ask_all(p for *_, p in planned), strict=True):
        yield judged(id, title, seen, component=COMPONENT, subject=guarded.subject)


def _refused(stage: Stage, found: Sequence[Guarded]) -> Iterator[Check]:
    for guarded in found:
        url = guarded.request.url
        fault = _not_the_key(guarded.unkeyed)
        title = f"A request without a key is refused by {url}"
        yield judged(
            f"missing {url}", title, guarded.unkeyed, component=COMPONENT, subject=guarded.subject, fault=fault
        )
        if not _refuses(guarded.unkeyed):
            reason = f"without a key it does not refuse: {guarded.unkeyed.actual()}"
            title = f"Malformed and wrong keys are refused by {url}"
            yield skipped(f"bad keys {url}", title, reason, subject=guarded.subject, component=COMPONENT)
    planned = [plan for guarded in found if _refuses(guarded.unkeyed) for plan in _bad(stage, guarded)]
    for (what, guarded, _), seen in zip(planned, stage.ask_all(p for *_, p in planned), strict=True):
        id, title = f"{what} {guarded.request.url}", f"{what} is refused by {guarded.request.url}"
        yield judged(id, title, seen, component=COMPONENT, subject=guarded.subject, fault=_not_the_key(seen))


def _bad(stage: Stage, guarded: Guarded) -> Iterator[tuple[str, Guarded, Probe]]:
    for what, header in MALFORMED:
        request = replace(guarded.request, headers=(*guarded.request.headers, header))
        expects = Expectation(_MALFORMED_REFUSED, f"400, 401 or 403 for {what}", guarded.because)
        yield what, guarded, probe(request, expects, note=f"with {what}")
    if stage.withheld(guarded.request):
        return
    for method, auth in METHODS.items():
        expects = Expectation(REFUSED, "401 or 403 for a key that nobody issued", guarded.because)
        yield f"a wrong key by {method}", guarded, probe(guarded.request, expects, auth, WRONG.name)


def _rates(accepted: Sequence[Check]) -> Iterator[Check]:
    """The rate of a method is no part of the score: its single checks are."""
    for method, auth in METHODS.items():
        seen = [(c, o) for c in accepted for o in c.observations if o.probe.auth is auth]
        if not seen:
            continue
        good = sum(check.verdict is Verdict.PASS for check, _ in seen)
        yield Check(
            id=f"rate {method}",
            title=f"Success rate of {method}",
            verdict=Verdict.PASS if good == len(seen) else Verdict.FAIL,
            expected="100 % of the requests with a valid key succeed",
            actual=f"{100 * good / len(seen):.0f} % ({good} of {len(seen)})",
            subject=seen[0][0].subject,
            observations=tuple(short(o) for check, o in seen if check.verdict is not Verdict.PASS),
        )


SUITE = Suite("authentication", "Authentication", 2, run)
