import json
from typing import Any

from auditor.resource_types.aws_cloudwatch_log_group import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import of, resource

GROUPS = [{"logGroupName": name, "arn": f"arn:{name}:*"} for name in ("/ecs/api", "/ecs/api-old")]


def listed(logGroupNamePrefix: str = "", **_: Any) -> list[Any]:
    return [group for group in GROUPS if group["logGroupName"].startswith(logGroupNamePrefix)]


def test_the_exact_group_is_taken_and_not_its_longer_neighbour() -> None:
    reader = Recorded({"describe_log_groups": listed})
    [found], _ = read(RESOURCE_TYPE, reader, resource("aws_cloudwatch_log_group.a", name="/ecs/api"))
    assert (found.id, found.get("retention_in_days")) == ("arn:/ecs/api", 0)


def test_all_groups_are_listed_where_a_name_is_not_known() -> None:
    reader = Recorded({"describe_log_groups": listed})
    found, _ = read(RESOURCE_TYPE, reader, resource("aws_cloudwatch_log_group.a", name=of("random_pet.a.id")))
    assert len(found) == 2
    assert reader.asked == [("describe_log_groups", {})]


def test_the_group_that_a_container_writes_to_is_read_too() -> None:
    container = {"logConfiguration": {"options": {"awslogs-group": "/ecs/api"}}}
    code = resource("aws_ecs_task_definition.a", container_definitions=json.dumps([container]))
    [found], _ = read(RESOURCE_TYPE, Recorded({"describe_log_groups": listed}), code)
    assert found.id == "arn:/ecs/api"


def test_many_groups_are_listed_by_their_common_beginning() -> None:
    reader = Recorded({"describe_log_groups": listed})
    code = [resource(f"aws_cloudwatch_log_group.g{n}", name=f"/ecs/api{n or ''}") for n in range(11)]
    found, _ = read(RESOURCE_TYPE, reader, *code)
    assert [one.get("name") for one in found] == ["/ecs/api"]
    assert reader.asked == [("describe_log_groups", {"logGroupNamePrefix": "/ecs/api"})]
