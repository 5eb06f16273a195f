import pytest

from tests.lab.seed.making import make


@pytest.fixture
def vpc(aws):
    return make(aws.client, "aws_vpc", cidr_block="10.20.0.0/16", enable_dns_hostnames=True, tags={"Name": "main"})


def test_a_vpc_has_its_dns_settings_and_tags(aws, vpc):
    ec2 = aws.client("ec2")
    (described,) = ec2.describe_vpcs(VpcIds=[vpc["id"]])["Vpcs"]
    assert {"Key": "Name", "Value": "main"} in described["Tags"]
    hostnames = ec2.describe_vpc_attribute(VpcId=vpc["id"], Attribute="enableDnsHostnames")
    assert hostnames["EnableDnsHostnames"]["Value"] is True
    assert vpc["default_security_group_id"].startswith("sg-")


def test_subnets_gateways_and_routes_hang_together(aws, vpc):
    client = aws.client
    public = make(
        client,
        "aws_subnet",
        vpc_id=vpc["id"],
        cidr_block="10.20.0.0/24",
        availability_zone="us-east-1a",
        map_public_ip_on_launch=True,
    )
    gateway = make(client, "aws_internet_gateway", vpc_id=vpc["id"])
    eip = make(client, "aws_eip", domain="vpc")
    nat = make(client, "aws_nat_gateway", allocation_id=eip["id"], subnet_id=public["id"])
    table = make(client, "aws_route_table", vpc_id=vpc["id"])
    make(client, "aws_route", route_table_id=table["id"], destination_cidr_block="0.0.0.0/0", gateway_id=gateway["id"])
    other = make(
        client, "aws_route_table", vpc_id=vpc["id"], route=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat["id"]}]
    )
    make(client, "aws_route_table_association", subnet_id=public["id"], route_table_id=table["id"])
    ec2 = client("ec2")
    tables = ec2.describe_route_tables(RouteTableIds=[table["id"], other["id"]])["RouteTables"]
    ways = {t["RouteTableId"]: [r for r in t["Routes"] if r["DestinationCidrBlock"] == "0.0.0.0/0"] for t in tables}
    assert ways[table["id"]][0]["GatewayId"] == gateway["id"]
    assert ways[other["id"]][0]["NatGatewayId"] == nat["id"]
    (subnet,) = ec2.describe_subnets(SubnetIds=[public["id"]])["Subnets"]
    assert subnet["MapPublicIpOnLaunch"] is True


def test_an_endpoint_is_made(aws, vpc):
    service = "com.amazonaws.us-east-1.s3"
    made = make(aws.client, "aws_vpc_endpoint", vpc_id=vpc["id"], service_name=service, vpc_endpoint_type="Gateway")
    (endpoint,) = aws.client("ec2").describe_vpc_endpoints(VpcEndpointIds=[made["id"]])["VpcEndpoints"]
    assert endpoint["ServiceName"] == service
