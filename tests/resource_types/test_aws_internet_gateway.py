from auditor.resource_types.aws_internet_gateway import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource


def test_a_gateway_is_known_by_the_network_that_it_is_attached_to() -> None:
    answer = {"InternetGatewayId": "igw-1", "OwnerId": "1", "Attachments": [{"VpcId": "vpc-1", "State": "available"}]}
    reader = Recorded({"describe_internet_gateways": [answer]})
    [found], _ = read(RESOURCE_TYPE, reader, resource("aws_internet_gateway.a", vpc_id="vpc-1"))
    assert (found.id, found.get("vpc_id")) == ("igw-1", "vpc-1")
    [(_, asked)] = reader.asked
    assert asked["Filters"][0]["Name"] == "attachment.vpc-id"


def test_nothing_is_asked_where_no_network_is_known() -> None:
    reader = Recorded()
    assert read(RESOURCE_TYPE, reader, resource("aws_lb.a")) == ([], [])
    assert reader.asked == []
