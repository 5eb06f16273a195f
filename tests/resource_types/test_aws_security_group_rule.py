from typing import Any

import pytest

from auditor.compare.pair import pair
from auditor.model.live import LiveResource
from auditor.model.value import Map, Unknown
from auditor.resource_types.aws_security_group_rule import NAME, RESOURCE_TYPE
from tests.compare.planes import live, snapshot
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import declared, of, resource

GROUP = LiveResource("aws_security_group", "sg-1", Map({"id": "sg-1"}))
WEB = {"GroupId": "sg-1", "IsEgress": False, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}
ROWS: list[dict[str, Any]] = [
    {**WEB, "CidrIpv4": "10.0.0.0/8"},
    {**WEB, "CidrIpv4": "192.168.0.0/16"},
    {**WEB, "ReferencedGroupInfo": {"GroupId": "sg-2"}},
    {**WEB, "ReferencedGroupInfo": {"GroupId": "sg-1"}},
    {**WEB, "IsEgress": True, "IpProtocol": "-1", "FromPort": -1, "ToPort": -1, "CidrIpv4": "0.0.0.0/0"},
]


def found() -> list[LiveResource]:
    return read(RESOURCE_TYPE, Recorded({"describe_security_group_rules": ROWS}), live=(GROUP,))[0]


def test_the_sources_of_one_direction_protocol_and_ports_stand_together() -> None:
    egress, ingress = found()
    assert ingress.get("cidr_blocks") == ("10.0.0.0/8", "192.168.0.0/16")
    assert (ingress.get("security_groups"), ingress.get("self")) == (("sg-2",), True)
    assert (egress.get("protocol"), egress.get("from_port")) == ("-1", 0)


def rule(**more: Any) -> Any:
    own = {
        "security_group_id": of("aws_security_group.a.id"),
        "type": "ingress",
        "protocol": "TCP",
        "from_port": 80,
        "to_port": 80,
    }
    return resource(f"{NAME}.a", **{**own, **more})


def pairing(*rules: Any) -> Any:
    groups = [live("aws_security_group", f"sg-{n}", name=name) for n, name in ((1, "a"), (2, "b"))]
    code = (resource("aws_security_group.a", name="a"), resource("aws_security_group.b", name="b"))
    return pair(declared(*code, *rules), snapshot(*groups, *found()))


@pytest.mark.parametrize(
    "sources",
    [
        {"cidr_blocks": ["10.1.2.3/8"]},
        {"cidr_blocks": ["10.0.0.0/8", "192.168.0.0/16"]},
        {"source_security_group_id": of("aws_security_group.b.id")},
        {"self": True},
        {"type": "egress", "protocol": -1, "from_port": 0, "to_port": 65535, "cidr_blocks": ["0.0.0.0/0"]},
    ],
)
def test_a_rule_is_there_when_all_its_sources_are(sources: dict[str, Any]) -> None:
    assert pairing(rule(**sources)).missing == ()


@pytest.mark.parametrize(
    "other",
    [
        {"cidr_blocks": ["10.0.0.0/8", "172.16.0.0/12"]},
        {"cidr_blocks": ["10.0.0.0/8"], "to_port": 81},
        {"cidr_blocks": ["10.0.0.0/8"], "protocol": "udp"},
        {"type": "egress", "self": True, "protocol": "-1"},
    ],
)
def test_a_rule_of_which_a_part_is_not_there_is_missing(other: dict[str, Any]) -> None:
    assert [str(one.address) for one in pairing(rule(**other)).missing] == [f"{NAME}.a"]


def test_two_declared_rules_may_share_what_aws_keeps_as_one() -> None:
    second = resource(f"{NAME}.b", **{**rule(self=True).attributes})
    assert pairing(rule(cidr_blocks=["10.0.0.0/8"]), second).missing == ()


def test_a_rule_with_an_unknown_source_is_not_compared() -> None:
    result = pairing(rule(cidr_blocks=[Unknown("why")]))
    assert result.missing == ()
    assert [reason for _, reason in result.not_compared] == ["not all of its attributes are known"]
