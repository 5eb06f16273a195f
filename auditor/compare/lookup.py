"""Finds the live resources of one type by identity, and by likeness under the same parent, without trying all. Pure."""

from collections.abc import Iterable, Mapping

from auditor.compare.identity import Identity, identity_key, key_of
from auditor.compare.normalise import canonical
from auditor.compare.state_ids import by_id
from auditor.model.live import LiveResource
from auditor.model.resource_type import ResourceType
from auditor.model.value import Unknown, Value


class Lookup:
    """The live resources of a type, by the values of their identity attributes."""

    def __init__(self, member: ResourceType, live: Iterable[LiveResource]) -> None:
        self._member = member
        self._all = tuple(live)
        self._by_identity: dict[tuple[Value, ...], list[LiveResource]] = {}
        self._by_id: Mapping[str, LiveResource] | None = None
        self._by_likeness: dict[tuple[Value, Value], list[LiveResource]] | None = None
        for one in self._all:
            self._by_identity.setdefault(identity_key(one, member), []).append(one)

    def with_id(self, ids: Iterable[str]) -> LiveResource | None:
        """The one that a state calls by one of these ids."""
        if self._by_id is None:
            self._by_id = by_id(self._all)
        return next((self._by_id[id] for id in ids if id in self._by_id), None)

    def fitting(self, identity: Identity) -> list[LiveResource]:
        """All that have this identity; a declared beginning of a name has to be tried on each."""
        if identity.prefixes:
            return [one for one in self._all if identity.fits(one, self._member)]
        return self._by_identity.get(identity.key(self._member), [])

    def alike(self, identity: Identity, likeness: Value) -> list[LiveResource]:
        """All under the same parent that are recognised by the same likeness (`ResourceType.alike`)."""
        if self._by_likeness is None:
            self._by_likeness = self._likenesses()
        parent, value = identity.values[0]
        return self._by_likeness.get((key_of(self._member, parent, value), canonical(likeness)), [])

    def _likenesses(self) -> dict[tuple[Value, Value], list[LiveResource]]:
        found: dict[tuple[Value, Value], list[LiveResource]] = {}
        parent = self._member.identity[0]
        for one in self._all:
            likeness = self._member.alike(one.attributes) if self._member.alike else Unknown("nothing tells")
            if not isinstance(likeness, Unknown):
                key = (key_of(self._member, parent, one.get(parent)), canonical(likeness))
                found.setdefault(key, []).append(one)
        return found
