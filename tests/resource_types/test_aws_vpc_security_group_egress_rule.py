from auditor.model.live import LiveResource
from auditor.model.value import Map
from auditor.resource_types.aws_vpc_security_group_egress_rule import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read

GROUP = LiveResource("aws_security_group", "sg-1", Map({"id": "sg-1"}))
RULE = {
    "SecurityGroupRuleId": "sgr-1",
    "GroupId": "sg-1",
    "IsEgress": True,
    "IpProtocol": "tcp",
    "FromPort": 8001,
    "ToPort": 8001,
    "ReferencedGroupInfo": {"GroupId": "sg-2"},
    "Description": "from the balancer",
}


def test_only_rules_of_this_direction_are_read() -> None:
    rules = [RULE, {**RULE, "SecurityGroupRuleId": "sgr-2", "IsEgress": False}]
    [found], _ = read(RESOURCE_TYPE, Recorded({"describe_security_group_rules": rules}), live=(GROUP,))
    assert found.id == "sgr-1"
    assert (found.get("from_port"), found.get("referenced_security_group_id")) == (8001, "sg-2")
    assert found.get("cidr_ipv4") is None


def test_every_protocol_has_no_ports() -> None:
    rule = {**RULE, "IpProtocol": "-1", "FromPort": -1, "ToPort": -1}
    [found], _ = read(RESOURCE_TYPE, Recorded({"describe_security_group_rules": [rule]}), live=(GROUP,))
    assert (found.get("ip_protocol"), found.get("from_port"), found.get("to_port")) == ("-1", None, None)
