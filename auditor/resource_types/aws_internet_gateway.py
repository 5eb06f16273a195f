"""aws_internet_gateway: what joins a network to the internet; a network has at most one.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/internet_gateway
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.networks import in_networks, networks
from auditor.resource_types.shapes import frozen
from auditor.resource_types.tags import tags_of


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    ids = networks(scope)
    if not ids and not scope.wanted("aws_internet_gateway"):
        return
    filters = in_networks(ids, "attachment.vpc-id")
    for answer in reader.read("ec2", "describe_internet_gateways", "InternetGateways", Filters=filters):
        yield LiveResource("aws_internet_gateway", answer["InternetGatewayId"], frozen(_described(answer)))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer["InternetGatewayId"],
        "owner_id": answer.get("OwnerId"),
        "vpc_id": next((one.get("VpcId") for one in answer.get("Attachments") or ()), None),
        "tags": tags_of(answer.get("Tags")),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_internet_gateway",
    iam_actions=("ec2:DescribeInternetGateways",),
    read=_read,
    identity=("vpc_id",),
    attributes=(AttributeRule("tags"),),
    assigned=("id", "owner_id"),
    after=("aws_vpc", "aws_lb", "aws_lb_target_group"),
)
