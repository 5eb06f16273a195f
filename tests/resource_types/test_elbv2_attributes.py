from auditor.model.value import Unknown
from auditor.resource_types.elbv2_attributes import flag, pick, read_attributes
from tests.resource_types.recorded import Recorded, denied


def test_text_gets_its_type() -> None:
    reader = Recorded(
        {"describe_load_balancer_attributes": [{"Key": "a", "Value": "60"}, {"Key": "b", "Value": "TRUE"}]}
    )
    found, gaps = read_attributes(reader, "describe_load_balancer_attributes", "aws_lb", LoadBalancerArn="arn")
    assert (pick(found, "a", int), pick(found, "b", flag), pick(found, "a")) == (60, True, "60")
    assert gaps == []
    assert reader.asked == [("describe_load_balancer_attributes", {"LoadBalancerArn": "arn"})]


def test_what_aws_did_not_return_is_unknown() -> None:
    assert isinstance(pick({}, "a", int), Unknown)


def test_denied_attributes_are_all_unknown() -> None:
    reader = Recorded({"describe_load_balancer_attributes": denied("x:y")})
    found, [gap] = read_attributes(reader, "describe_load_balancer_attributes", "aws_lb", LoadBalancerArn="arn")
    assert isinstance(pick(found, "a"), Unknown)
    assert gap.subject == "aws_lb attributes"
