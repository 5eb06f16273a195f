from auditor.model.value import Unknown
from auditor.resource_types.aws_lb import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, denied, read
from tests.resource_types.stack import resource

ARN = "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/main/50dc6c495c0c9188"
MAIN = resource("aws_lb.main", name="main")
ANSWER = {
    "LoadBalancerArn": ARN,
    "LoadBalancerName": "main",
    "DNSName": "main-1.us-east-1.elb.amazonaws.com",
    "CanonicalHostedZoneId": "Z35SXDOTRQ7X7K",
    "Scheme": "internet-facing",
    "Type": "application",
    "State": {"Code": "active"},
    "VpcId": "vpc-1",
    "AvailabilityZones": [{"ZoneName": "b", "SubnetId": "subnet-b"}, {"ZoneName": "a", "SubnetId": "subnet-a"}],
    "SecurityGroups": ["sg-1"],
    "IpAddressType": "ipv4",
}
ATTRIBUTES = [
    {"Key": "idle_timeout.timeout_seconds", "Value": "60"},
    {"Key": "routing.http2.enabled", "Value": "true"},
    {"Key": "health_check_logs.s3.enabled", "Value": "false"},
]


def test_a_balancer_has_terraforms_names_and_types() -> None:
    reader = Recorded({"describe_load_balancers": [ANSWER], "describe_load_balancer_attributes": ATTRIBUTES})
    [found], gaps = read(RESOURCE_TYPE, reader, MAIN)
    assert gaps == []
    assert found.id == ARN
    assert found.get("arn_suffix") == "app/main/50dc6c495c0c9188"
    assert found.get("internal") is False
    assert found.get("subnets") == ("subnet-a", "subnet-b")
    assert (found.get("idle_timeout"), found.get("enable_http2")) == (60, True)
    assert found.get("state.code") == "active"
    assert isinstance(found.get("drop_invalid_header_fields"), Unknown)


def test_only_balancers_that_the_code_names_are_read() -> None:
    reader = Recorded({"describe_load_balancers": [ANSWER, {**ANSWER, "LoadBalancerName": "other"}]})
    found, _ = read(RESOURCE_TYPE, reader, MAIN)
    assert [one.get("name") for one in found] == ["main"]
    assert read(RESOURCE_TYPE, Recorded({"describe_load_balancers": [ANSWER]})) == ([], [])


def test_denied_attributes_are_unknown_and_a_gap_that_names_the_action() -> None:
    action = "elasticloadbalancing:DescribeLoadBalancerAttributes"
    answers = {"describe_load_balancers": [ANSWER], "describe_load_balancer_attributes": denied(action)}
    [found], [gap] = read(RESOURCE_TYPE, Recorded(answers), MAIN)
    assert isinstance(found.get("idle_timeout"), Unknown)
    assert gap.remedy == f"allow {action}"


def test_denied_tags_are_unknown() -> None:
    answers = {"describe_load_balancers": [ANSWER], "describe_tags": denied("elasticloadbalancing:DescribeTags")}
    [found], [gap] = read(RESOURCE_TYPE, Recorded(answers), MAIN)
    assert isinstance(found.get("tags"), Unknown)
    assert gap.subject == "aws_lb.tags"
