"""aws_security_group_rule: the older standalone rule, which may have several sources.

AWS keeps one rule for each source, so what is read here is all sources of one group, direction, protocol and ports;
a declared rule is there when all its sources are among them.
Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group_rule
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import Reader, ResourceType, Scope
from auditor.model.value import Map, Value
from auditor.resource_types.security_group_rules import (
    RULES_ACTION,
    SOURCES,
    cidr_of,
    inline_blocks,
    protocol_of,
    read_rules,
)
from auditor.resource_types.shapes import frozen

NAME = "aws_security_group_rule"
_Slot = tuple[str, str, str, int, int]


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    slots: dict[_Slot, dict[str, Any]] = {}
    for rule in read_rules(reader, [group.id for group in scope.read("aws_security_group")]):
        side = "egress" if rule.get("IsEgress") else "ingress"
        [block] = inline_blocks([rule], egress=side == "egress")
        slot = (rule["GroupId"], side, block["protocol"], block["from_port"] or 0, block["to_port"] or 0)
        _add(slots.setdefault(slot, {**dict.fromkeys(SOURCES, ()), "self": False}), block)
    for (group, side, protocol, first, last), sources in sorted(slots.items()):
        own = {
            "security_group_id": group,
            "type": side,
            "protocol": protocol,
            "from_port": first,
            "to_port": last,
            **sources,
        }
        yield LiveResource(NAME, f"{group}/{side}/{protocol}/{first}-{last}", frozen(own))


def _add(sources: dict[str, Any], block: Mapping[str, Any]) -> None:
    for name in SOURCES:
        sources[name] = sorted({*sources[name], *block[name]})
    sources["self"] = sources["self"] or block["self"]


def covers(declared: Map, live: Map) -> bool:
    """Whether protocol and ports are the same and every declared source is among the live ones."""
    protocol = protocol_of(declared.get("protocol"))
    if protocol != live["protocol"]:
        return False
    if protocol != "-1" and any(int(str(declared.get(port) or 0)) != live[port] for port in ("from_port", "to_port")):
        return False
    peers = {"security_groups": [declared["source_security_group_id"]]} if _peer(declared) else {}
    wanted = {name: [cidr_of(one) for one in _tuple(declared.get(name))] for name in SOURCES} | peers
    return all(set(wanted[name]) <= set(_tuple(live[name])) for name in SOURCES) and (
        declared.get("self") is not True or live["self"] is True
    )


def _peer(declared: Map) -> Value:
    return declared.get("source_security_group_id")


def _tuple(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else ()


RESOURCE_TYPE = ResourceType(
    name=NAME,
    iam_actions=(RULES_ACTION,),
    read=_read,
    identity=("security_group_id", "type"),
    attributes=(),
    assigned=(),
    through=("aws_security_group",),
    covers=covers,
)
