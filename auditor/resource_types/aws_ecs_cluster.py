"""aws_ecs_cluster: the clusters that the code names.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_cluster
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.shapes import frozen
from auditor.resource_types.tags import tags_of
from auditor.resource_types.wanted import chunks, wanted

_BATCH = 100
_INCLUDE = ["SETTINGS", "CONFIGURATIONS", "TAGS"]
DEFAULT = "default"


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    for batch in chunks(_names(reader, scope), _BATCH):
        for page in reader.read("ecs", "describe_clusters", "", clusters=batch, include=_INCLUDE):
            refuse_failures("ecs:DescribeClusters", page)
            for answer in page.get("clusters") or ():
                if answer.get("status") != "INACTIVE":
                    yield LiveResource("aws_ecs_cluster", answer["clusterArn"], frozen(_described(answer)))


def _names(reader: Reader, scope: Scope) -> list[str]:
    """Declared names, and those that services name as text; all clusters where one of them cannot be known."""
    names = wanted(scope, ("aws_ecs_cluster",), ("name", "cluster_name"))
    if names.everything:
        return sorted(str(arn) for arn in reader.read("ecs", "list_clusters", "clusterArns"))
    services = scope.wanted("aws_ecs_service")
    named = {text for service in services if (text := service.text("cluster"))}
    implied = {DEFAULT for service in services if service.get("cluster") is None}
    return sorted(names.names | named | implied)


def refuse_failures(action: str, page: Mapping[str, Any]) -> None:
    """ECS reports failures beside its answers; MISSING is an answer, anything else raises ReadFailed."""
    for failure in page.get("failures") or ():
        if failure.get("reason") != "MISSING":
            raise ReadFailed(action, str(failure.get("reason")), str(failure.get("detail") or failure.get("arn")))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    arn = answer["clusterArn"]
    return {
        "arn": arn,
        "id": arn,
        "name": answer["clusterName"],
        "status": answer.get("status"),
        "setting": [{"name": one.get("name"), "value": one.get("value")} for one in answer.get("settings") or ()],
        "capacity_providers": sorted(answer.get("capacityProviders") or ()),
        "tags": tags_of(answer.get("tags")),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_ecs_cluster",
    iam_actions=("ecs:DescribeClusters", "ecs:ListClusters"),
    read=_read,
    identity=("name",),
    attributes=(
        AttributeRule("setting", keys=(("", "name"),)),
        AttributeRule("tags"),
    ),
)
