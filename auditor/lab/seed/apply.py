"""Applies a configuration to the lab's AWS [io]: in rounds, evaluating again after each, as its values become known.

A resource is made when nothing that it refers to is still to be made. Applying again updates what has changed, makes
what is new, deletes what is gone; `refresh` also brings back what drifted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from auditor.errors import LabError
from auditor.lab.seed.family import Client, Family, Kind, Wanted, applied
from auditor.model.resource import Declared, Resource
from auditor.model.value import Map, Sensitive, Unknown, Value, freeze, is_known
from auditor.registry import discover

_MOST_ROUNDS = 40


class Load(Protocol):
    """auditor.hcl.load."""

    def __call__(self, root: Path, *, known: Mapping[str, Mapping[str, Value]] | None = None) -> Declared:
        """Evaluate a configuration."""
        ...


@dataclass(frozen=True, slots=True)
class Made:
    """One resource that exists: what it was made from and what AWS assigned."""

    kind: Kind
    attributes: Map
    assigned: Mapping[str, Any]


@dataclass(slots=True)
class Stack:
    """Everything that was applied: the lab's state file."""

    client: Client
    load: Load
    say: Callable[[str], None]
    made: dict[str, Made] = field(default_factory=dict)
    _skipped: set[str] = field(default_factory=set)

    def known(self) -> dict[str, dict[str, Value]]:
        """The assigned attributes by address, for evaluating."""
        return {
            address: {name: freeze(value) for name, value in made.assigned.items()}
            for address, made in self.made.items()
        }

    def apply(self, tf_dir: Path, *, refresh: bool = False) -> Declared:
        """Make AWS what the configuration says; raises LabError when that cannot be done."""
        fresh = set() if refresh else set(self.made)
        for _ in range(_MOST_ROUNDS):
            declared = self._evaluate(tf_dir)
            pending = self._pending(declared, fresh)
            if not pending:
                self._delete(declared)
                return declared
            ready = [r for r in pending.values() if not self._waits(r, declared, pending)]
            if not ready:
                raise LabError(f"these resources wait for each other: {', '.join(sorted(pending))}")
            early = [resource for resource in ready if not self._kind(resource).last]
            for resource in early or ready:
                self._make(resource, declared)
                fresh.add(str(resource.address))
        raise LabError(f"the configuration of {tf_dir} did not come to rest in {_MOST_ROUNDS} rounds")

    def _evaluate(self, tf_dir: Path) -> Declared:
        declared = self.load(tf_dir, known=self.known())
        errors = [str(d) for d in declared.diagnostics if d.severity == "error"]
        if errors:
            raise LabError(f"the configuration cannot be applied: {'; '.join(errors)}")
        return declared

    def _pending(self, declared: Declared, fresh: set[str]) -> dict[str, Resource]:
        pending: dict[str, Resource] = {}
        for resource in declared:
            address, kind = str(resource.address), kinds().get(_type(resource))
            if kind is None:
                self._skip(resource)
                continue
            made = self.made.get(address)
            changed = made is None or made.attributes != _declared_part(resource, made)
            drifts = kind.update is not None and not kind.immutable
            if changed or (drifts and address not in fresh):
                pending[address] = resource
        return pending

    def _skip(self, resource: Resource) -> None:
        name = _type(resource)
        if name not in self._skipped:
            self._skipped.add(name)
            self.say(f"{name} is not made: the lab does not know this type")

    def _waits(self, resource: Resource, declared: Declared, pending: Mapping[str, Resource]) -> bool:
        owners = (declared.owner(subject) for subject in _subjects(resource))
        own = str(resource.address)
        return any(owner is not None and own != str(owner.address) in pending for owner in owners) or any(
            _instance_of(address, name) for name in _depends(resource) for address in pending if address != own
        )

    def _kind(self, resource: Resource) -> Kind:
        return kinds()[_type(resource)]

    def _make(self, resource: Resource, declared: Declared) -> None:
        address, kind = str(resource.address), self._kind(resource)
        made = self.made.get(address)
        values = {name: applied(value) for name, value in resource.attributes.items()}
        tags = dict(declared.default_tags).get(resource.provider or "aws", Map())
        wanted = Wanted(resource, values, {key: str(applied(value)) for key, value in tags.items()})
        try:
            if made is None:
                assigned = dict(kind.create(self.client, wanted))
            elif kind.update is not None:
                assigned = {**made.assigned, **kind.update(self.client, wanted, made.assigned)}
            else:
                raise LabError(f"{address} changed, and the lab cannot change {_type(resource)}: start a new lab")
        except (ClientError, BotoCoreError) as error:
            raise LabError(f"{address} could not be made: {error}") from error
        except KeyError as error:
            raise LabError(f"{address} could not be made: it has no {error}") from error
        bare = Made(kind, Map(), assigned)
        self.made[address] = Made(kind, _declared_part(resource, bare), assigned)

    def _delete(self, declared: Declared) -> None:
        for address in [a for a in self.made if declared.find(a) is None]:
            made = self.made.pop(address)
            if made.kind.delete is not None:
                made.kind.delete(self.client, made.assigned)


def kinds() -> dict[str, Kind]:
    """Every kind of every family, by terraform type."""
    families = discover("auditor.lab.seed", "FAMILY", Family).values()
    return {name: kind for family in families for name, kind in family.kinds.items()}


def _type(resource: Resource) -> str:
    return f"data.{resource.address.type}" if resource.address.mode == "data" else resource.address.type


def _declared_part(resource: Resource, made: Made) -> Map:
    """The attributes without those that AWS assigned: they say nothing about a change of the configuration."""
    return Map({name: value for name, value in resource.attributes.items() if name not in made.assigned})


def _subjects(resource: Resource) -> Iterator[str]:
    for reference in resource.references:
        yield reference.subject
    yield from _unknown_references(resource.attributes)


def _unknown_references(value: Value) -> Iterator[str]:
    if is_known(value):
        return
    if isinstance(value, Unknown):
        yield from value.references
        if value.exactly:
            yield value.exactly
    elif isinstance(value, Sensitive):
        yield from _unknown_references(value.value)
    elif isinstance(value, Map):
        for item in value.values():
            yield from _unknown_references(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _unknown_references(item)


def _depends(resource: Resource) -> Iterator[str]:
    module = resource.address.module_path
    for name in resource.depends_on:
        yield name if not module or name.startswith(f"{module}.") else f"{module}.{name}"


def _instance_of(address: str, name: str) -> bool:
    return address == name or address.startswith((f"{name}[", f"{name}."))
