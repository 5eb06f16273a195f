"""Who would answer, as JSON."""

import json
from types import SimpleNamespace

import pytest

from auditor.formats.routes import Question, planes, route, unreached
from auditor.model.gap import Gap
from auditor.model.value import Sensitive
from auditor.routing import from_declared
from auditor.witnesses import witnesses
from tests import builders as b
from tests.formats import reports
from tests.formats.routing import FACTS, LIVE_FACTS, facts, request
from tests.formats.schemas import errors

API = request("https://registry.hokus.ai/api/mlflow/x")
SECRET = "made-up-origin-secret"


def entry(known, asked, seen=None, **more):
    return route(planes(known), Question(asked, **more), seen)


def test_declared_and_live_stand_side_by_side():
    found = entry(LIVE_FACTS, API)
    assert found["declared"]["target_group"] == "aws_lb_target_group.api"
    assert found["declared"]["service"] == "aws_ecs_service.api"
    assert (found["declared"]["file"], found["declared"]["line"]) == ("rules.tf", 7)
    assert found["live"]["target_group"] == "aws_lb_target_group.mlflow"
    assert found["observed"] is None


def test_where_they_differ_a_sentence_says_so():
    found = entry(LIVE_FACTS, API)
    assert (found["verdict"], found["differences"]) == (
        "differ",
        [
            "aws_lb_listener_rule.api forwards to aws_lb_target_group.api in code, "
            "and in AWS it forwards to aws_lb_target_group.mlflow."
        ],
    )


def test_an_unread_live_plane_is_a_gap_and_not_an_empty_answer():
    found = entry(FACTS, API)
    assert found["live"]["gap"]["reason"] == "it was not asked (--no-live)"
    assert found["verdict"] == "unknown"


def test_rules_that_could_not_be_read_are_a_gap_with_the_reason_of_the_reader():
    denied = Gap("live", "aws_lb_listener_rule", "AccessDenied", "allow elasticloadbalancing:DescribeRules")
    snapshot = SimpleNamespace(of_type=lambda type: denied if type == denied.subject else ())
    table = SimpleNamespace(**{**vars(LIVE_FACTS), "live": snapshot})
    table.live_table = SimpleNamespace(unread="aws_lb_listener_rule could not be read", listeners=())
    assert entry(table, API)["live"]["gap"]["remedy"] == "allow elasticloadbalancing:DescribeRules"


def test_the_balancer_can_be_named_where_no_dns_is_declared():
    found = entry(FACTS, request("https://x.example/api/y"), load_balancer="aws_lb.main")
    assert found["declared"]["rule"] == "aws_lb_listener_rule.api"
    assert found["declared"]["if_sent_to"] == []


def test_a_host_that_leads_nowhere_is_said_with_what_the_balancer_would_do():
    found = entry(FACTS, request("https://x.example/api/y"))["declared"]
    assert (found["rule"], found["why"]) == (None, "no record leads from x.example to a load balancer")
    assert [one["rule"] for one in found["if_sent_to"]] == ["aws_lb_listener_rule.api"]


def test_without_records_the_only_balancers_of_both_planes_are_compared():
    assert entry(LIVE_FACTS, request("https://x.example/api/y"))["verdict"] == "differ"


def test_what_the_code_leaves_to_others_is_said_and_is_no_difference():
    from dataclasses import replace

    rule = replace(b.rule("api", 10, [b.path("/api/*")]), ignore_changes=("action[0].target_group_arn",))
    stack = (b.lb(), b.https(), b.group("api"), b.group("blue"))
    there = from_declared(b.declared(*stack, b.rule("api", 10, [b.path("/api/*")], b.forward_to("blue"))))
    found = entry(facts(*stack, rule, live_table=there), request("https://x.test/api/y"))
    assert found["verdict"] == "unknown"
    assert found["differences"][0].endswith("The code leaves that to others (ignore_changes).")


def guarded():
    rules = (
        b.rule("cdn", 10, [b.header("X-Origin-Verify", SECRET)]),
        b.rule("beta", 20, [b.header("X-Canary", Sensitive("made-up-canary"))]),
    )
    return facts(b.lb(), b.https(), b.record("app", "app.test"), *rules)


@pytest.mark.parametrize("headers", [(), (("X-Origin-Verify", "wrong-secret-1"), ("X-Canary", "made-up-canary"))])
def test_no_value_of_a_secret_header_or_of_a_sensitive_variable_comes_out(headers):
    text = json.dumps(entry(guarded(), request("https://app.test/", headers=headers)))
    assert SECRET not in text
    assert "wrong-secret-1" not in text
    assert "made-up-canary" not in text
    assert "http-header X-Origin-Verify (redacted)" in text


def test_a_right_secret_reaches_its_rule_and_is_not_shown():
    found = entry(guarded(), request("https://app.test/", headers=(("x-origin-verify", SECRET),)))
    assert found["declared"]["rule"] == "aws_lb_listener_rule.cdn"
    assert found["request"]["headers"] == [{"name": "x-origin-verify", "value": "(redacted)"}]


def test_a_rule_that_no_request_reaches_is_an_entry_without_request():
    known = facts(b.lb(), b.https(), b.rule("a", 10, [b.path("/*")]), b.rule("b", 20, [b.path("/b")]))
    (one,) = witnesses(known.table).unreached
    told = unreached(planes(known), one)
    assert errors([told], "route.schema.json") == []
    assert (told["request"], told["rule"], told["reach"]) == (None, "aws_lb_listener_rule.b", "never")
    assert told["taken_by"] == ["aws_lb_listener_rule.a"]


@pytest.mark.parametrize("seen", [None, reports.MLFLOW_404, reports.REFUSED])
@pytest.mark.parametrize("known", [FACTS, LIVE_FACTS])
@pytest.mark.parametrize(
    "url",
    [API.url, "https://registry.hokus.ai:8443/api/x", "http://x.example", "https://auth.hokus.ai", "https://[::1]:81"],
)
def test_every_entry_agrees_with_the_schema(known, url, seen):
    assert errors([entry(known, request(url), seen)], "route.schema.json") == []
