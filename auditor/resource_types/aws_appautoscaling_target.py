"""aws_appautoscaling_target: within which bounds a service's desired count may move by itself.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/appautoscaling_target
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.shapes import frozen

_NAME = "aws_appautoscaling_target"


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    for answer in reader.read(
        "application-autoscaling", "describe_scalable_targets", "ScalableTargets", ServiceNamespace="ecs"
    ):
        attributes = _described(answer)
        yield LiveResource(_NAME, str(answer.get("ScalableTargetARN") or attributes["id"]), frozen(attributes))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer["ResourceId"],
        "arn": answer.get("ScalableTargetARN"),
        "service_namespace": answer.get("ServiceNamespace"),
        "resource_id": answer["ResourceId"],
        "scalable_dimension": answer.get("ScalableDimension"),
        "min_capacity": answer.get("MinCapacity"),
        "max_capacity": answer.get("MaxCapacity"),
    }


RESOURCE_TYPE = ResourceType(
    name=_NAME,
    iam_actions=("application-autoscaling:DescribeScalableTargets",),
    read=_read,
    identity=("service_namespace", "resource_id", "scalable_dimension"),
    attributes=(AttributeRule("min_capacity"), AttributeRule("max_capacity")),
)
