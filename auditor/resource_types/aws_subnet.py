"""aws_subnet: the subnets of the networks that were read.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/subnet
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.shapes import frozen
from auditor.resource_types.tags import tags_of


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    networks = [network.id for network in scope.read("aws_vpc")]
    if not networks:
        return
    filters = [{"Name": "vpc-id", "Values": networks}]
    for answer in reader.read("ec2", "describe_subnets", "Subnets", Filters=filters):
        yield LiveResource("aws_subnet", answer["SubnetId"], frozen(_described(answer)))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer["SubnetId"],
        "arn": answer.get("SubnetArn"),
        "vpc_id": answer.get("VpcId"),
        "cidr_block": answer.get("CidrBlock"),
        "availability_zone": answer.get("AvailabilityZone"),
        "availability_zone_id": answer.get("AvailabilityZoneId"),
        "map_public_ip_on_launch": bool(answer.get("MapPublicIpOnLaunch")),
        "available_ip_address_count": answer.get("AvailableIpAddressCount"),
        "owner_id": answer.get("OwnerId"),
        "tags": tags_of(answer.get("Tags")),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_subnet",
    iam_actions=("ec2:DescribeSubnets",),
    read=_read,
    identity=("vpc_id", "cidr_block"),
    attributes=(
        AttributeRule("availability_zone"),
        AttributeRule("map_public_ip_on_launch", default=False),
        AttributeRule("tags"),
    ),
    assigned=("id", "arn", "availability_zone", "availability_zone_id", "owner_id"),
    through=("aws_vpc",),
)
