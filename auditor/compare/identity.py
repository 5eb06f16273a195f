"""What tells a declared resource from its siblings: its identity attributes, parents resolved to what AWS calls them.

In: a declared resource, its type, the parents paired so far. Out: an Identity, or why there is none yet. Pure.
"""

from dataclasses import dataclass

from auditor.compare.normalise import canonical, is_empty
from auditor.model.live import LiveResource
from auditor.model.resource import Declared, Resource
from auditor.model.resource_type import ResourceType
from auditor.model.value import Map, Sensitive, Unknown, Value

_IN_DATA_SOURCES = {
    ("aws_ecs_cluster", "name"): "cluster_name",
    ("aws_ecs_service", "name"): "service_name",
    ("aws_ecs_service", "cluster"): "cluster_arn",
    ("aws_ecs_task_definition", "family"): "task_definition",
    ("aws_acm_certificate", "domain_name"): "domain",
    ("aws_db_instance", "identifier"): "db_instance_identifier",
}
"""Data sources that name an attribute otherwise than the resource does."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """No identity: an attribute of it is not known, or its parent does not exist (then neither does the child)."""

    reason: str
    parent_missing: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Identity attributes with their values; `prefixes` hold names of which only the beginning is declared."""

    values: tuple[tuple[str, Value], ...]
    prefixes: tuple[tuple[str, str], ...] = ()

    def fits(self, live: LiveResource, member: ResourceType) -> bool:
        """Whether the live resource has this identity."""
        starts = all(str(live.get(name, "")).startswith(start) for name, start in self.prefixes)
        return starts and all(key_of(member, n, v) == key_of(member, n, live.get(n)) for n, v in self.values)

    def key(self, member: ResourceType) -> tuple[Value, ...]:
        """The identity as a key; equal to `identity_key` of the live resource that has it."""
        return tuple(key_of(member, name, value) for name, value in self.values)


def identity_key(live: LiveResource, member: ResourceType) -> tuple[Value, ...]:
    """The identity of a live resource as a key."""
    return tuple(key_of(member, name, live.get(name)) for name in member.identity)


def key_of(member: ResourceType, name: str, value: Value) -> Value:
    """One identity attribute in the form in which it compares: as its rule says, nothing set as None."""
    return canonical(next((rule.normalise(value) for rule in member.attributes if rule.path == name), value))


class Parents:
    """What was paired so far, for resolving `aws_lb.main.arn` to the ARN that AWS gave."""

    def __init__(self, declared: Declared) -> None:
        self._declared = declared
        self._live: dict[str, LiveResource] = {}
        self._lost: set[str] = set()

    def add(self, declared: Resource, live: LiveResource) -> None:
        """Remember a pair."""
        self._live[str(declared.address)] = live

    def lose(self, declared: Resource) -> None:
        """Remember that a declared resource does not exist."""
        self._lost.add(str(declared.address))

    def resolved(self, value: Value) -> Value:
        """The value, or what AWS assigned where it is exactly an attribute of a paired resource."""
        owner = self._owner(value)
        live = self._live.get(str(owner.address)) if owner else None
        if live is None or owner is None or not isinstance(value, Unknown) or not value.exactly:
            return value
        found = live.get(value.exactly.removeprefix(str(owner.address)).removeprefix("."))
        return value if found is None else found

    def resolved_all(self, value: Value) -> Value:
        """The value with every such reference inside it resolved, and without sensitive marks."""
        if isinstance(value, Map):
            return Map({name: self.resolved_all(one) for name, one in value.items()})
        if isinstance(value, tuple):
            return tuple(self.resolved_all(one) for one in value)
        return self.resolved_all(value.value) if isinstance(value, Sensitive) else self.resolved(value)

    def blocked(self, name: str, value: Unknown) -> Blocked:
        """Why an unknown identity attribute stays unknown."""
        owner = self._owner(value)
        if owner is not None and str(owner.address) in self._lost:
            return Blocked(f"{owner.address} does not exist", parent_missing=True)
        if owner is not None:
            return Blocked(f"its {name} is {value.exactly}, which could not be matched with AWS")
        return Blocked(f"its {name} is not known: {value.reason}")

    def _owner(self, value: Value) -> Resource | None:
        return self._declared.owner(value.exactly) if isinstance(value, Unknown) else None


def identity_of(resource: Resource, member: ResourceType, parents: Parents) -> Identity | Blocked:
    """The identity of a declared resource, as far as parents are paired."""
    values: list[tuple[str, Value]] = []
    prefixes: list[tuple[str, str]] = []
    for name in member.identity:
        value = parents.resolved(_declared_value(resource, member, name))
        if isinstance(value, Unknown):
            return parents.blocked(name, value)
        start = resource.get(f"{name}_prefix")
        if is_empty(value) and isinstance(start, str) and start:
            prefixes.append((name, start))
        else:
            values.append((name, value))
    if not prefixes and all(is_empty(value) for _, value in values):
        return Blocked(f"its {' and '.join(member.identity)} are not set")
    return Identity(tuple(values), tuple(prefixes))


def _declared_value(resource: Resource, member: ResourceType, name: str) -> Value:
    value = resource.get(name)
    if value is None and resource.address.mode == "data":
        return resource.get(_IN_DATA_SOURCES.get((member.name, name), name))
    if value is None:
        return next((rule.default for rule in member.attributes if rule.path == name), None)
    return value
