from auditor.model.live import LiveResource
from auditor.model.resource_type import Scope
from auditor.model.value import Map
from auditor.resource_types.networks import in_networks, networks
from tests.resource_types.stack import declared, of, resource


def test_networks_are_those_read_those_in_use_and_those_named() -> None:
    live = (
        LiveResource("aws_vpc", "vpc-1", Map()),
        LiveResource("aws_lb_target_group", "arn", Map({"vpc_id": "vpc-2"})),
        LiveResource("aws_lb", "arn", Map({"vpc_id": None})),
    )
    code = declared(resource("aws_subnet.a", vpc_id="vpc-3"), resource("aws_subnet.b", vpc_id=of("aws_vpc.a.id")))
    assert networks(Scope(code, live)) == ["vpc-1", "vpc-2", "vpc-3"]


def test_no_network_is_no_filter() -> None:
    assert in_networks([]) == []
    assert in_networks(["vpc-1"]) == [{"Name": "vpc-id", "Values": ["vpc-1"]}]
