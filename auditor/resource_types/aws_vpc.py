"""aws_vpc: known by its network, and by its Name tag where several have the same.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.shapes import frozen
from auditor.resource_types.tags import tags_of
from auditor.resource_types.wanted import wanted


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    networks = wanted(scope, ("aws_vpc",), ("cidr_block",))
    for answer in reader.read("ec2", "describe_vpcs", "Vpcs"):
        if answer.get("CidrBlock") in networks:
            yield LiveResource("aws_vpc", answer["VpcId"], frozen(_described(answer)))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer["VpcId"],
        "cidr_block": answer.get("CidrBlock"),
        "instance_tenancy": answer.get("InstanceTenancy"),
        "owner_id": answer.get("OwnerId"),
        "state": answer.get("State"),
        "tags": tags_of(answer.get("Tags")),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_vpc",
    iam_actions=("ec2:DescribeVpcs",),
    read=_read,
    identity=("cidr_block",),
    narrowing=("tags.Name",),
    attributes=(AttributeRule("instance_tenancy", default="default"), AttributeRule("tags")),
    assigned=("id", "owner_id"),
)
