from typing import Any

import pytest

from auditor.errors import ReadFailed
from auditor.model.live import LiveResource
from auditor.model.value import Map, Sensitive
from auditor.resource_types.aws_ecs_task_definition import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, denied, read
from tests.resource_types.stack import resource

ARN = "arn:aws:ecs:us-east-1:1:task-definition/api:3"
SERVICE = LiveResource("aws_ecs_service", "arn:service", Map({"task_definition": ARN}))
API = resource("aws_ecs_task_definition.api", family="api")
ANSWER = {
    "taskDefinition": {
        "taskDefinitionArn": ARN,
        "family": "api",
        "revision": 3,
        "status": "ACTIVE",
        "cpu": "256",
        "memory": "512",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "containerDefinitions": [
            {"name": "z", "image": "i"},
            {"name": "api", "image": "i", "environment": [{"name": "DB_PASSWORD", "value": "p"}]},
        ],
    },
    "tags": [{"key": "Team", "value": "data"}],
}


def test_the_revision_that_a_service_runs_is_read_once() -> None:
    reader = Recorded({"describe_task_definition": [ANSWER]})
    [found], _ = read(RESOURCE_TYPE, reader, API, live=(SERVICE,))
    assert [asked[1]["taskDefinition"] for asked in reader.asked] == [ARN]
    assert found.get("arn_without_revision") == "arn:aws:ecs:us-east-1:1:task-definition/api"
    assert found.get("container_definitions[0].name") == "api"
    assert found.attributes["container_definitions"][0]["environment"][0]["value"] == Sensitive("p")  # type: ignore[index, call-overload]
    assert found.get("tags.Team") == "data"


def test_a_declared_family_without_a_service_is_read_by_name() -> None:
    reader = Recorded({"describe_task_definition": [ANSWER]})
    found, _ = read(RESOURCE_TYPE, reader, API)
    assert [one.id for one in found] == [ARN]
    assert reader.asked[0][1]["taskDefinition"] == "api"


def test_a_family_that_does_not_exist_is_absent_and_a_denied_one_is_not() -> None:
    absent = ReadFailed("ecs:DescribeTaskDefinition", "ClientException", "Unable to describe task definition.")
    assert read(RESOURCE_TYPE, Recorded({"describe_task_definition": absent}), API) == ([], [])
    with pytest.raises(ReadFailed):
        read(RESOURCE_TYPE, Recorded({"describe_task_definition": denied("ecs:DescribeTaskDefinition")}), API)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1 vCPU", "1024"),
        (".5 vcpu", "512"),
        ("2GB", "2048"),
        ("2 GB", "2048"),
        ("256", "256"),
        (512, 512),
        ("x GB", "x GB"),
    ],
)
def test_units_are_those_of_the_api(written: Any, meant: Any) -> None:
    rule = next(rule for rule in RESOURCE_TYPE.attributes if rule.path == "memory")
    assert rule.normalise(written) == meant
