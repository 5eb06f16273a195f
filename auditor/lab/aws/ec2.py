"""EC2 as AWS answers it: security group rules keep the description that they were made with.

Pure but for the Reality that is passed in. Measured gap of moto 5.2.5 that this closes: DescribeSecurityGroupRules
loses the description of a rule whose peer is a group. docs.aws.amazon.com/AWSEC2/latest/APIReference
"""

import re
from xml.etree import ElementTree as ET

from auditor.lab.aws.reality import Reality
from auditor.lab.aws.refusal import ACCOUNT
from auditor.lab.aws.wire import Call

NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15"
_AUTHORIZE = {"AuthorizeSecurityGroupIngress": "false", "AuthorizeSecurityGroupEgress": "true"}
_PEER = re.compile(r"(IpPermissions\.\d+)\.((?:Groups|IpRanges)\.\d+)\.(?:GroupId|CidrIp)")
_FIELDS = ("groupId", "isEgress", "ipProtocol", "fromPort", "toPort")


def changes(call: Call) -> bool:
    """Say whether the answer to a call has to be looked at."""
    return call.action in _AUTHORIZE or call.action == "DescribeSecurityGroupRules"


def after(call: Call, body: bytes, reality: Reality) -> bytes:
    """Moto's answer with the rules' descriptions; those of new rules are remembered."""
    root = ET.fromstring(body)
    if call.action in _AUTHORIZE:
        _remember(call, reality)
    for rule in (item for rule_set in root.findall(_name("securityGroupRuleSet")) for item in rule_set):
        with reality.lock:
            description = reality.descriptions.get(_key(rule), "")
        if description and not _text(rule, "description"):
            ET.SubElement(rule, _name("description")).text = description
        if not _text(rule, "groupOwnerId"):
            ET.SubElement(rule, _name("groupOwnerId")).text = ACCOUNT
    ET.register_namespace("", NAMESPACE)
    return b'<?xml version="1.0" encoding="UTF-8"?>' + ET.tostring(root, encoding="unicode").encode()


def _remember(call: Call, reality: Reality) -> None:
    sent = {name: str(value) for name, value in call.parameters.items()}
    for name, peer in sent.items():
        found = _PEER.fullmatch(name)
        description = sent.get(f"{found[1]}.{found[2]}.Description", "") if found else ""
        if found and description:
            span = (sent.get(f"{found[1]}.{port}", "-1") for port in ("FromPort", "ToPort"))
            protocol = sent.get(f"{found[1]}.IpProtocol", "-1")
            key = (sent.get("GroupId", ""), _AUTHORIZE[call.action], protocol, *span, peer)
            with reality.lock:
                reality.descriptions[key] = description


def _key(rule: ET.Element) -> tuple[str, ...]:
    peer = _text(rule, "cidrIpv4") or rule.findtext(f"{_name('referencedGroupInfo')}/{_name('groupId')}", "")
    return (*(_text(rule, field) for field in _FIELDS), peer)


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _text(parent: ET.Element, tag: str) -> str:
    return parent.findtext(_name(tag)) or ""
