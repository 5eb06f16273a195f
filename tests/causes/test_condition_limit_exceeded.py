"""Which rules AWS surely refuses, and which it may take."""

import pytest

from auditor.causes.condition_limit_exceeded import CAUSE
from tests.causes.static import BALANCER, HOST, METHOD, PATH, conditions, found, group, listener, named, rule, world
from tests.worlds.world import WORLDS

BASE = BALANCER + listener() + group("api")
FIVE = '["/a", "/b", "/c", "/d", "/e"]'
LONG = "/" + "a" * 128


def of(tmp_path, when, more="", priority=10):
    return found(tmp_path, BASE + rule("api", priority, when) + more, of=CAUSE)


def test_the_world_shows_it_without_aws():
    expected = [("condition-limit-exceeded", "aws_lb_listener_rule.api", "condition[0].path_pattern[0].values")]
    assert world(WORLDS / "condition-limit-exceeded" / "broken") == expected
    assert world(WORLDS / "condition-limit-exceeded" / "fixed") == []


@pytest.mark.parametrize(
    ("when", "attribute", "says"),
    [
        (conditions(**{PATH: FIVE, HOST: '["app.shop.example"]'}), "condition", "5 condition values at most, not 6"),
        (
            conditions(**{PATH: '["/*/*/*/*/*/*/*"]'}),
            "condition[0].path_pattern[0].values",
            "6 wildcards at most, not 7",
        ),
        (conditions(**{PATH: f'["{LONG}"]'}), "condition[0].path_pattern[0].values", "128 characters at most"),
        (
            conditions(**{METHOD: '["GET", "post"]'}),
            "condition[0].http_request_method[0].values",
            "compared with case: post",
        ),
        (conditions(path_pattern='["/a*"]') + conditions(path_pattern='["/*b"]'), "condition", "one path-pattern"),
    ],
)
def test_a_rule_past_a_limit_is_told_where_the_limit_is_broken(tmp_path, when, attribute, says):
    [finding] = of(tmp_path, when)
    assert (finding.subject, finding.attribute) == ("aws_lb_listener_rule.api", attribute)
    assert says in finding.message
    assert finding.fix.edits == ()


def test_a_priority_past_the_last_one_is_told(tmp_path):
    [finding] = of(tmp_path, conditions(path_pattern='["/a"]'), priority=50001)
    assert finding.attribute == "priority"


@pytest.mark.parametrize(
    "when",
    [
        conditions(**{PATH: FIVE}),
        conditions(**{PATH: '["/*/*/*/*/*/*"]'}),
        conditions(**{PATH: f'["{LONG[:128]}"]'}),
        conditions(**{PATH: "var.paths"}),
        conditions(**{PATH: '["/a", "/b", "/c", "/d", var.paths, var.paths]'}),
        conditions(**{METHOD: '["PURGE"]'}),
    ],
)
def test_what_is_within_the_limits_or_not_known_is_not_claimed(tmp_path, when):
    assert named(of(tmp_path, when, 'variable "paths" {}\n')) == []


def test_a_rule_that_no_request_could_meet_is_the_other_cause(tmp_path):
    assert of(tmp_path, conditions(**{METHOD: '["get"]'})) == []
    assert of(tmp_path, conditions(**{HOST: '["localhost"]'})) == []


def test_who_answers_without_the_rule_is_asked_of_the_table(tmp_path):
    [finding] = of(tmp_path, conditions(**{PATH: '["/a", "/b", "/c", "/d", "/e", "/f"]'}))
    texts = [one.text for one in finding.evidence]
    text = "GET http://app.shop.example/a, which the rule is meant for, is answered by aws_lb_listener.http"
    assert f"{text} (fixed response 404)" in texts
