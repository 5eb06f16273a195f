"""Pairing with what a state says: its ids go before names, and an id that AWS no longer has is said."""

from dataclasses import replace

import pytest

from auditor.compare.differ import differ
from auditor.compare.pair import pair
from auditor.compare.state_ids import StateIds, by_id
from auditor.model.gap import Gap
from auditor.model.value import Map, Sensitive, Unknown, freeze
from tests.compare.planes import LB, LISTENER, balancer, listener, live, rule, snapshot
from tests.resource_types.stack import declared, of, resource

OLD = LB.removesuffix("/1") + "/0123456789abcdef"
NEW = LB.removesuffix("/1") + "/fedcba9876543210"
MAIN = resource("aws_lb.main", name="main")
HTTPS = resource("aws_lb_listener.https", load_balancer_arn=of("aws_lb.main.arn"), port=443)


def state(**by_address: dict[str, object]) -> dict[str, Map]:
    """aws_lb__main={"arn": ...} -> {"aws_lb.main": Map}."""
    return {name.replace("__", "."): Map({k: freeze(v) for k, v in told.items()}) for name, told in by_address.items()}


def test_the_id_of_the_state_tells_two_of_the_same_name_apart() -> None:
    code = declared(resource("aws_vpc.main", cidr_block="10.0.0.0/16"))
    networks = [live("aws_vpc", f"vpc-0000000{n}", cidr_block="10.0.0.0/16") for n in (1, 2)]
    assert "2 live aws_vpc fit" in pair(code, snapshot(*networks)).not_compared[0][1]
    pairing = pair(code, snapshot(*networks), state(aws_vpc__main={"id": "vpc-00000002"}))
    assert pairing.live_of("aws_vpc.main") == networks[1]


def test_the_id_of_the_state_stands_in_for_a_name_that_is_not_known() -> None:
    code = declared(resource("aws_lb.main", name=Unknown("random_pet.a.id is not known")))
    assert pair(code, snapshot(balancer()), state(aws_lb__main={"arn": LB})).live_of("aws_lb.main") is not None


def test_a_sensitive_id_counts_as_well() -> None:
    prior = {"aws_lb.main": Map({"arn": Sensitive(LB)})}
    assert StateIds(prior).ids(MAIN) == (LB,)


def test_the_state_goes_before_the_name_and_the_name_is_then_a_difference() -> None:
    renamed = resource("aws_lb.main", name="front")
    other = live("aws_lb", NEW, name="front")
    seen = snapshot(balancer(), other)
    pairing = pair(declared(renamed), seen, state(aws_lb__main={"arn": LB, "name": "main"}))
    assert pairing.live_of("aws_lb.main").id == LB
    assert ("name", "main") in [(one.path, one.live) for one in differ(declared(renamed), seen, pairing)]
    assert pairing.deleted == ()


def test_a_rule_whose_priority_moved_in_aws_is_the_same_rule_though_its_conditions_changed_too() -> None:
    code = resource("aws_lb_listener_rule.api", listener_arn=of("aws_lb_listener.https.arn"), priority=20)
    moved = rule("arn:rule/20", 45, "/other/*")
    seen = snapshot(balancer(), listener(), moved)
    prior = state(aws_lb_listener_rule__api={"arn": "arn:rule/20", "priority": 20, "listener_arn": LISTENER})
    assert pair(declared(MAIN, HTTPS, code), seen).live_of("aws_lb_listener_rule.api") is None
    assert pair(declared(MAIN, HTTPS, code), seen, prior).live_of("aws_lb_listener_rule.api") == moved


def test_what_the_state_knows_and_aws_does_not_have_was_deleted_outside_terraform() -> None:
    pairing = pair(declared(MAIN), snapshot(), state(aws_lb__main={"arn": OLD, "name": "main"}))
    [gone] = pairing.deleted
    assert (str(gone.resource.address), gone.state_id, gone.instead) == ("aws_lb.main", OLD, None)
    assert pairing.missing == (MAIN,)


def test_another_object_of_the_same_identity_is_compared_and_said() -> None:
    again = balancer()
    made = replace(again, id=NEW, attributes=Map({**again.attributes, "arn": NEW, "id": NEW}))
    below = listener(load_balancer_arn=NEW)
    old = {"arn": f"{LISTENER[:-2]}/00000000000000aa", "load_balancer_arn": OLD, "port": 443}
    prior = state(aws_lb__main={"arn": OLD, "name": "main"}, aws_lb_listener__https=old)
    pairing = pair(declared(MAIN, HTTPS), snapshot(made, below), prior)
    assert [(one.state_id, one.instead) for one in pairing.deleted] == [(OLD, made), (old["arn"], below)]
    assert pairing.live_of("aws_lb.main") == made
    assert pairing.missing == ()


def test_what_was_renamed_in_the_code_was_not_deleted() -> None:
    pairing = pair(declared(MAIN), snapshot(), state(aws_lb__main={"arn": OLD, "name": "before"}))
    assert (len(pairing.missing), pairing.deleted) == (1, ())


def test_what_was_not_read_was_not_deleted() -> None:
    seen = snapshot(read=(), gaps=[Gap("live", "aws_lb", "AccessDenied")])
    pairing = pair(declared(MAIN), seen, state(aws_lb__main={"arn": OLD, "name": "main"}))
    assert (pairing.missing, pairing.deleted) == ((), ())


def test_an_older_revision_of_a_task_definition_was_not_deleted() -> None:
    code = declared(resource("aws_ecs_task_definition.api", family="api"))
    runs = live("aws_ecs_task_definition", "arn:aws:ecs:us-east-1:1:task-definition/api:6", family="api")
    prior = state(aws_ecs_task_definition__api={"arn": runs.id.replace(":6", ":5"), "id": "api", "family": "api"})
    pairing = pair(code, snapshot(runs), prior)
    assert pairing.live_of("aws_ecs_task_definition.api") == runs
    assert pairing.deleted == ()


@pytest.mark.parametrize("id", ["hokusai-task-20240101120000000000000001", "hokusai", "arn:aws:iam::1:role/a"])
def test_an_id_made_of_names_says_nothing_of_a_second_object(id: str) -> None:
    assert not StateIds({}).is_made_anew(id)


@pytest.mark.parametrize(
    "id",
    [
        OLD,
        "sg-0a1b2c3d4e5f60718",
        "subnet-12345678",
        "arn:aws:secretsmanager:us-east-1:1:secret:db/url-AbCdEf",
        "arn:aws:acm:us-east-1:1:certificate/01234567-0123-0123-0123-0123456789ab",
    ],
)
def test_an_id_that_aws_makes_belongs_to_one_object_only(id: str) -> None:
    assert StateIds({}).is_made_anew(id)


def test_an_id_that_several_have_leads_nowhere() -> None:
    one, other = (live("aws_appautoscaling_target", f"arn:{n}", id="service/a/b", arn=f"arn:{n}") for n in "12")
    assert set(by_id([one, other])) == {"arn:1", "arn:2"}


def test_a_log_group_has_one_arn_however_the_state_ends_it() -> None:
    code = declared(resource("aws_cloudwatch_log_group.a", name="/a"))
    group = live("aws_cloudwatch_log_group", "arn:log-group:/a", name="/a")
    prior = state(aws_cloudwatch_log_group__a={"arn": "arn:log-group:/a:*", "name": "/a"})
    assert pair(code, snapshot(group), prior).deleted == ()
