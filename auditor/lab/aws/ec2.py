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
_AUTHORIZE = {"AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"}
_PEER = re.compile(r"(IpPermissions\.\d+\.(?:Groups|IpRanges)\.\d+)\.(?:GroupId|CidrIp)")


def changes(call: Call) -> bool:
    """Say whether the answer to a call has to be looked at."""
    return call.action in _AUTHORIZE or call.action == "DescribeSecurityGroupRules"


def after(call: Call, body: bytes, reality: Reality) -> bytes:
    """Moto's answer with the rules' descriptions; those of new rules are remembered."""
    root = ET.fromstring(body)
    rules = [item for rule_set in root.findall(_name("securityGroupRuleSet")) for item in rule_set]
    if call.action in _AUTHORIZE:
        _remember(call, rules, reality)
    for rule in rules:
        with reality.lock:
            description = reality.descriptions.get(_text(rule, "securityGroupRuleId"), "")
        if description and not _text(rule, "description"):
            ET.SubElement(rule, _name("description")).text = description
        if not _text(rule, "groupOwnerId"):
            ET.SubElement(rule, _name("groupOwnerId")).text = ACCOUNT
    ET.register_namespace("", NAMESPACE)
    return b'<?xml version="1.0" encoding="UTF-8"?>' + ET.tostring(root, encoding="unicode").encode()


def _remember(call: Call, rules: list[ET.Element], reality: Reality) -> None:
    peers = {
        str(value): str(call.parameters.get(f"{found[1]}.Description", ""))
        for key, value in call.parameters.items()
        if (found := _PEER.fullmatch(key))
    }
    for rule in rules:
        peer = _text(rule, "cidrIpv4") or rule.findtext(f"{_name('referencedGroupInfo')}/{_name('groupId')}", "")
        with reality.lock:
            reality.descriptions[_text(rule, "securityGroupRuleId")] = peers.get(peer, "")


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _text(parent: ET.Element, tag: str) -> str:
    return parent.findtext(_name(tag)) or ""
