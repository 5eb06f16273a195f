from auditor.resource_types.aws_vpc_endpoint import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource


def test_an_endpoint_says_who_reaches_what_through_it() -> None:
    answer = {
        "VpcEndpointId": "vpce-1",
        "VpcEndpointType": "Interface",
        "VpcId": "vpc-1",
        "ServiceName": "com.amazonaws.us-east-1.ecr.api",
        "State": "available",
        "SubnetIds": ["subnet-2", "subnet-1"],
        "Groups": [{"GroupId": "sg-1", "GroupName": "endpoints"}],
        "PrivateDnsEnabled": True,
    }
    reader = Recorded({"describe_vpc_endpoints": [answer, {**answer, "VpcEndpointId": "vpce-0", "State": "Deleted"}]})
    [found], _ = read(RESOURCE_TYPE, reader, resource("aws_vpc_endpoint.a", vpc_id="vpc-1"))
    assert (found.id, found.get("subnet_ids")) == ("vpce-1", ("subnet-1", "subnet-2"))
    assert (found.get("security_group_ids"), found.get("private_dns_enabled")) == (("sg-1",), True)
    assert found.get("route_table_ids") == ()
