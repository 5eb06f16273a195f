"""Which security groups let which traffic through: openings of either plane, seen alike. Pure.

An opening is one permitted direction, protocol, port range and peer of one group, whichever resource style wrote it:
inline blocks, aws_security_group_rule, or aws_vpc_security_group_ingress_rule and _egress_rule. Groups are named by id.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.model.live import LiveResource
from auditor.model.resource import Resource
from auditor.model.value import Value, at

STANDALONE = {
    "aws_vpc_security_group_ingress_rule": "ingress",
    "aws_vpc_security_group_egress_rule": "egress",
    "aws_security_group_rule": "",
}
EVERYWHERE = ("0.0.0.0/0", "::/0")


@dataclass(frozen=True, slots=True)
class Opening:
    """`peer` is a group's id or a CIDR; `ports` None means all; `source` the address or live id that opens it."""

    group: str
    direction: str
    protocol: str
    ports: tuple[int, int] | None
    peer: str
    source: str
    attribute: str = ""

    def admits(self, port: int, peers: Iterable[str]) -> bool | None:
        """Whether TCP to `port` may pass to or from one of the peer groups; None for a CIDR that may or may not."""
        if self.protocol not in ("tcp", "-1", "6", "all") or (
            self.ports and not self.ports[0] <= port <= self.ports[1]
        ):
            return False
        if self.peer in (*peers, *EVERYWHERE):
            return True
        return None if "/" in self.peer or self.peer.startswith("pl-") else False


def openings(resources: Iterable[Resource | LiveResource]) -> tuple[Opening, ...]:
    """All openings of the resources of one plane; a rule with an unknown group or peer is left out."""
    found: list[Opening] = []
    for resource in resources:
        type, source = _named(resource)
        if type == "aws_security_group":
            found += [o for direction in ("ingress", "egress") for o in _inline(resource, source, direction)]
        elif type in STANDALONE:
            found += _standalone(resource, source, STANDALONE[type])
    return tuple(dict.fromkeys(found))


def admitting(
    known: Iterable[Opening], direction: str, groups: Iterable[str], port: int, peers: Iterable[str]
) -> tuple[Opening, ...] | None:
    """The openings that let TCP to `port` pass; None when that cannot be decided."""
    wanted, near = tuple(groups), tuple(peers)
    own = [opening for opening in known if opening.group in wanted and opening.direction == direction]
    verdicts = [(opening, opening.admits(port, near)) for opening in own]
    sure = tuple(opening for opening, verdict in verdicts if verdict)
    return None if not sure and any(verdict is None for _, verdict in verdicts) else sure


def _named(resource: Resource | LiveResource) -> tuple[str, str]:
    if isinstance(resource, LiveResource):
        return resource.type, resource.id
    return resource.address.type, str(resource.address)


def _inline(resource: Resource | LiveResource, source: str, direction: str) -> Iterator[Opening]:
    blocks, group = resource.get(direction), resource.get("id")
    if not isinstance(blocks, tuple) or not isinstance(group, str):
        return
    for index, block in enumerate(blocks):
        peers = [*_texts(at(block, "security_groups")), *_texts(at(block, "cidr_blocks"))]
        peers += [*_texts(at(block, "ipv6_cidr_blocks")), *_texts(at(block, "prefix_list_ids"))]
        peers += [group] if at(block, "self") is True else []
        for peer in peers:
            span = _ports(at(block, "from_port"), at(block, "to_port"), str(at(block, "protocol")))
            yield Opening(group, direction, str(at(block, "protocol")), span, peer, source, f"{direction}[{index}]")


def _standalone(resource: Resource | LiveResource, source: str, direction: str) -> Iterator[Opening]:
    group = resource.get("security_group_id")
    protocol = str(resource.get("ip_protocol") or resource.get("protocol"))
    side = direction or str(resource.get("type"))
    if not isinstance(group, str):
        return
    peers = [resource.get(name) for name in ("referenced_security_group_id", "source_security_group_id")]
    peers += [resource.get(name) for name in ("cidr_ipv4", "cidr_ipv6", "prefix_list_id")]
    named = [peer for peer in peers if isinstance(peer, str)] + list(_texts(resource.get("cidr_blocks")))
    named += [group] if resource.get("self") is True else []
    for peer in named:
        span = _ports(resource.get("from_port"), resource.get("to_port"), protocol)
        yield Opening(group, "ingress" if side == "ingress" else "egress", protocol, span, peer, source)


def _texts(value: Value) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, tuple) else []


def _ports(first: Value, last: Value, protocol: str) -> tuple[int, int] | None:
    if protocol in ("-1", "all") or not isinstance(first, int) or not isinstance(last, int) or first == -1:
        return None
    return first, last
