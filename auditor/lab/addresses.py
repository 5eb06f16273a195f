"""Gives every task a VPC address, as the AWS API shows it, and a loopback address of its own, where it really listens.

A block 127.X.Y.0/24 belongs to one lab: `free_block` looks for one on which nothing of another lab listens.
"""

import random
import socket
from dataclasses import dataclass
from ipaddress import IPv4Network

_FIRST_HOST = 10
"""AWS keeps the first four addresses of a subnet; the lab's start a little further on."""


@dataclass(frozen=True, slots=True)
class TaskAddress:
    """Where one task is: `vpc` in AWS's answers, `outside` on loopback for what listens on all interfaces, `inside`
    for what listens on the container's own 127.0.0.1 and is therefore not reachable."""

    vpc: str
    outside: str
    inside: str
    subnet: str = ""


class Addresses:
    """Addresses by service and slot; a restarted task keeps its address, so that `--connect-to` stays true."""

    def __init__(self, block: str) -> None:
        self._block = block
        self._given: dict[tuple[str, int], TaskAddress] = {}

    def give(self, service: str, slot: int, subnet: str, cidr: str) -> TaskAddress:
        """The address of a slot of a service, new addresses from the subnet's range."""
        key = (service, slot)
        if key not in self._given:
            number = len(self._given) + 1
            vpc = str(IPv4Network(cidr).network_address + _FIRST_HOST + number)
            self._given[key] = TaskAddress(vpc, f"{self._block}.{number}", f"{self._block}.{number + 100}", subnet)
        return self._given[key]

    def every(self) -> tuple[TaskAddress, ...]:
        """All addresses given so far."""
        return tuple(self._given.values())


def free_block() -> str:
    """The first three numbers of a loopback block that no other lab uses."""
    chosen = random.SystemRandom()
    while True:
        block = f"127.{chosen.randrange(10, 250)}.{chosen.randrange(1, 250)}"
        with socket.socket() as trial:
            if trial.connect_ex((f"{block}.1", 8000)) != 0:
                return block
