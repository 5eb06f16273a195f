import json
from typing import Any

from auditor.resource_types.aws_ssm_parameter import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import of, resource

ANSWER = {"Name": "/app/level", "ARN": "arn:p", "Type": "SecureString", "Tier": "Standard", "Version": 3}


def test_the_named_parameters_are_asked_for_and_described_without_their_value() -> None:
    reader = Recorded({"describe_parameters": [ANSWER]})
    [found], _ = read(RESOURCE_TYPE, reader, resource("aws_ssm_parameter.a", name="/app/level"))
    assert (found.id, found.get("type"), found.get("version")) == ("arn:p", "SecureString", 3)
    assert "value" not in found.attributes
    [(_, asked)] = reader.asked
    assert asked["ParameterFilters"] == [{"Key": "Name", "Option": "Equals", "Values": ["/app/level"]}]


def test_parameters_of_containers_are_asked_for_in_batches() -> None:
    secrets = [{"name": "A", "valueFrom": f"p{number}"} for number in range(51)]
    reader = Recorded()
    code = resource("aws_ecs_task_definition.a", container_definitions=json.dumps([{"name": "c", "secrets": secrets}]))
    read(RESOURCE_TYPE, reader, code)
    sizes = [len(asked["ParameterFilters"][0]["Values"]) for _, asked in reader.asked]
    assert sorted(sizes) == [1, 50]


def test_nothing_is_asked_where_nothing_is_needed_and_all_where_a_name_is_unknown() -> None:
    asked: list[list[tuple[str, dict[str, Any]]]] = []
    for code in (resource("aws_lb.a"), resource("aws_ssm_parameter.a", name=of("random_pet.a.id"))):
        reader = Recorded()
        read(RESOURCE_TYPE, reader, code)
        asked.append(reader.asked)
    assert asked == [[], [("describe_parameters", {})]]
