"""Whether security groups let a connection through. Pure; built from what ec2.describe_security_groups answers.

A connection passes when the caller's groups let it out and the callee's groups let it in; groups are stateful, so the
answer needs no rule. docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

_TCP = {"tcp", "6", "-1"}


@dataclass(frozen=True, slots=True)
class End:
    """One end of a connection: its address and its security groups (none for the internet)."""

    address: str
    groups: tuple[str, ...] = ()


class SecurityGroups:
    """All security groups of the account, by id."""

    def __init__(self, described: Iterable[Mapping[str, Any]]) -> None:
        self._groups = {group["GroupId"]: group for group in described}

    def allow(self, caller: End, callee: End, port: int) -> bool:
        """Say whether a TCP connection to a port passes; an end without groups has no rules of its own."""
        out = not caller.groups or self._any(caller.groups, "IpPermissionsEgress", callee, port)
        return out and (not callee.groups or self._any(callee.groups, "IpPermissions", caller, port))

    def _any(self, groups: Iterable[str], direction: str, peer: End, port: int) -> bool:
        permissions = (p for group in groups for p in self._groups.get(group, {}).get(direction, ()))
        return any(_covers_port(permission, port) and _covers_peer(permission, peer) for permission in permissions)


def _covers_port(permission: Mapping[str, Any], port: int) -> bool:
    protocol = str(permission.get("IpProtocol", "-1")).lower()
    if protocol == "-1":
        return True
    return protocol in _TCP and permission.get("FromPort", 0) <= port <= permission.get("ToPort", 65535)


def _covers_peer(permission: Mapping[str, Any], peer: End) -> bool:
    if any(pair.get("GroupId") in peer.groups for pair in permission.get("UserIdGroupPairs", ())):
        return True
    address = ip_address(peer.address)
    return any(address in ip_network(r["CidrIp"], strict=False) for r in permission.get("IpRanges", ()))
