"""Endpoint availability: every promised endpoint with and without the key, and what applications document (PRD F5).

A redirect or fixed response that is declared is right; an application's answer must come from an application, below
500; with a valid key it must not be a refusal. Documents found by discovery bring their plain GETs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.model.endpoint import Endpoint, Kind
from auditor.model.probe import Auth, Check, Expectation, Observation
from auditor.suites.checks import NO_KEY, REFUSED, SAFE_METHODS, first_key, judged, probe, skipped, wrong_party
from auditor.suites.discovery import Document, documents
from auditor.suites.stage import Stage, Suite
from auditor.suites.wording import statuses

COMPONENT = "endpoints"
_WORKING = tuple(range(200, 400))


def run(stage: Stage) -> Sequence[Check]:
    """Declared endpoints first, then the documented ones."""
    return (*_without_key(stage), *_with_key(stage), *_documented(stage))


def _distinct(stage: Stage) -> tuple[Endpoint, ...]:
    """Each request once; the one that expects most decides (a health path is more than a witness of its rule)."""
    ranked = sorted(stage.endpoints, key=lambda e: (not e.statuses, list(Kind).index(e.kind)))
    best = {_asked(e): e for e in reversed(ranked)}
    return tuple(best[what] for what in dict.fromkeys(map(_asked, stage.endpoints)))


def _asked(endpoint: Endpoint) -> tuple[object, ...]:
    """What goes over the wire: a URL without a path asks for /."""
    request = endpoint.request
    where = (request.scheme, request.host, request.port, request.path, request.query)
    return (request.method, *where, request.headers)


def _without_key(stage: Stage) -> Iterator[Check]:
    endpoints = _distinct(stage)
    asked = [e for e in endpoints if e.request.method in SAFE_METHODS]
    for endpoint in endpoints:
        if endpoint not in asked:
            reason = f"a {endpoint.request.method} could change something, so it is not sent"
            yield skipped(*_named(endpoint, "without a key"), reason, subject=_subject(endpoint), component=COMPONENT)
    for endpoint, seen in zip(asked, stage.ask_all(probe(e.request, _expects(e)) for e in asked), strict=True):
        yield _judged(endpoint, seen, "without a key")


def _with_key(stage: Stage) -> Iterator[Check]:
    keyed = [e for e in _distinct(stage) if e.action == "forward" and e.request.method in SAFE_METHODS]
    asked = []
    for endpoint in keyed:
        withheld = NO_KEY if not stage.keys else stage.withheld(endpoint.request)
        if withheld:
            yield skipped(*_named(endpoint, "with a key"), withheld, subject=_subject(endpoint), component=COMPONENT)
        else:
            asked.append(endpoint)
    key = first_key(stage.keys)
    probes = [probe(e.request, _expects(e), Auth.BOTH, key) for e in asked]
    for endpoint, seen in zip(asked, stage.ask_all(probes), strict=True):
        refused = "a valid key must not be refused" if seen.status in REFUSED else ""
        yield _judged(endpoint, seen, "with a key", wrong_party(endpoint, seen) or refused)


def _expects(endpoint: Endpoint) -> Expectation:
    if endpoint.statuses:
        numbers = statuses(endpoint.statuses)
        return Expectation(endpoint.statuses, f"{numbers} by {_party(endpoint)}", endpoint.because or endpoint.rule)
    return Expectation((), f"any answer below 500 by {_party(endpoint)}", endpoint.because or endpoint.rule)


def _party(endpoint: Endpoint) -> str:
    if endpoint.action != "forward":
        return f"the load balancer ({endpoint.action})"
    return endpoint.service or endpoint.target_group or "the application"


def _judged(endpoint: Endpoint, seen: Observation, how: str, fault: str = "") -> Check:
    fault = fault or wrong_party(endpoint, seen)
    return judged(*_named(endpoint, how), seen, component=COMPONENT, subject=_subject(endpoint), fault=fault)


def _named(endpoint: Endpoint, how: str) -> tuple[str, str]:
    return f"{endpoint.request} {how}", f"{endpoint.request} answers {how}"


def _subject(endpoint: Endpoint) -> str:
    return endpoint.rule or endpoint.because


def _documented(stage: Stage) -> Iterator[Check]:
    found = documents(stage)
    if not found:
        reason = "no host that forwards serves an OpenAPI document"
        yield skipped("discovery", "Documented endpoints", reason, component=COMPONENT)
    for document in found:
        url = document.observation.probe.request.url
        title = f"{url} documents {document.title or 'an application'}: {len(document.gets)} plain GETs"
        subject = _subject(document.endpoint)
        yield judged(f"document {url}", title, document.observation, component=COMPONENT, subject=subject)
        yield from _gets(stage, document)


def _gets(stage: Stage, document: Document) -> Iterator[Check]:
    because = f"the OpenAPI document {document.observation.probe.request.url}"
    planned = {f"{e.request.method} {e.request.url}" for e in stage.endpoints}
    requests = [request for request in document.gets if str(request) not in planned]
    key = "" if not requests or stage.withheld(requests[0]) else first_key(stage.keys)
    auth = Auth.BOTH if key else Auth.NONE
    wanted = _WORKING if key else (*_WORKING, *REFUSED)
    words = "success with a valid key" if key else "success, or a refusal without a key"
    probes = [probe(request, Expectation(wanted, words, because), auth, key) for request in requests]
    for seen in stage.ask_all(probes):
        fault = wrong_party(replace(document.endpoint, action="forward"), seen)
        id, title = f"documented {seen.probe.request}", f"{seen.probe.request} answers as documented"
        yield judged(id, title, seen, component=COMPONENT, subject=_subject(document.endpoint), fault=fault)


SUITE = Suite("endpoint_availability", "Endpoint availability", 3, run)
