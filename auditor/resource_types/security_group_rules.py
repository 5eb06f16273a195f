"""Security group rules: AWS lists one row for each rule and source; here they become terraform's shapes.

Source: docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroupRules.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import ip_network
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Map, Unknown, Value
from auditor.resource_types.shapes import frozen
from auditor.resource_types.tags import tags_of
from auditor.resource_types.unread import NOT_ANSWERED
from auditor.resource_types.wanted import chunks

RULES_ACTION = "ec2:DescribeSecurityGroupRules"
_BATCH = 200
"""Values of one filter that EC2 accepts."""
_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}
SOURCES = ("cidr_blocks", "ipv6_cidr_blocks", "security_groups", "prefix_list_ids")
_PEERS = ("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id")
IDENTITY = ("security_group_id", "ip_protocol", "from_port", "to_port", *_PEERS)


def read_rules(reader: Reader, groups: Sequence[str]) -> list[Mapping[str, Any]]:
    """The rules of these groups, ingress and egress. Raises ReadFailed."""
    return [
        rule
        for batch in chunks(sorted(set(groups)), _BATCH)
        for rule in reader.read(
            "ec2",
            "describe_security_group_rules",
            "SecurityGroupRules",
            Filters=[{"Name": "group-id", "Values": batch}],
        )
    ]


def standalone_type(name: str, *, egress: bool) -> ResourceType:
    """The type of the standalone rules of one direction: the rules of all groups that were read."""

    def read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
        groups = [group.id for group in scope.read("aws_security_group")]
        for rule in read_rules(reader, groups):
            if bool(rule.get("IsEgress")) is egress:
                yield LiveResource(name, rule["SecurityGroupRuleId"], frozen(_standalone(rule)))

    return ResourceType(
        name=name,
        iam_actions=(RULES_ACTION,),
        read=read,
        identity=IDENTITY,
        attributes=RULE_ATTRIBUTES,
        assigned=("id", "arn", "security_group_rule_id"),
        through=("aws_security_group",),
        alike=alike,
    )


def _standalone(rule: Mapping[str, Any]) -> dict[str, Any]:
    protocol = protocol_of(rule.get("IpProtocol"))
    every = protocol == "-1"
    return {
        "id": rule["SecurityGroupRuleId"],
        "security_group_rule_id": rule["SecurityGroupRuleId"],
        "arn": rule.get("SecurityGroupRuleArn"),
        "security_group_id": rule["GroupId"],
        "ip_protocol": protocol,
        "from_port": None if every else rule.get("FromPort"),
        "to_port": None if every else rule.get("ToPort"),
        "cidr_ipv4": cidr_of(rule.get("CidrIpv4")),
        "cidr_ipv6": cidr_of(rule.get("CidrIpv6")),
        "prefix_list_id": rule.get("PrefixListId"),
        "referenced_security_group_id": (rule.get("ReferencedGroupInfo") or {}).get("GroupId"),
        "description": rule.get("Description") or NOT_ANSWERED,
        "tags": tags_of(rule.get("Tags")),
    }


def inline_blocks(rules: Iterable[Mapping[str, Any]], *, egress: bool) -> list[dict[str, Any]]:
    """The rules of one direction as inline blocks, one for each source, in a stable order."""
    blocks = [_block(rule) for rule in rules if bool(rule.get("IsEgress")) is egress]
    return sorted(blocks, key=repr)


def _block(rule: Mapping[str, Any]) -> dict[str, Any]:
    protocol = protocol_of(rule.get("IpProtocol"))
    every = protocol == "-1"
    peer = (rule.get("ReferencedGroupInfo") or {}).get("GroupId")
    oneself = peer == rule["GroupId"]
    return {
        "protocol": protocol,
        "from_port": 0 if every else rule.get("FromPort"),
        "to_port": 0 if every else rule.get("ToPort"),
        "cidr_blocks": [cidr_of(rule["CidrIpv4"])] if rule.get("CidrIpv4") else [],
        "ipv6_cidr_blocks": [cidr_of(rule["CidrIpv6"])] if rule.get("CidrIpv6") else [],
        "prefix_list_ids": [rule["PrefixListId"]] if rule.get("PrefixListId") else [],
        "security_groups": [peer] if peer and not oneself else [],
        "self": oneself,
        "description": rule.get("Description") or "",
    }


def normalise_inline(value: Value) -> Value:
    """One block for each source, so that code and AWS agree however the sources are grouped."""
    if not isinstance(value, tuple):
        return value
    return tuple(one for block in value for one in (_exploded(block) if isinstance(block, Map) else [block]))


def _exploded(block: Map) -> list[Value]:
    protocol = protocol_of(block.get("protocol"))
    every = protocol == "-1"
    common: dict[str, Value] = {
        "protocol": protocol,
        "from_port": 0 if every else block.get("from_port"),
        "to_port": 0 if every else block.get("to_port"),
        "description": block.get("description") or "",
    }
    found: list[Value] = []
    for source in SOURCES:
        peers = block.get(source)
        if isinstance(peers, tuple):
            found += [Map({**common, "source": cidr_of(peer) if "cidr" in source else peer}) for peer in peers]
        elif peers is not None:
            found.append(Map({**common, "source": peers}))
    return [*found, Map({**common, "source": "self"})] if block.get("self") is True else found


def protocol_of(value: Any) -> Any:  # noqa: ANN401 - text, a number or an Unknown
    """A protocol's name: AWS and terraform know names and numbers."""
    text = str(value).lower() if isinstance(value, (str, int)) else None
    return value if text is None else _PROTOCOLS.get(text, text)


def cidr_of(value: Any) -> Any:  # noqa: ANN401 - text or an Unknown
    """A network in its canonical form: AWS clears the host bits."""
    if not isinstance(value, str):
        return value
    try:
        return str(ip_network(value, strict=False))
    except ValueError:
        return value


def alike(attributes: Map) -> Value:
    """A rule whose ports moved is known by what it was written for: its description, protocol and peer."""
    description = attributes.get("description")
    if not isinstance(description, str) or not description:
        return Unknown("it has no description")
    peers = {name: attributes.get(name) for name in _PEERS}
    return Map({**peers, "ip_protocol": protocol_of(attributes.get("ip_protocol")), "description": description})


RULE_ATTRIBUTES = (
    AttributeRule("from_port"),
    AttributeRule("to_port"),
    AttributeRule("ip_protocol", normalise=protocol_of),
    AttributeRule("cidr_ipv4", normalise=cidr_of),
    AttributeRule("cidr_ipv6", normalise=cidr_of),
    AttributeRule("description"),
    AttributeRule("tags"),
)
