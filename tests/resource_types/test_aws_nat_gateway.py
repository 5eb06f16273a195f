from auditor.resource_types.aws_nat_gateway import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource

ANSWER = {
    "NatGatewayId": "nat-1",
    "SubnetId": "subnet-1",
    "VpcId": "vpc-1",
    "State": "failed",
    "FailureMessage": "Elastic IP address is already associated",
    "NatGatewayAddresses": [{"AllocationId": "eipalloc-1", "PublicIp": "1.2.3.4"}],
}


def test_a_gateway_has_its_state_and_the_reason_of_a_failure() -> None:
    reader = Recorded({"describe_nat_gateways": [ANSWER, {**ANSWER, "NatGatewayId": "nat-0", "State": "deleted"}]})
    [found], _ = read(RESOURCE_TYPE, reader, resource("aws_subnet.a", vpc_id="vpc-1"))
    assert (found.id, found.get("state"), found.get("allocation_id")) == ("nat-1", "failed", "eipalloc-1")
    assert "already associated" in str(found.get("failure_message"))
    assert found.get("connectivity_type") == "public"
