"""aws_route_table: where the subnets of a network send what leaves them; the main table too (`is_main`).

`route` are the routes that code can write, `routes` all with their state; `associations` say which subnets use it.
Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Map, Value
from auditor.resource_types.networks import in_networks, networks
from auditor.resource_types.shapes import frozen
from auditor.resource_types.tags import tags_of

DESTINATIONS = {
    "cidr_block": "DestinationCidrBlock",
    "ipv6_cidr_block": "DestinationIpv6CidrBlock",
    "destination_prefix_list_id": "DestinationPrefixListId",
}
TARGETS = {
    "gateway_id": "GatewayId",
    "nat_gateway_id": "NatGatewayId",
    "transit_gateway_id": "TransitGatewayId",
    "vpc_peering_connection_id": "VpcPeeringConnectionId",
    "network_interface_id": "NetworkInterfaceId",
    "egress_only_gateway_id": "EgressOnlyInternetGatewayId",
}
_BY_ITSELF = ("local", "vpce-")
"""Targets of routes that come with the network and with gateway endpoints."""


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    ids = networks(scope)
    if not ids and not scope.wanted("aws_route_table"):
        return
    for answer in reader.read("ec2", "describe_route_tables", "RouteTables", Filters=in_networks(ids)):
        yield LiveResource("aws_route_table", answer["RouteTableId"], frozen(_described(answer)))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    routes = [_route(one) for one in answer.get("Routes") or ()]
    used = answer.get("Associations") or ()
    return {
        "id": answer["RouteTableId"],
        "vpc_id": answer.get("VpcId"),
        "owner_id": answer.get("OwnerId"),
        "is_main": True if any(one.get("Main") for one in used) else None,
        "routes": routes,
        "route": [
            {name: value for name, value in one.items() if name not in ("state", "origin")}
            for one in routes
            if not str(one.get("gateway_id", "")).startswith(_BY_ITSELF)
        ],
        "associations": [
            {
                "id": one.get("RouteTableAssociationId"),
                "subnet_id": one.get("SubnetId"),
                "gateway_id": one.get("GatewayId"),
            }
            for one in used
            if not one.get("Main")
        ],
        "tags": tags_of(answer.get("Tags")),
    }


def _route(answer: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: answer.get(key) for name, key in (*DESTINATIONS.items(), *TARGETS.items()) if answer.get(key)}
    if str(named.get("gateway_id", "")).startswith("vpce-") and "destination_prefix_list_id" not in named:
        named["vpc_endpoint_id"] = named.pop("gateway_id")
    return {**named, "state": answer.get("State"), "origin": answer.get("Origin")}


def _set_only(value: Value) -> Value:
    """Routes with what is set of them."""
    if not isinstance(value, tuple):
        return value
    return tuple(
        Map({n: v for n, v in one.items() if v not in (None, "")}) if isinstance(one, Map) else one for one in value
    )


RESOURCE_TYPE = ResourceType(
    name="aws_route_table",
    iam_actions=("ec2:DescribeRouteTables",),
    read=_read,
    identity=("vpc_id", "is_main"),
    narrowing=("tags.Name",),
    attributes=(AttributeRule("route", unordered=True, normalise=_set_only), AttributeRule("tags")),
    assigned=("id", "owner_id"),
    after=("aws_vpc", "aws_lb", "aws_lb_target_group"),
)
