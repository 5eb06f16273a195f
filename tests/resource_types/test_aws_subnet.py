from auditor.model.live import LiveResource
from auditor.model.value import Map
from auditor.resource_types.aws_subnet import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read

ANSWER = {
    "SubnetId": "subnet-1",
    "VpcId": "vpc-1",
    "CidrBlock": "10.20.1.0/24",
    "AvailabilityZone": "us-east-1a",
    "AvailableIpAddressCount": 3,
    "MapPublicIpOnLaunch": True,
}


def test_the_subnets_of_the_networks_that_were_read() -> None:
    reader = Recorded({"describe_subnets": [ANSWER]})
    [found], _ = read(RESOURCE_TYPE, reader, live=(LiveResource("aws_vpc", "vpc-1", Map()),))
    assert (found.id, found.get("available_ip_address_count")) == ("subnet-1", 3)
    assert reader.asked[0][1]["Filters"] == [{"Name": "vpc-id", "Values": ["vpc-1"]}]


def test_without_a_network_nothing_is_asked() -> None:
    reader = Recorded({"describe_subnets": [ANSWER]})
    assert read(RESOURCE_TYPE, reader) == ([], [])
    assert reader.asked == []
