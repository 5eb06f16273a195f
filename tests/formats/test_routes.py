"""Who would answer, as JSON and as text."""

import pytest

from auditor.formats.routes import route, text
from auditor.model.request import Request
from tests.formats import reports
from tests.formats.routing import FACTS, LIVE_FACTS
from tests.formats.schemas import errors

API = Request("GET", "https://registry.hokus.ai/api/mlflow/x")


def test_declared_and_live_stand_side_by_side():
    entry = route(LIVE_FACTS, API)
    assert entry["declared"]["target_group"] == "aws_lb_target_group.api"
    assert entry["declared"]["service"] == "aws_ecs_service.api"
    assert (entry["declared"]["file"], entry["declared"]["line"]) == ("rules.tf", 7)
    assert entry["live"]["target_group"] == "aws_lb_target_group.mlflow"
    assert entry["observed"] is None


def test_a_rule_that_was_passed_over_says_what_it_missed():
    (passed,) = route(FACTS, API)["declared"]["passed_over"]
    assert (passed["rule"], passed["priority"]) == ("aws_lb_listener_rule.auth", 10)
    assert passed["missed"][0]["field"] == "host-header"
    assert passed["missed"][0]["got"] == "registry.hokus.ai"


def test_the_default_action_has_no_rule_and_the_line_of_its_listener():
    declared = route(FACTS, Request("GET", "https://registry.hokus.ai/"))["declared"]
    assert (declared["rule"], declared["action"]) == (None, "fixed response 404")
    assert (declared["file"], declared["line"]) == ("alb.tf", 3)


def test_an_unread_live_plane_is_a_gap_and_not_an_empty_answer():
    assert route(FACTS, API)["live"]["gap"]["reason"] == "it was not asked (--no-live)"


def test_what_cannot_be_decided_is_said_with_its_reason():
    entry = route(FACTS, Request("GET", "https://registry.hokus.ai:8443/api/x"))
    assert entry["declared"]["action"] is None
    assert entry["declared"]["possible"] == ["aws_lb_listener_rule.api", "aws_lb_listener_rule.late"]
    assert "undecided (aws_lb_listener_rule.api or aws_lb_listener_rule.late): " in text(entry)
    assert "aws_lb_listener_rule.late has no known priority" in text(entry)


def test_a_host_that_leads_nowhere_is_said():
    assert "no record leads from x.example to a load balancer" in text(route(FACTS, Request("GET", "http://x.example")))


def test_the_balancer_can_be_named_where_no_dns_is_declared():
    request = Request("GET", "https://x.example/api/y")
    assert route(FACTS, request, load_balancer="aws_lb.main")["declared"]["rule"] == "aws_lb_listener_rule.api"


@pytest.mark.parametrize("seen", [None, reports.MLFLOW_404, reports.REFUSED])
@pytest.mark.parametrize("facts", [FACTS, LIVE_FACTS])
@pytest.mark.parametrize(
    "url", [API.url, "https://registry.hokus.ai:8443/api/x", "http://x.example", "https://auth.hokus.ai"]
)
def test_every_entry_agrees_with_the_schema_and_has_a_text(facts, url, seen):
    entry = route(facts, Request("GET", url), seen=seen)
    assert errors([entry], "route.schema.json") == []
    assert text(entry).startswith(f"GET {url}\n")
