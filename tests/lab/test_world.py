"""The world's process against a stack made by hand: what it tells its parent."""

import pytest

from auditor.errors import LabError
from auditor.lab.addresses import free_block
from auditor.lab.certificates import make_authority
from auditor.lab.children import Child
from auditor.lab.clients import aws_environment
from tests.lab.hand_made import build


@pytest.fixture
def world(aws, tmp_path):
    make_authority(tmp_path)
    child = Child("auditor.lab.world", tmp_path / "world.log", aws_environment(aws.client.endpoint))
    settings = {
        "endpoint": aws.client.endpoint,
        "control": aws.control.url,
        "region": "us-east-1",
        "folder": str(tmp_path),
        "block": free_block(),
        "api_key": "the-key",
    }
    child.tell(settings)
    yield child
    child.end()


def settled(world, seconds=60):
    world.tell({"ask": "settle", "seconds": seconds})
    return world.wait_for("settled", seconds + 10)


def test_an_empty_account_is_settled(world):
    assert settled(world) is True
    assert world.heard["connect_to"] == []


def test_a_service_behind_a_balancer_settles_healthy(world, aws):
    stack = build(aws.client)
    group = stack.target_group("auth", 8000)
    stack.rule(10, group, path=["/*"])
    stack.service("auth", "x/hokusai-auth:1", 8000, group)
    assert settled(world) is True
    answer = aws.client("elbv2").describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    assert [target["TargetHealth"]["State"] for target in answer] == ["healthy"]
    balancer, task = sorted(world.heard["connect_to"], key=lambda entry: entry.startswith("10."))
    assert balancer.split(":")[1:3] == ["80", "127.0.0.1"]
    assert task.split(":")[1] == "8000"
    assert len(world.heard["groups"]) == 1


def test_a_target_group_that_no_rule_uses_is_unused(world, aws):
    stack = build(aws.client)
    group = stack.target_group("auth", 8000)
    stack.service("auth", "x/hokusai-auth:1", 8000, group)
    assert settled(world) is True
    answer = aws.client("elbv2").describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    health = answer[0]["TargetHealth"]
    assert (health["State"], health["Reason"]) == ("unused", "Target.NotInUse")


def test_what_does_not_settle_in_time_is_said_with_its_names(world, aws):
    stack = build(aws.client)
    group = stack.target_group("mlflow", 5000)
    stack.rule(10, group, path=["/*"])
    stack.service("mlflow", "x/mlflow:1", 5000, group, command=["sleep", "60"])
    assert settled(world, seconds=4) is False
    assert "mlflow" in world.heard["why"]


def test_a_part_that_fails_ends_the_world_and_its_parent_hears_why(aws, tmp_path):
    child = Child("auditor.lab.world", tmp_path / "world.log")
    child.tell({"endpoint": aws.client.endpoint})
    with pytest.raises(LabError, match="KeyError"):
        child.wait_for("settled", 30)
    child.end()
