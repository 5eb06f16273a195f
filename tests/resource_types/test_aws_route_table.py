from auditor.compare.differ import differ
from auditor.compare.pair import pair
from auditor.resource_types.aws_route_table import RESOURCE_TYPE
from tests.compare.planes import snapshot
from tests.resource_types.recorded import Recorded, denied, read
from tests.resource_types.stack import declared, of, resource

LOCAL = {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active", "Origin": "CreateRouteTable"}
OUT = {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "blackhole", "Origin": "CreateRoute"}
S3 = {"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1", "State": "active"}
PRIVATE = {
    "RouteTableId": "rtb-1",
    "VpcId": "vpc-1",
    "Routes": [LOCAL, OUT, S3],
    "Associations": [{"RouteTableAssociationId": "rtbassoc-1", "SubnetId": "subnet-1", "Main": False}],
    "Tags": [{"Key": "Name", "Value": "private"}],
}
MAIN = {"RouteTableId": "rtb-0", "VpcId": "vpc-1", "Routes": [LOCAL], "Associations": [{"Main": True}]}
CODE = resource("aws_route_table.private", vpc_id="vpc-1", tags={"Name": "private"})


def tables(*answers: dict[str, object], code=CODE):
    return read(RESOURCE_TYPE, Recorded({"describe_route_tables": list(answers)}), code)[0]


def test_a_table_has_all_routes_with_their_state_and_those_that_code_may_write() -> None:
    [table] = tables(PRIVATE)
    assert [route["state"] for route in table.get("routes")] == ["active", "blackhole", "active"]
    assert table.get("route") == (table.get("route[0]"),)
    assert dict(table.get("route[0]")) == {"cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-1"}
    assert table.get("associations[0].subnet_id") == "subnet-1"


def test_the_main_table_is_read_and_is_never_taken_for_a_declared_one() -> None:
    live = tables(MAIN)
    assert live[0].get("is_main") is True
    assert pair(declared(CODE), snapshot(*live)).missing == (CODE,)
    assert pair(declared(CODE), snapshot(*tables(MAIN, PRIVATE))).live_of("aws_route_table.private").id == "rtb-1"


def test_inline_routes_compare_whatever_is_left_out() -> None:
    for target, expected in (("nat-1", []), ("nat-2", ["route"])):
        route = {"cidr_block": "0.0.0.0/0", "nat_gateway_id": target, "gateway_id": ""}
        code = declared(resource("aws_route_table.private", vpc_id="vpc-1", tags={"Name": "private"}, route=[route]))
        live = snapshot(*tables(PRIVATE))
        assert sorted({d.path.partition("[")[0] for d in differ(code, live, pair(code, live))}) == expected


def test_only_known_networks_are_asked_for_and_all_where_none_is_known() -> None:
    for vpc, filters in (("vpc-1", [{"Name": "vpc-id", "Values": ["vpc-1"]}]), (of("aws_vpc.a.id"), [])):
        reader = Recorded()
        read(RESOURCE_TYPE, reader, resource("aws_route_table.a", vpc_id=vpc))
        assert reader.asked == [("describe_route_tables", {"Filters": filters})]
    reader = Recorded({"describe_route_tables": denied("ec2:DescribeRouteTables")})
    assert read(RESOURCE_TYPE, reader, resource("aws_lb.a")) == ([], [])
