"""Which security groups let which traffic through: openings of either plane, seen alike. Pure.

An opening is one permitted direction, protocol, port range and peer of one group, whichever resource style wrote it:
inline blocks, aws_security_group_rule, or aws_vpc_security_group_ingress_rule and _egress_rule. Groups are named by id.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.model.live import LiveResource
from auditor.model.resource import Resource
from auditor.model.value import Unknown, Value, at

STANDALONE = {
    "aws_vpc_security_group_ingress_rule": "ingress",
    "aws_vpc_security_group_egress_rule": "egress",
    "aws_security_group_rule": "",
}
EVERYWHERE = "0.0.0.0/0"
"""Targets and balancers meet over IPv4; whether they also do over IPv6 (::/0) no group says."""
_ALL = ("-1", "all")
_TCP = ("tcp", "6", *_ALL)


@dataclass(frozen=True, slots=True)
class Opening:
    """`peer` is a group's id or a CIDR, "" where it is not known; `ports` None means all; `source` the address or live
    id that opens it. `undecided` says which part of it is not known: such an opening may admit and may not."""

    group: str
    direction: str
    protocol: str
    ports: tuple[int, int] | None
    peer: str
    source: str
    attribute: str = ""
    undecided: str = ""

    def admits(self, port: int, peers: Iterable[str]) -> bool | None:
        """Whether TCP to `port` may pass to or from one of the peer groups; None for a CIDR that may or may not."""
        if (self.protocol and self.protocol not in _TCP) or (self.ports and not self.ports[0] <= port <= self.ports[1]):
            return False
        if self.peer in (*peers, EVERYWHERE):
            return None if self.undecided else True
        return None if not self.peer or "/" in self.peer or self.peer.startswith("pl-") else False


def openings(resources: Iterable[Resource | LiveResource]) -> tuple[Opening, ...]:
    """All openings of the resources of one plane; a rule of a group whose id is not known is left out."""
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
    if not isinstance(group, str):
        return
    if isinstance(blocks, Unknown):
        yield Opening(group, direction, "", None, "", source, direction, f"{direction}: {blocks.reason}")
    for index, block in enumerate(blocks if isinstance(blocks, tuple) else ()):
        rule = {name: at(block, name) for name in (*_SHARED, "security_groups", *_LISTS)}
        yield from _openings(rule, group, direction, source, f"{direction}[{index}]")


def _standalone(resource: Resource | LiveResource, source: str, direction: str) -> Iterator[Opening]:
    group, side = resource.get("security_group_id"), direction or resource.get("type")
    if isinstance(group, str) and side in ("ingress", "egress"):
        rule = {name: resource.get(name) for name in (*_SHARED, "ip_protocol", *_SINGLE, *_LISTS)}
        yield from _openings(rule, group, str(side), source, "")


_SHARED = ("protocol", "from_port", "to_port", "self")
_LISTS = ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids")
_SINGLE = ("referenced_security_group_id", "source_security_group_id", "cidr_ipv4", "cidr_ipv6", "prefix_list_id")


def _openings(rule: dict[str, Value], group: str, direction: str, source: str, attribute: str) -> Iterator[Opening]:
    """One opening for each peer of a rule; a peer, a port or a protocol that is not known leaves it undecided."""
    listed = (rule.get(name) for name in ("security_groups", *_LISTS))
    peers: list[Value] = [peer for value in listed for peer in (value if isinstance(value, tuple) else (value,))]
    peers += [rule.get(name) for name in _SINGLE] + [group if rule["self"] is True else None]
    if isinstance(rule["self"], Unknown):
        peers.append(rule["self"])
    written = rule.get("ip_protocol") or rule["protocol"]
    protocol = str(written).lower() if isinstance(written, (str, int)) else ""
    ports = None if protocol in _ALL else _ports(rule["from_port"], rule["to_port"])
    parts = (written, *(() if protocol in _ALL else (rule["from_port"], rule["to_port"])))
    for peer in peers:
        if isinstance(peer, (str, Unknown)):
            unknown = next((part.reason for part in (peer, *parts) if isinstance(part, Unknown)), "")
            named = peer if isinstance(peer, str) else ""
            yield Opening(group, direction, protocol, ports, named, source, attribute, unknown)


def _ports(first: Value, last: Value) -> tuple[int, int] | None:
    """The range, None for all ports (and for one that is not known)."""
    texts = [str(part) for part in (first, last) if isinstance(part, (int, str))]
    if len(texts) < 2 or not all(text.isdigit() for text in texts):
        return None
    return int(texts[0]), int(texts[1])
