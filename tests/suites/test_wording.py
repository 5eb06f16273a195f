import pytest

from auditor.model.probe import Answered, AnsweredBy, Auth, By, Expectation
from auditor.suites.checks import probe
from auditor.suites.wording import actual, auth_service_is_down, percentile, said
from tests.suites.stack import BALANCER, HTML, JSON, KEYS, REFUSED, asking, endpoints


def seen(status, headers, body, auth=Auth.BEARER):
    key = KEYS[0].name if auth is not Auth.NONE else ""
    return asking(lambda p: (status, headers, body))(probe(endpoints()[0].request, Expectation((200,), ""), auth, key))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"detail":"Invalid API key"}', "Invalid API key"),
        ('{"error_code":"X","message":"no such experiment"}', "no such experiment"),
        ("<title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>", "502 Bad Gateway"),
        ("<html><body>\n<h1>502  Bad Gateway</h1></body></html>", "502 Bad Gateway"),
        ("x" * 500, "x" * 159 + "…"),
        ('{"detail":[{"loc":["query"]}]}', '{"detail":[{"loc":["query"]}]}'),
        ("", ""),
    ],
)
def test_the_message_of_a_body_is_one_short_line(body, words):
    assert said(Answered(400, (), body, AnsweredBy(By.UNDECIDED, "weak"), 0.1)) == words


def test_a_rejected_key_and_a_dead_auth_service_are_two_things():
    rejected = seen(401, JSON, '{"detail":"Invalid API key"}')
    down = seen(503, JSON, '{"detail":"auth service unavailable"}')
    assert "the key was rejected" in actual(rejected)
    assert "the authentication service does not answer" in actual(down)
    assert auth_service_is_down(down)
    assert not auth_service_is_down(rejected)


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (503, BALANCER, "auth"),
        (503, JSON, '{"detail":"author index is rebuilding"}'),
        (502, HTML, "<h1>502 Bad Gateway</h1>"),
    ],
)
def test_other_5xx_are_not_the_auth_service(status, headers, body):
    assert not auth_service_is_down(seen(status, headers, body))


def test_a_401_without_a_key_is_not_a_rejected_key():
    assert "rejected" not in actual(seen(401, JSON, '{"detail":"no key"}', Auth.NONE))


def test_a_host_that_mlflow_refuses_is_not_a_rejected_key():
    text = {**HTML, "Content-Type": "text/plain"}
    assert "rejected" not in actual(seen(403, text, "Invalid Host header - possible DNS rebinding attack detected"))


def test_no_answer_names_the_stage():
    observation = asking(lambda p: REFUSED)(seen(200, JSON, "").probe)
    assert actual(observation) == "no answer (tcp: Connection refused)"


@pytest.mark.parametrize(("count", "share", "expected"), [(5, 0.95, 5), (20, 0.95, 19), (100, 0.95, 95), (1, 0.5, 1)])
def test_a_percentile_is_one_of_the_samples(count, share, expected):
    assert percentile([float(n) for n in range(count, 0, -1)], share) == expected
