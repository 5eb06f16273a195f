"""VPC, subnets, gateways, addresses and routes."""

from collections.abc import Mapping
from typing import Any

from auditor.lab.seed.family import ACCOUNT, Client, Family, Kind, Wanted, given, tagged

Assigned = dict[str, Any]


def _arn(kind: str, id: str, region: str = "us-east-1") -> str:
    return f"arn:aws:ec2:{region}:{ACCOUNT}:{kind}/{id}"


def _vpc(client: Client, wanted: Wanted) -> Assigned:
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock=wanted["cidr_block"], TagSpecifications=tagged("vpc", wanted))["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsSupport={"Value": bool(wanted.get("enable_dns_support", True))})
    hostnames = bool(wanted.get("enable_dns_hostnames", False))
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": hostnames})
    only = [{"Name": "vpc-id", "Values": [vpc]}]
    tables = ec2.describe_route_tables(Filters=only)["RouteTables"]
    groups = ec2.describe_security_groups(Filters=only)["SecurityGroups"]
    main = next((table["RouteTableId"] for table in tables), "")
    default = next((group["GroupId"] for group in groups), "")
    return {
        "id": vpc,
        "arn": _arn("vpc", vpc),
        "main_route_table_id": main,
        "default_route_table_id": main,
        "default_security_group_id": default,
        "owner_id": ACCOUNT,
    }


def _subnet(client: Client, wanted: Wanted) -> Assigned:
    ec2 = client("ec2")
    asked = given(
        VpcId=wanted["vpc_id"],
        CidrBlock=wanted["cidr_block"],
        AvailabilityZone=wanted.get("availability_zone"),
        TagSpecifications=tagged("subnet", wanted) or None,
    )
    made = ec2.create_subnet(**asked)["Subnet"]
    if wanted.get("map_public_ip_on_launch"):
        ec2.modify_subnet_attribute(SubnetId=made["SubnetId"], MapPublicIpOnLaunch={"Value": True})
    return {
        "id": made["SubnetId"],
        "arn": made["SubnetArn"],
        "availability_zone": made["AvailabilityZone"],
        "availability_zone_id": made.get("AvailabilityZoneId", ""),
        "owner_id": ACCOUNT,
    }


def _internet_gateway(client: Client, wanted: Wanted) -> Assigned:
    ec2 = client("ec2")
    made = ec2.create_internet_gateway(TagSpecifications=tagged("internet-gateway", wanted))
    gateway = made["InternetGateway"]["InternetGatewayId"]
    if wanted.get("vpc_id"):
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=wanted["vpc_id"])
    return {"id": gateway, "arn": _arn("internet-gateway", gateway), "owner_id": ACCOUNT}


def _eip(client: Client, wanted: Wanted) -> Assigned:
    made = client("ec2").allocate_address(Domain="vpc", TagSpecifications=tagged("elastic-ip", wanted))
    allocation = made["AllocationId"]
    arn = _arn("elastic-ip", allocation)
    return {"id": allocation, "allocation_id": allocation, "public_ip": made["PublicIp"], "arn": arn}


def _nat_gateway(client: Client, wanted: Wanted) -> Assigned:
    asked = given(
        SubnetId=wanted["subnet_id"],
        AllocationId=wanted.get("allocation_id"),
        ConnectivityType=wanted.get("connectivity_type"),
        TagSpecifications=tagged("natgateway", wanted) or None,
    )
    made = client("ec2").create_nat_gateway(**asked)["NatGateway"]
    addresses: list[Mapping[str, str]] = made.get("NatGatewayAddresses") or [{}]
    return {"id": made["NatGatewayId"], "public_ip": addresses[0].get("PublicIp", "")}


def _route_table(client: Client, wanted: Wanted) -> Assigned:
    asked = given(VpcId=wanted["vpc_id"], TagSpecifications=tagged("route-table", wanted) or None)
    table = client("ec2").create_route_table(**asked)["RouteTable"]["RouteTableId"]
    for route in wanted.blocks("route"):
        _add_route(client, table, route, route.get("cidr_block") or "0.0.0.0/0")
    return {"id": table, "arn": _arn("route-table", table), "owner_id": ACCOUNT}


def _route(client: Client, wanted: Wanted) -> Assigned:
    table, to = wanted["route_table_id"], wanted.get("destination_cidr_block", "0.0.0.0/0")
    _add_route(client, table, wanted.values, to)
    return {"id": f"r-{table}{abs(hash(to)) % 10**10}", "state": "active", "origin": "CreateRoute"}


def _add_route(client: Client, table: str, route: Mapping[str, Any], to: str) -> None:
    names = {"gateway_id": "GatewayId", "nat_gateway_id": "NatGatewayId", "vpc_endpoint_id": "VpcEndpointId"}
    way = {parameter: route[name] for name, parameter in names.items() if route.get(name)}
    client("ec2").create_route(RouteTableId=table, DestinationCidrBlock=to, **way)


def _association(client: Client, wanted: Wanted) -> Assigned:
    asked = given(
        RouteTableId=wanted["route_table_id"], SubnetId=wanted.get("subnet_id"), GatewayId=wanted.get("gateway_id")
    )
    return {"id": client("ec2").associate_route_table(**asked)["AssociationId"]}


def _endpoint(client: Client, wanted: Wanted) -> Assigned:
    asked = given(
        VpcId=wanted["vpc_id"],
        ServiceName=wanted["service_name"],
        VpcEndpointType=wanted.get("vpc_endpoint_type"),
        RouteTableIds=wanted.get("route_table_ids"),
        SubnetIds=wanted.get("subnet_ids"),
        SecurityGroupIds=wanted.get("security_group_ids"),
        PrivateDnsEnabled=wanted.get("private_dns_enabled"),
        TagSpecifications=tagged("vpc-endpoint", wanted) or None,
    )
    made = client("ec2").create_vpc_endpoint(**asked)["VpcEndpoint"]["VpcEndpointId"]
    return {"id": made, "arn": _arn("vpc-endpoint", made)}


FAMILY = Family(
    {
        "aws_vpc": Kind(_vpc),
        "aws_subnet": Kind(_subnet),
        "aws_internet_gateway": Kind(_internet_gateway),
        "aws_eip": Kind(_eip),
        "aws_nat_gateway": Kind(_nat_gateway),
        "aws_route_table": Kind(_route_table),
        "aws_route": Kind(_route),
        "aws_route_table_association": Kind(_association),
        "aws_vpc_endpoint": Kind(_endpoint),
    }
)
