"""`terraform show -json` of a state and of a plan: what was applied, what is planned, what the refresh found."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.model.value import Sensitive, Unknown
from auditor.prior.shown import prior_of

PLAN = json.loads((Path(__file__).parent / "files" / "small.plan.json").read_text())


@pytest.fixture(scope="module")
def plan():
    return prior_of(PLAN)


def test_a_plan_says_when_and_by_which_terraform(plan):
    assert (plan.source, plan.terraform_version) == ("plan JSON", "1.11.4")
    assert plan.taken_at == datetime(2026, 11, 24, 16, 42, 46, tzinfo=UTC)
    assert plan.serial is None


def test_a_plan_tells_what_it_will_do_and_from_where_things_came(plan):
    change = plan.change('aws_lb_target_group.api["b"]')
    assert change.actions == ("delete", "create")
    assert (change.reason, change.previous_address) == ("replace_because_tainted", "aws_lb_target_group.api[1]")
    assert plan.tainted == ('aws_lb_target_group.api["b"]',)


def test_planned_values_stand_beside_those_that_were_applied(plan):
    assert plan.attributes["aws_lb.front"]["idle_timeout"] == 60
    assert plan.planned["aws_lb.front"]["idle_timeout"] == 30
    assert isinstance(plan.planned['aws_lb_target_group.api["b"]']["arn"], Unknown)
    assert plan.planned['module.worker["api"].aws_ecs_cluster.this']["tags"]["Secret"] == Sensitive(
        "random_password/b1a26833/result"
    )


def test_a_failed_check_keeps_its_message(plan):
    assert [(one.address, one.status, one.messages) for one in plan.checks] == [
        ("check.named", "fail", ("The balancer is small.",))
    ]


def _plan(**changes):
    change = {"actions": ["update"], "before": {"a": 1}, "after": {"a": 1}, **changes.pop("change", {})}
    values = {"root_module": {"resources": [{"address": "aws_lb.a", "values": {"idle": 30}}]}}
    return {
        "format_version": "1.2",
        "resource_changes": [{"address": "aws_lb.a", "change": change}],
        "prior_state": {"values": values},
        **changes,
    }


def test_what_was_applied_is_what_was_before_the_drift():
    drift = [{"address": "aws_lb.a", "change": {"actions": ["update"], "before": {"idle": 60}, "after": {"idle": 30}}}]
    prior = prior_of(_plan(resource_drift=drift))
    assert (prior.attributes["aws_lb.a"]["idle"], prior.refreshed["aws_lb.a"]["idle"]) == (60, 30)


def test_what_was_deleted_outside_of_terraform_was_still_applied():
    drift = [{"address": "aws_lb.gone", "change": {"actions": ["delete"], "before": {"idle": 60}, "after": None}}]
    prior = prior_of(_plan(resource_drift=drift))
    assert "aws_lb.gone" in prior.attributes
    assert "aws_lb.gone" not in prior.refreshed


def test_replace_paths_and_imports_are_told():
    paths = [["name"], ["health_check", 0, "path"], ["tags", "a b"]]
    change = prior_of(_plan(change={"replace_paths": paths, "importing": {"id": "lb-7"}})).change("aws_lb.a")
    assert change.replace_paths == ("name", "health_check[0].path", 'tags["a b"]')
    assert change.importing == "lb-7"


def test_what_will_be_deleted_is_not_planned():
    assert prior_of(_plan(change={"actions": ["delete"], "after": None})).planned == {}


def test_the_json_of_a_state_is_no_plan():
    values = {"root_module": {"resources": [{"address": "aws_lb.a", "values": {"b": 1}, "tainted": True}]}}
    prior = prior_of({"format_version": "1.0", "terraform_version": "1.11.4", "values": values})
    assert (prior.source, prior.tainted, prior.changes) == ("state JSON", ("aws_lb.a",), ())


def test_a_plan_of_nothing_applied_knows_nothing_applied():
    assert prior_of({"format_version": "1.2", "planned_values": {}}).attributes == {}
