"""What the lab knows and moto does not: target health, ECS counts and tasks, refused actions. Data and a lock, no I/O.

The agent and the health checker write it through the control API; the overlay mixes it into moto's answers.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Health:
    """One target's state as DescribeTargetHealth gives it; reason and description are empty for a healthy target."""

    state: str
    reason: str = ""
    description: str = ""


@dataclass(slots=True)
class Reality:
    """Everything that is laid over moto. Take `lock` for reading and for writing."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    health: dict[tuple[str, str, int], Health] = field(default_factory=dict)
    """By target group ARN, target id and port."""
    requested: dict[tuple[str, str], Json] = field(default_factory=dict)
    """By cluster and service name: what CreateService and UpdateService were given and moto forgets."""
    services: dict[tuple[str, str], Json] = field(default_factory=dict)
    """By cluster and service name: counts, deployments and events, in the shape of DescribeServices."""
    tasks: dict[str, Json] = field(default_factory=dict)
    """By task ARN, in the shape of DescribeTasks."""
    descriptions: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Of security group rules, by group, direction, protocol, ports and peer."""
    denied: set[str] = field(default_factory=set)
    """IAM actions that are refused; `*` is a wildcard as in a policy."""
    allowed: set[str] | None = None
    """The only IAM actions that are not refused, as a policy lists them; None allows all."""
    calls: Counter[str] = field(default_factory=Counter)

    def refuses(self, action: str) -> bool:
        """Say whether an IAM action is refused now."""
        with self.lock:
            return _listed(action, self.denied) or (self.allowed is not None and not _listed(action, self.allowed))

    def tasks_of(self, cluster: str) -> list[Json]:
        """The tasks of a cluster, by its name or ARN."""
        name = short(cluster)
        with self.lock:
            return [task for task in self.tasks.values() if short(task["clusterArn"]) == name]


def _listed(action: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def short(arn_or_name: str) -> str:
    """The last part of an ARN, or the name itself."""
    return arn_or_name.rsplit("/", 1)[-1]


def as_health(plain: Mapping[str, str]) -> Health:
    """Read a health record of the control API."""
    return Health(plain["state"], plain.get("reason", ""), plain.get("description", ""))
