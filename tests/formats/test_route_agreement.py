"""Whether code, AWS and what was observed agree."""

from dataclasses import replace

import pytest

from auditor.formats.route_agreement import agreement
from auditor.model.probe import AnsweredBy, By, NoAnswer
from auditor.routing import Action
from tests import builders as b
from tests.formats import reports

URL = b.get("https://x.test/api/y")
REDIRECT = Action("redirect", redirect=(("path", "/new"),), status=301)


def match(action, port=443):
    return b.table(b.a_rule("rule", 1, action=action), port=port).match(URL)


def seen(status, who, location=""):
    base = reports.API_OK
    answer = replace(base.answer, status=status, by=AnsweredBy(who, "certain"), headers=(("location", location),))
    return replace(base, answer=answer)


def test_the_same_answer_agrees():
    assert agreement(match(b.to("a")), match(b.to("a"))).verdict == "agree"


def test_another_target_group_differs_with_both_in_the_sentence():
    found = agreement(match(b.to("a")), match(b.to("b")))
    assert found.verdict == "differ"
    assert found.sentences == ("rule forwards to a in code, and in AWS it forwards to b.",)


def test_a_port_that_only_the_code_has_differs():
    found = agreement(match(b.to("a")), match(b.to("a"), port=80))
    assert found.sentences == ("In code rule forwards to a; in AWS nothing listens on the port.",)


def test_without_aws_nothing_is_known_to_agree():
    assert agreement(match(b.to("a")), None).verdict == "unknown"


def test_an_unknown_target_group_is_no_difference():
    assert agreement(match(Action("forward", undecided="not known")), match(b.to("b"))).verdict == "unknown"


@pytest.mark.parametrize(
    ("action", "status", "who", "location", "verdict"),
    [
        (b.to("a"), 200, By.FASTAPI, "", "agree"),
        (b.to("a"), 503, By.BALANCER_ERROR, "", "agree"),
        (b.to("a"), 404, By.BALANCER_FIXED, "", "differ"),
        (b.NOT_FOUND, 404, By.BALANCER_FIXED, "", "agree"),
        (b.NOT_FOUND, 404, By.MLFLOW, "", "differ"),
        (b.NOT_FOUND, 404, By.UNDECIDED, "", "unknown"),
        (b.NOT_FOUND, 200, By.FASTAPI, "", "differ"),
        (REDIRECT, 301, By.BALANCER_REDIRECT, "https://x.test:443/new", "agree"),
        (REDIRECT, 301, By.BALANCER_REDIRECT, "https://x.test/new", "agree"),
        (REDIRECT, 301, By.BALANCER_REDIRECT, "https://x.test/old", "differ"),
        (replace(b.to("a"), guards=("authenticate-oidc",)), 302, By.BALANCER_REDIRECT, "", "unknown"),
    ],
)
def test_what_was_observed_fits_the_action_or_not(action, status, who, location, verdict):
    assert agreement(match(action), None, seen(status, who, location)).verdict == verdict


def test_no_connection_fits_a_port_on_which_nothing_listens_and_nothing_else():
    refused = replace(reports.API_OK, answer=NoAnswer("tcp", "connection refused", 0.1))
    assert agreement(match(b.to("a"), port=80), None, refused).verdict == "agree"
    found = agreement(match(b.to("a")), None, refused)
    assert found.sentences == ("In code rule forwards to a; observed was no answer (tcp: connection refused).",)


def test_what_was_observed_is_compared_with_aws_where_that_is_known():
    found = agreement(match(b.to("a")), match(b.NOT_FOUND), seen(404, By.BALANCER_FIXED))
    assert found.sentences == ("rule forwards to a in code, and in AWS it answers with a fixed response 404.",)
