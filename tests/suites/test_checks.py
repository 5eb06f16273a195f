from dataclasses import replace

import pytest

from auditor.model.probe import Answered, Auth, Expectation, Verdict
from auditor.suites.checks import broken, judged, probe, short, skipped, wrong_party
from tests.suites.stack import BALANCER, HTML, JSON, REFUSED, asking, endpoints

MLFLOW, HEALTH, WITNESS, FIXED, REDIRECT = endpoints()


def seen(status, headers, body="", statuses=(200,)):
    return asking(lambda p: (status, headers, body))(probe(HEALTH.request, Expectation(statuses, "200", "the rule")))


def test_the_id_says_what_is_asked_and_never_a_keys_value():
    request = HEALTH.request
    ids = {
        probe(request, Expectation((), ""), auth, key).id
        for auth, key in ((Auth.NONE, ""), (Auth.BEARER, "key-1"), (Auth.BEARER, "key-2"), (Auth.BOTH, "key-1"))
    }
    assert len(ids) == 4
    assert all(id.startswith(f"GET {request.url}") for id in ids)


def test_a_fault_fails_what_the_status_would_pass():
    assert judged("i", "t", seen(200, JSON), component="endpoints").verdict is Verdict.PASS
    check = judged("i", "t", seen(200, JSON), component="endpoints", fault="it is wrong")
    assert check.verdict is Verdict.FAIL
    assert check.actual.endswith("; it is wrong")
    assert check.expected == "200 (because of the rule)"


@pytest.mark.parametrize(
    ("endpoint", "status", "headers", "body", "wrong"),
    [
        (HEALTH, 200, JSON, "{}", False),
        (HEALTH, 200, BALANCER, "ok", True),
        (HEALTH, 403, {**HTML, "Content-Type": "text/plain"}, "Invalid Host header - x", True),
        (FIXED, 404, BALANCER, "no", False),
        (FIXED, 404, {}, "", False),
        (FIXED, 404, JSON, '{"detail":"Not Found"}', True),
        (REDIRECT, 301, {**BALANCER, "Location": "https://a/"}, "", False),
    ],
)
def test_the_party_that_is_declared_has_to_answer(endpoint, status, headers, body, wrong):
    assert bool(wrong_party(endpoint, seen(status, headers, body))) is wrong


def test_without_an_answer_there_is_no_party():
    assert wrong_party(HEALTH, asking(lambda p: REFUSED)(seen(200, JSON).probe)) == ""


def test_a_long_excerpt_is_shortened_in_the_check():
    long = seen(200, JSON, "x" * 9000)
    answer = short(long).answer
    assert isinstance(answer, Answered)
    assert len(answer.excerpt) == 2000
    assert short(seen(200, JSON, "x")) == seen(200, JSON, "x")
    assert replace(long) == long


def test_skipped_and_broken_say_why():
    assert skipped("i", "t", "no key").reason == "no key"
    assert broken("i", "t", "OSError", "Traceback").verdict is Verdict.ERROR
