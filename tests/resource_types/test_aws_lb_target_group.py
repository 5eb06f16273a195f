from typing import Any

from auditor.model.live import LiveResource
from auditor.model.value import Unknown, freeze
from auditor.resource_types.aws_lb_target_group import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, denied, read
from tests.resource_types.stack import resource

ARN = "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/api/3"
API = resource("aws_lb_target_group.api", name="api")
ANSWER = {
    "TargetGroupArn": ARN,
    "TargetGroupName": "api",
    "Protocol": "HTTP",
    "ProtocolVersion": "HTTP1",
    "Port": 8001,
    "VpcId": "vpc-1",
    "TargetType": "ip",
    "HealthCheckEnabled": True,
    "HealthCheckPath": "/health",
    "HealthCheckPort": "traffic-port",
    "HealthCheckProtocol": "HTTP",
    "HealthCheckIntervalSeconds": 15,
    "HealthCheckTimeoutSeconds": 5,
    "HealthyThresholdCount": 2,
    "UnhealthyThresholdCount": 3,
    "Matcher": {"HttpCode": "200"},
    "LoadBalancerArns": ["arn:lb", "arn:lb"],
}
HEALTH = [
    {
        "Target": {"Id": "10.20.1.6", "Port": 8001, "AvailabilityZone": "us-east-1a"},
        "TargetHealth": {
            "State": "unhealthy",
            "Reason": "Target.ResponseCodeMismatch",
            "Description": "Health checks failed with these codes: [404]",
        },
    },
    {"Target": {"Id": "10.20.1.5", "Port": 8001}, "TargetHealth": {"State": "healthy"}},
]
TUNING = [
    {"Key": "deregistration_delay.timeout_seconds", "Value": "30"},
    {"Key": "stickiness.enabled", "Value": "false"},
    {"Key": "stickiness.type", "Value": "app_cookie"},
    {"Key": "stickiness.app_cookie.duration_seconds", "Value": "77"},
]


def answers(**more: Any) -> Recorded:
    return Recorded(
        {
            "describe_target_groups": [ANSWER],
            "describe_target_health": HEALTH,
            "describe_target_group_attributes": TUNING,
            **more,
        }
    )


def test_a_group_has_its_health_check_as_a_block_and_its_attributes_typed() -> None:
    [found], gaps = read(RESOURCE_TYPE, answers(), API)
    assert gaps == []
    assert found.get("health_check[0].path") == "/health"
    assert found.get("health_check[0].matcher") == "200"
    assert found.get("deregistration_delay") == 30
    assert found.get("stickiness[0].cookie_duration") == 77
    assert found.get("load_balancer_arns") == ("arn:lb",)
    assert found.get("arn_suffix") == "targetgroup/api/3"


def test_the_health_of_targets_comes_with_reason_and_description() -> None:
    [found], _ = read(RESOURCE_TYPE, answers(), API)
    assert found.get("target_health[0].state") == "healthy"
    assert found.get("target_health[1]") == freeze(
        {
            "target_id": "10.20.1.6",
            "port": 8001,
            "availability_zone": "us-east-1a",
            "state": "unhealthy",
            "reason": "Target.ResponseCodeMismatch",
            "description": "Health checks failed with these codes: [404]",
        }
    )


def test_denied_health_is_unknown_and_a_gap_never_no_targets() -> None:
    action = "elasticloadbalancing:DescribeTargetHealth"
    [found], [gap] = read(RESOURCE_TYPE, answers(describe_target_health=denied(action)), API)
    assert isinstance(found.get("target_health"), Unknown)
    assert (gap.subject, gap.remedy) == ("aws_lb_target_group.target_health", f"allow {action}")


def test_a_group_is_read_for_its_name_its_balancer_or_a_rule_that_forwards_to_it() -> None:
    groups = [
        {**ANSWER, "TargetGroupArn": f"arn:{name}", "TargetGroupName": name, "LoadBalancerArns": balancers}
        for name, balancers in (("named", []), ("attached", ["arn:lb"]), ("forwarded", []), ("stranger", ["arn:x"]))
    ]
    balancer = LiveResource("aws_lb", "arn:lb", freeze({}))  # type: ignore[arg-type]
    action = [{"type": "forward", "forward": [{"target_group": [{"arn": "arn:forwarded"}]}]}]
    rule = LiveResource("aws_lb_listener_rule", "arn:rule", freeze({"action": action}))  # type: ignore[arg-type]
    named = resource("aws_lb_target_group.n", name="named")
    found, _ = read(RESOURCE_TYPE, answers(describe_target_groups=groups), named, live=(balancer, rule))
    assert {one.get("name") for one in found} == {"named", "attached", "forwarded"}
