"""RDS in the lab: a database URL that leads to a DB instance of the API becomes a sqlite file. Pure but for its answer.

A URL whose host is no instance's address, or whose port the security groups close, becomes the program that says what
psycopg2 says. A scheme that is not PostgreSQL's is left alone: MLflow itself refuses it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from auditor.lab.security_groups import End, SecurityGroups

_SCHEMES = {"postgresql", "postgresql+psycopg2", "postgresql+psycopg"}
_PORT = 5432


@dataclass(frozen=True, slots=True)
class Network:
    """Who asks (a task), the DB instances of the API, and the rules between them."""

    task: End
    instances: tuple[Mapping[str, Any], ...]
    rules: SecurityGroups
    folder: Path


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The database cannot be reached: `reason` is "name" or "timeout"."""

    reason: str
    host: str
    port: int


def localise(values: Iterable[str], network: Network) -> dict[str, str | Unreachable]:
    """What each database URL among the values becomes."""
    found: dict[str, str | Unreachable] = {}
    for value in values:
        scheme, _, rest = value.partition("://")
        if rest and scheme in _SCHEMES:
            found[value] = _localise(value, network)
    return found


def _localise(url: str, network: Network) -> str | Unreachable:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORT
    for instance in network.instances:
        endpoint = instance.get("Endpoint", {})
        if endpoint.get("Address", "").lower() == host and endpoint.get("Port") == port:
            groups = tuple(group["VpcSecurityGroupId"] for group in instance.get("VpcSecurityGroups", ()))
            if network.rules.allow(network.task, End("10.0.0.1", groups), port):
                return f"sqlite:///{network.folder / instance['DBInstanceIdentifier']}-{parts.path.strip('/')}.db"
            return Unreachable("timeout", host, port)
    known = any(instance.get("Endpoint", {}).get("Address", "").lower() == host for instance in network.instances)
    return Unreachable("timeout" if known else "name", host, port)
