from typing import Any

from auditor.model.live import LiveResource
from auditor.model.value import Unknown, freeze
from auditor.resource_types.aws_security_group import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, denied, read
from tests.resource_types.stack import resource

GROUPS = [
    {"GroupId": f"sg-{name}", "GroupName": name, "Description": "d", "VpcId": "vpc-1"} for name in ("api", "worn", "x")
]
RULES: list[dict[str, Any]] = [
    {
        "SecurityGroupRuleId": "sgr-1",
        "GroupId": "sg-api",
        "IsEgress": False,
        "IpProtocol": "tcp",
        "FromPort": 80,
        "ToPort": 80,
        "CidrIpv4": "0.0.0.0/0",
    },
    {
        "SecurityGroupRuleId": "sgr-2",
        "GroupId": "sg-api",
        "IsEgress": True,
        "IpProtocol": "-1",
        "FromPort": -1,
        "ToPort": -1,
        "CidrIpv4": "0.0.0.0/0",
    },
]
API = resource("aws_security_group.api", name="api")


def test_a_group_has_its_rules_inline() -> None:
    reader = Recorded({"describe_security_groups": GROUPS, "describe_security_group_rules": RULES})
    [found], _ = read(RESOURCE_TYPE, reader, API)
    assert found.id == "sg-api"
    assert found.get("ingress[0].cidr_blocks") == ("0.0.0.0/0",)
    assert (found.get("egress[0].from_port"), found.get("egress[0].protocol")) == (0, "-1")


def test_groups_that_balancers_and_services_wear_are_read_too() -> None:
    worn = LiveResource("aws_lb", "arn:lb", freeze({"security_groups": ["sg-worn"]}))  # type: ignore[arg-type]
    found, _ = read(RESOURCE_TYPE, Recorded({"describe_security_groups": GROUPS}), API, live=(worn,))
    assert [one.id for one in found] == ["sg-api", "sg-worn"]


def test_denied_rules_are_unknown_never_no_rules() -> None:
    action = "ec2:DescribeSecurityGroupRules"
    answers = {"describe_security_groups": GROUPS, "describe_security_group_rules": denied(action)}
    [found], [gap] = read(RESOURCE_TYPE, Recorded(answers), API)
    assert isinstance(found.get("ingress"), Unknown)
    assert gap.remedy == f"allow {action}"
