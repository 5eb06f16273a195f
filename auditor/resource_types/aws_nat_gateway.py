"""aws_nat_gateway: through what private subnets reach the internet, and in which state it is.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/nat_gateway
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
    if not ids and not scope.wanted("aws_nat_gateway"):
        return
    for answer in reader.read("ec2", "describe_nat_gateways", "NatGateways", Filters=in_networks(ids)):
        if answer.get("State") not in _GONE:
            yield LiveResource("aws_nat_gateway", answer["NatGatewayId"], frozen(_described(answer)))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    address: Mapping[str, Any] = next(iter(answer.get("NatGatewayAddresses") or ()), {})
    return {
        "id": answer["NatGatewayId"],
        "subnet_id": answer.get("SubnetId"),
        "vpc_id": answer.get("VpcId"),
        "state": answer.get("State"),
        "failure_message": answer.get("FailureMessage"),
        "connectivity_type": answer.get("ConnectivityType") or "public",
        "allocation_id": address.get("AllocationId"),
        "public_ip": address.get("PublicIp"),
        "private_ip": address.get("PrivateIp"),
        "network_interface_id": address.get("NetworkInterfaceId"),
        "tags": tags_of(answer.get("Tags")),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_nat_gateway",
    iam_actions=("ec2:DescribeNatGateways",),
    read=_read,
    identity=("subnet_id",),
    narrowing=("tags.Name",),
    attributes=(
        AttributeRule("connectivity_type", default="public"),
        AttributeRule("allocation_id"),
        AttributeRule("tags"),
    ),
    assigned=("id", "public_ip", "private_ip", "network_interface_id"),
    after=("aws_vpc", "aws_lb", "aws_lb_target_group"),
)
