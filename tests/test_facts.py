"""The look-ups over a run's planes, and how code and AWS stand to each other."""

from dataclasses import replace

import pytest

from auditor.model.finding import Class
from auditor.model.gap import Gap
from auditor.model.value import Map
from tests.worlds.world import WORLDS, World

RULE, ACTION = "aws_lb_listener_rule.api", "action[0].target_group_arn"
API, GROUP = "aws_ecs_service.api", "aws_lb_target_group.api"


@pytest.fixture(scope="module")
def moved():
    return World(WORLDS / "rule-forwards-elsewhere" / "broken").facts()


def test_without_state_nobody_can_say_which_moved(moved):
    assert moved.standing(RULE, ACTION) == Class.DIFFERS


@pytest.mark.parametrize(
    ("decoy", "subject", "path", "standing"),
    [
        ("rule-drifted", RULE, ACTION, Class.DRIFTED),
        ("rule-unapplied", RULE, ACTION, Class.UNAPPLIED),
        ("both-moved", "aws_lb.main", "idle_timeout", Class.DIFFERS),
    ],
)
def test_the_state_says_which_moved(decoy, subject, path, standing):
    assert World(WORLDS / "decoys" / decoy).facts().standing(subject, path) == standing


def test_what_the_state_does_not_know_was_never_applied(moved):
    facts = replace(moved, prior={"aws_lb.main": Map({})})
    assert facts.standing(RULE) == Class.UNAPPLIED
    assert facts.standing("aws_lb.main") == Class.DRIFTED


def test_a_document_in_the_state_is_compared_by_what_it_says():
    """The provider sorts and fills in the containers' JSON in its state: that is no change of the code."""
    facts = World(WORLDS / "clean" / "plain").facts()
    address = "aws_ecs_task_definition.web"
    was = dict(facts.live_of(address).attributes)
    text = was["container_definitions"].replace('"essential":true', '"essential":true,"cpu":0,"mountPoints":[]')
    assert text != was["container_definitions"]
    known = replace(facts, prior={address: Map({**was, "container_definitions": text})})
    assert known.ahead == ()
    older = Map({**was, "container_definitions": text.replace("production", "staging")})
    assert [d.path for d in replace(facts, prior={address: older}).ahead] == [
        "container_definitions[0].environment[0].value"
    ]


def test_a_failed_request_knows_its_declared_and_its_live_way(moved):
    failed = next(failed for failed in moved.failures if failed.request)
    assert (failed.declared_by, failed.group, failed.live_group) == (RULE, GROUP, "aws_lb_target_group.web")
    assert failed.services == (API,)
    assert failed.groups == (GROUP,)


def test_a_failed_check_without_a_request_knows_its_service():
    facts = World(WORLDS / "service-scaled-to-zero" / "broken").facts()
    checks = {failed.check.subject: failed for failed in facts.failures if failed.request is None}
    assert {failed.services for failed in checks.values()} == {("aws_ecs_service.web",)}
    assert all(failed.declared_by == failed.group == failed.live_group == "" for failed in checks.values())


def test_a_group_may_be_shared_by_two_services():
    facts = World(WORLDS / "decoys" / "two-services-one-group").facts()
    assert facts.groups_of("aws_ecs_service.web") == facts.groups_of("aws_ecs_service.worker")
    assert facts.groups_of("aws_ecs_service.absent") == ()


def test_missing_is_only_what_was_looked_for():
    facts = World(WORLDS / "rule-missing" / "broken").facts()
    assert facts.is_missing(RULE)
    assert not facts.is_missing("aws_lb.main")
    unread = World(WORLDS / "decoys" / "rules-unread-service-at-zero").facts()
    assert not unread.is_missing(RULE)
    assert unread.live_of(RULE) is None


def test_without_a_live_plane_nothing_is_missing_and_nothing_differs(moved):
    gone = Gap("live", "AWS", "it was not asked")
    facts = replace(moved, live=gone, pairing=None, live_table=None, differences=())
    assert not facts.is_missing(RULE)
    assert facts.live_of(RULE) is None
    assert facts.address_of("arn:x") == "arn:x"
    assert all(failed.live is None for failed in facts.failures)


def test_differences_are_found_below_an_attribute(moved):
    assert [d.path for d in moved.differing(RULE, "action")] == [ACTION]
    assert moved.differing(RULE, "condition") == ()
    assert moved.service_of(GROUP).address == moved.declared.find(API).address
    assert str(moved.definition_of(moved.declared.find(API)).address) == "aws_ecs_task_definition.api"
