from dataclasses import replace
from datetime import UTC, datetime

import pytest

from auditor.model.probe import (
    Answered,
    AnsweredBy,
    ApiKey,
    By,
    Check,
    Expectation,
    NoAnswer,
    Observation,
    Probe,
    SuiteResult,
    Verdict,
)
from auditor.model.value import Sensitive
from tests.builders import get

PROBE = Probe("p", get("https://x.test/"), Expectation((), "the application answers"))


def answered(status, by=By.FASTAPI, statuses=()):
    probe = replace(PROBE, expects=Expectation(statuses, "words"))
    return Observation(probe, Answered(status, (("server", "x"),), "", AnsweredBy(by, "strong"), 0.1))


@pytest.mark.parametrize(
    ("observation", "good"),
    [
        (answered(200), True),
        (answered(404), True),
        (answered(500), False),
        (answered(404, By.BALANCER_FIXED), False),
        (answered(301, By.BALANCER_REDIRECT), False),
        (answered(503, By.BALANCER_ERROR), False),
        (answered(200, statuses=(200, 204)), True),
        (answered(404, statuses=(200, 204)), False),
        (answered(404, By.BALANCER_FIXED, statuses=(404,)), True),
        (Observation(PROBE, NoAnswer("tcp", "refused", 0.1)), False),
    ],
)
def test_an_observation_is_as_expected_only_with_the_right_status_from_the_right_side(observation, good):
    assert observation.as_expected is good


def test_no_answer_has_no_status_and_says_where_it_ended():
    seen = Observation(PROBE, NoAnswer("dns", "no such name", 0.1))
    assert seen.status is None
    assert seen.actual() == "no answer (dns: no such name)"


def test_an_answer_says_who_gave_it():
    assert answered(404, By.FLASK).actual() == "HTTP 404 by Flask application"


def test_a_header_is_found_in_any_case():
    answer = answered(200).answer
    assert (answer.header("Server"), answer.header("x-none")) == ("x", "")


def test_a_key_never_shows():
    assert "hunter2" not in repr(ApiKey("key-1", Sensitive("hunter2")))


@pytest.mark.parametrize(
    ("verdicts", "worst"),
    [
        (["pass", "error", "fail"], "error"),
        (["pass", "fail", "skip"], "fail"),
        (["skip", "pass"], "pass"),
        (["skip", "skip"], "skip"),
        ([], "skip"),
    ],
)
def test_the_verdict_of_a_suite_is_its_worst(verdicts, worst):
    checks = tuple(Check(str(n), "t", Verdict(verdict), "", "") for n, verdict in enumerate(verdicts))
    assert SuiteResult("s", "S", checks, datetime(2026, 1, 1, tzinfo=UTC), 0.0).verdict == worst
