"""When earlier rules surely leave nothing to a later one, and when that is no harm or not certain."""

import pytest

from auditor.causes.rule_shadowed import CAUSE
from tests.causes.static import BALANCER, HOST, METHOD, PATH, conditions, found, group, listener, named, rule, world
from tests.worlds.world import WORLDS

BASE = BALANCER + listener() + group("web") + group("api")


def path(*values):
    return conditions(path_pattern="[" + ", ".join(f'"{value}"' for value in values) + "]")


def of(tmp_path, *rules):
    return found(tmp_path, BASE + "".join(rules), of=CAUSE)


def test_the_world_shows_it_without_aws():
    assert world(WORLDS / "rule-shadowed" / "broken") == [("rule-shadowed", "aws_lb_listener_rule.legacy", "priority")]
    assert world(WORLDS / "rule-shadowed" / "fixed") == []


def test_several_rules_together_take_all_of_one_and_a_free_priority_before_them_mends_it(tmp_path):
    rules = (
        rule("a", 10, path("/api"), to="web"),
        rule("b", 20, path("/api/*"), to="web"),
        rule("c", 30, path("/api", "/api/v1/*"), to="api"),
    )
    [finding] = of(tmp_path, *rules)
    assert (finding.subject, finding.attribute) == ("aws_lb_listener_rule.c", "priority")
    assert "aws_lb_listener_rule.a and aws_lb_listener_rule.b together" in finding.message
    assert finding.fix.hcl == "priority = 9"
    assert finding.fix.verified
    assert finding.fix.disposition == "needs review"
    asked = next(one.text for one in finding.evidence if "is taken by" in one.text)
    taker = "is taken by aws_lb_listener_rule.a"
    assert asked == f"GET http://app.shop.example/api meets aws_lb_listener_rule.c and {taker}"


def test_methods_together_take_all_of_one(tmp_path):
    rules = (
        rule("get", 1, path("/api/*") + conditions(http_request_method='["GET", "HEAD"]'), to="web"),
        rule("post", 2, path("/api/*") + conditions(http_request_method='["POST"]'), to="web"),
        rule("late", 3, path("/api/v1/*") + conditions(http_request_method='["GET", "POST"]'), to="api"),
    )
    assert [finding.subject for finding in of(tmp_path, *rules)] == ["aws_lb_listener_rule.late"]


LATE = rule("late", 30, path("/api/v1/*"), to="api")


@pytest.mark.parametrize(
    "early",
    [
        rule("e", 5, path("/api/*"), to="api"),
        rule("e", 5, path("/api/v1/x*"), to="web"),
        rule("e", None, path("/api/*"), to="web"),
        rule("e", 30, path("/api/*"), to="web"),
        rule("e", 5, path("/api/*") + conditions(**{HOST: '["admin.shop.example"]'}), to="web"),
        rule("e", 5, path("/api/*"), to="web", more="  count = 0\n"),
        rule("e", 5, conditions(**{PATH: "[var.prefix]"}), to="web") + 'variable "prefix" {}\n',
        rule("e", "var.first", path("/api/*"), to="web") + 'variable "first" {}\n',
        rule("e", 5, path("/api/*") + conditions(**{METHOD: '["get"]'}), to="web"),
        rule("e", 5, path("/api/*", "/1", "/2", "/3", "/4", "/5"), to="web"),
        rule("e", 5, path("/api/*"), to="other") + 'variable "arn" {}\n',
    ],
)
def test_what_may_leave_something_to_the_rule_shadows_nothing(tmp_path, early):
    early = early.replace("aws_lb_target_group.other.arn", "var.arn")
    assert of(tmp_path, early, LATE) == []


def test_a_redundant_rule_behind_two_that_do_the_same_is_no_finding(tmp_path):
    rules = (rule("a", 1, path("/api"), to="api"), rule("b", 2, path("/api/*"), to="api"))
    assert of(tmp_path, *rules, rule("c", 3, path("/api", "/api/v1/*"), to="api")) == []


def test_a_dead_rule_that_no_request_could_meet_anyway_is_another_cause(tmp_path):
    rules = (rule("a", 1, path("/*"), to="web"), rule("b", 2, path("api/*"), to="api"))
    assert [one for one in named(of(tmp_path, *rules)) if one[1].endswith(".b")] == []
