"""MLflow routing: does MLflow itself answer below each base that is promised for its API (PRD F3, F4).

Four calls that change nothing: search by GET and by POST (the client uses both), health and version. A 200 that MLflow
did not write (a web page, another application's JSON) is a failure: the client would choke on it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.model.endpoint import Endpoint
from auditor.model.probe import Answered, Auth, By, Check, Expectation, Observation, Probe
from auditor.model.request import Request
from auditor.suites.bases import SEARCH, base_url, mlflow_bases, search_request
from auditor.suites.checks import NO_KEY, REFUSED, first_key, judged, probe, skipped, wrong_party
from auditor.suites.stage import Stage, Suite

COMPONENT = "endpoints"


def run(stage: Stage) -> Sequence[Check]:
    """Four checks for each base."""
    bases = mlflow_bases(stage)
    if not bases:
        reason = "no output of the configuration names an MLflow tracking URI"
        return [skipped("bases", "MLflow's API", reason, component=COMPONENT)]
    return tuple(check for base in bases for check in _base(stage, base))


def _base(stage: Stage, base: Endpoint) -> Iterator[Check]:
    withheld = not stage.keys or stage.withheld(base.request)
    auth, key = (Auth.NONE, "") if withheld else (Auth.BOTH, first_key(stage.keys))
    calls = tuple(_calls(base, auth, key))
    subject = base.rule or base.because
    for (name, title, _), seen in zip(calls, stage.ask_all(p for *_, p in calls), strict=True):
        id = f"{name} {base_url(base)}"
        if auth is Auth.NONE and seen.status in REFUSED:
            reason = NO_KEY if not stage.keys else stage.withheld(base.request)
            yield skipped(id, title, f"{reason}, and it is asked for", subject=subject, component=COMPONENT)
            continue
        fault = wrong_party(base, seen) or _not_mlflow(name, seen)
        yield judged(id, title, seen, component=COMPONENT, subject=subject, fault=fault)


def _calls(base: Endpoint, auth: Auth, key: str) -> Iterator[tuple[str, str, Probe]]:
    url = base_url(base)
    expects = Expectation((200,), "200 and MLflow's JSON", base.because)
    yield "search", f"MLflow answers a search by GET below {url}", probe(search_request(base), expects, auth, key)
    post = probe(Request("POST", f"{url}{SEARCH}"), expects, auth, key)
    yield "search by POST", f"MLflow answers a search by POST below {url}", replace(post, body='{"max_results": 1}')
    health = probe(Request("GET", f"{url}/health"), Expectation((200,), "200", base.because), auth, key)
    yield "health", f"MLflow's health path answers below {url}", health
    expects = Expectation((200,), "200 and a version number", base.because)
    yield (
        "version",
        f"MLflow's version path answers below {url}",
        probe(Request("GET", f"{url}/version"), expects, auth, key),
    )


def _not_mlflow(name: str, seen: Observation) -> str:
    """Say when a 200 is not what MLflow writes, "" otherwise."""
    answer = seen.answer
    if not isinstance(answer, Answered) or answer.status != 200:
        return ""
    if name.startswith("search") and answer.by.who is not By.MLFLOW and _json(answer.excerpt) != {}:
        return "the body is not MLflow's JSON"
    if name == "version" and answer.excerpt.strip().count(".") < 2:
        return "the body is not a version number"
    return ""


def _json(text: str) -> object:
    """The body as JSON, None where it is none (or longer than the excerpt); MLflow answers {} where nothing is."""
    try:
        return json.loads(text)
    except ValueError:
        return None


SUITE = Suite("mlflow_routing", "MLflow routing", 5, run)
