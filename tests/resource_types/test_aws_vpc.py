from auditor.resource_types.aws_vpc import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource


def test_only_networks_of_declared_ranges_are_read() -> None:
    answers = [
        {"VpcId": "vpc-1", "CidrBlock": "10.20.0.0/16", "Tags": [{"Key": "Name", "Value": "main"}]},
        {"VpcId": "vpc-2", "CidrBlock": "10.0.0.0/16"},
    ]
    [found], _ = read(
        RESOURCE_TYPE, Recorded({"describe_vpcs": answers}), resource("aws_vpc.a", cidr_block="10.20.0.0/16")
    )
    assert (found.id, found.get("tags.Name")) == ("vpc-1", "main")
