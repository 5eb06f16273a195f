"""The result of pairing: what belongs together, what is missing, what nobody declares, what cannot be told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.live.policy import resource_types
from auditor.model.address import Address
from auditor.model.live import LiveResource
from auditor.model.resource import Resource
from auditor.model.value import Unknown, Value


@dataclass(frozen=True, slots=True)
class Deleted:
    """A declared resource whose object, by the id in terraform's state, is not in AWS any more: somebody deleted it
    outside terraform. `instead` is another object with the same identity, which the state does not know."""

    resource: Resource
    state_id: str
    instead: LiveResource | None = None


@dataclass(frozen=True, slots=True)
class Pairing:
    """`missing`: declared and certainly not in AWS. `unmanaged`: in AWS below a declared balancer or cluster, and not
    declared. `not_compared`: with the reason why nobody can tell. `given` are values of data sources that AWS knows."""

    matched: tuple[tuple[Resource, LiveResource], ...] = ()
    missing: tuple[Resource, ...] = ()
    unmanaged: tuple[LiveResource, ...] = ()
    not_compared: tuple[tuple[Resource, str], ...] = ()
    given: tuple[tuple[str, str, Value], ...] = ()
    deleted: tuple[Deleted, ...] = ()
    """Known only with a state. Where there is another object instead, it is matched; else the resource is missing."""
    _live: dict[str, LiveResource] = field(init=False, repr=False, compare=False, hash=False)
    _address: dict[str, Address] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_live", {str(declared.address): live for declared, live in self.matched})
        managed_last = sorted(self.matched, key=lambda two: two[0].address.mode != "data")
        object.__setattr__(self, "_address", {live.id: declared.address for declared, live in managed_last})

    def live_of(self, address: Address | str) -> LiveResource | None:
        """The live resource at a declared address, None where none was matched."""
        return self._live.get(str(address))

    def address_of(self, live_id: str) -> Address | None:
        """The declared address of a live resource, None where none was matched; what makes it goes before what only
        reads it."""
        return self._address.get(live_id)

    def known(self) -> dict[str, Mapping[str, Value]]:
        """What AWS assigned, by address: the `known` argument of auditor.hcl.load."""
        family = resource_types()
        found: dict[str, dict[str, Value]] = {}
        for declared, live in self.matched:
            values = {name: live.get(name) for name in family[live.type].assigned}
            told = {name: v for name, v in values.items() if v is not None and not isinstance(v, Unknown)}
            found.setdefault(str(declared.address), {}).update(told)
        for address, attribute, value in self.given:
            found.setdefault(address, {})[attribute] = value
        return dict(found)
