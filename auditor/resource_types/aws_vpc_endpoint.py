"""aws_vpc_endpoint: how tasks reach ECR, Secrets Manager, logs and S3 without the internet.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.networks import in_networks, networks
from auditor.resource_types.shapes import frozen
from auditor.resource_types.tags import tags_of

_GONE = ("deleting", "deleted")


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    ids = networks(scope)
    if not ids and not scope.wanted("aws_vpc_endpoint"):
        return
    for answer in reader.read("ec2", "describe_vpc_endpoints", "VpcEndpoints", Filters=in_networks(ids)):
        if str(answer.get("State", "")).lower() not in _GONE:
            yield LiveResource("aws_vpc_endpoint", answer["VpcEndpointId"], frozen(_described(answer)))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer["VpcEndpointId"],
        "vpc_id": answer.get("VpcId"),
        "service_name": answer.get("ServiceName"),
        "vpc_endpoint_type": answer.get("VpcEndpointType") or "Gateway",
        "state": answer.get("State"),
        "private_dns_enabled": bool(answer.get("PrivateDnsEnabled")),
        "subnet_ids": sorted(answer.get("SubnetIds") or ()),
        "route_table_ids": sorted(answer.get("RouteTableIds") or ()),
        "security_group_ids": sorted(str(one["GroupId"]) for one in answer.get("Groups") or ()),
        "tags": tags_of(answer.get("Tags")),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_vpc_endpoint",
    iam_actions=("ec2:DescribeVpcEndpoints",),
    read=_read,
    identity=("vpc_id", "service_name"),
    narrowing=("tags.Name",),
    attributes=(
        AttributeRule("vpc_endpoint_type", default="Gateway"),
        AttributeRule("private_dns_enabled"),
        AttributeRule("subnet_ids", unordered=True),
        AttributeRule("route_table_ids", unordered=True),
        AttributeRule("security_group_ids", unordered=True),
        AttributeRule("tags"),
    ),
    assigned=("id", "state"),
    after=("aws_vpc", "aws_lb", "aws_lb_target_group"),
)
