"""aws_ecs_task_definition: the revisions that live services run, and the newest one of a declared family without one.

`container_definitions` is the decoded document; plain-text values of variables that look like credentials are marked
sensitive. Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Value
from auditor.resource_types.container_definitions import CONTAINER_KEYS, containers_of, normalise_containers
from auditor.resource_types.shapes import frozen, last_segment
from auditor.resource_types.tags import tags_of
from auditor.resource_types.together import together
from auditor.resource_types.wanted import wanted

_ABSENT = ("ClientException", "InvalidParameterException")


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    used = sorted({str(service.get("task_definition")) for service in scope.read("aws_ecs_service")})
    families: set[str] = set()
    ask = partial(_definitions, reader)
    for resource in (resource for found in together(ask, used) for resource in found):
        families.add(str(resource.get("family")))
        yield resource
    others = wanted(scope, ("aws_ecs_task_definition",), ("family",)).names - families
    yield from (resource for found in together(ask, sorted(others)) for resource in found)


def _definitions(reader: Reader, name: str) -> list[LiveResource]:
    try:
        answers = reader.read("ecs", "describe_task_definition", "", taskDefinition=name, include=["TAGS"])
    except ReadFailed as failed:
        if failed.code in _ABSENT:
            return []
        raise
    return [_definition(answer["taskDefinition"], answer.get("tags")) for answer in answers]


def _definition(answer: Mapping[str, Any], tags: Any) -> LiveResource:  # noqa: ANN401 - a field of an answer
    attributes = {**_described(answer), "tags": tags_of(tags)}
    return LiveResource("aws_ecs_task_definition", answer["taskDefinitionArn"], frozen(attributes))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    arn = answer["taskDefinitionArn"]
    platform = answer.get("runtimePlatform") or {}
    return {
        "arn": arn,
        "arn_without_revision": arn.rpartition(":")[0],
        "id": answer["family"],
        "family": answer["family"],
        "revision": answer["revision"],
        "status": answer.get("status"),
        "cpu": answer.get("cpu"),
        "memory": answer.get("memory"),
        "network_mode": answer.get("networkMode"),
        "requires_compatibilities": sorted(answer.get("requiresCompatibilities") or ()),
        "execution_role_arn": answer.get("executionRoleArn"),
        "task_role_arn": answer.get("taskRoleArn"),
        "runtime_platform": [
            {
                "cpu_architecture": platform.get("cpuArchitecture"),
                "operating_system_family": platform.get("operatingSystemFamily"),
            }
        ]
        if platform
        else [],
        "container_definitions": containers_of(answer.get("containerDefinitions") or ()),
    }


def _units(value: Value) -> Value:
    """ "1 vCPU" is 1024 units, "2 GB" 2048 MiB."""
    if not isinstance(value, str):
        return value
    number, _, unit = value.strip().partition(" ")
    if not unit and value.upper().endswith("GB"):
        number, unit = value[:-2].strip(), "GB"
    if unit.lower() not in ("vcpu", "gb"):
        return value
    try:
        return str(int(float(number) * 1024))
    except ValueError:
        return value


RESOURCE_TYPE = ResourceType(
    name="aws_ecs_task_definition",
    iam_actions=("ecs:DescribeTaskDefinition",),
    read=_read,
    identity=("family",),
    attributes=(
        AttributeRule("cpu", normalise=_units),
        AttributeRule("memory", normalise=_units),
        AttributeRule("network_mode"),
        AttributeRule("requires_compatibilities", unordered=True),
        AttributeRule("execution_role_arn", normalise=last_segment),
        AttributeRule("task_role_arn", normalise=last_segment),
        AttributeRule("runtime_platform"),
        AttributeRule("container_definitions", normalise=normalise_containers, keys=CONTAINER_KEYS),
        AttributeRule("tags"),
    ),
    assigned=("arn", "arn_without_revision", "id", "revision"),
    after=("aws_ecs_service",),
    all_seen=False,
)
