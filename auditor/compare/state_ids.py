"""What terraform's state says of a declared resource: which live one it is, or that it is surely gone. Pure.

In: the attributes of the last apply by address, and what was read. Out: ids to look for, and whether reading would have
shown the object if it were still there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from auditor.compare.identity import Identity, key_of
from auditor.model.live import LiveResource
from auditor.model.resource import Resource
from auditor.model.resource_type import ResourceType
from auditor.model.value import Map, Value, at, reveal

_MADE_BY_AWS = re.compile(
    r"(^[a-z]+-[0-9a-z]{8,17}|/[0-9a-f]{16}|:secret:.*-[A-Za-z0-9]{6}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"
)
"""Ids that a second object of the same name does not get again: sg-0a1b..., a balancer's, a secret's, a UUID."""


class StateIds:
    """The last applied attributes, and what was found to be gone."""

    def __init__(self, prior: Mapping[str, Map]) -> None:
        self._prior = prior
        self._gone: set[str] = set()

    def ids(self, resource: Resource) -> tuple[str, ...]:
        """ARN and id of the last apply, () where the state does not know the resource."""
        prior = self._prior.get(str(resource.address), Map())
        told = (reveal(prior.get(name)) for name in ("arn", "id"))
        return tuple(dict.fromkeys(one.removesuffix(":*") for one in told if isinstance(one, str) and one))

    def gone(self, resource: Resource, identity: Identity, member: ResourceType) -> str:
        """The id of an object that reading by this identity would have shown, "" where that is not sure."""
        prior, ids = self._prior.get(str(resource.address)), self.ids(resource)
        if prior is None or not ids or not member.all_seen:
            return ""
        if not all(self._same(key_of(member, n, v), key_of(member, n, _plain(prior, n))) for n, v in identity.values):
            return ""
        if not all(str(_plain(prior, name)).startswith(start) for name, start in identity.prefixes):
            return ""
        self._gone.update(ids)
        return ids[0]

    def _same(self, declared: Value, prior: Value) -> bool:
        return declared == prior or (isinstance(prior, str) and prior in self._gone)

    def is_made_anew(self, id: str) -> bool:
        """Whether another object of the same name has another id."""
        return bool(_MADE_BY_AWS.search(id))


def _plain(prior: Map, name: str) -> Value:
    return reveal(at(prior, name))


def by_id(live: Iterable[LiveResource]) -> Mapping[str, LiveResource]:
    """Live resources by what a state would call them; an id that several have leads nowhere."""
    found: dict[str, LiveResource] = {}
    several: set[str] = set()
    for one in live:
        for id in set(_ids(one)):
            if found.setdefault(id, one) is not one:
                several.add(id)
    return {id: one for id, one in found.items() if id not in several}


def _ids(live: LiveResource) -> Iterator[str]:
    yield live.id
    yield from (value for name in ("arn", "id") if isinstance(value := live.get(name), str) and value)
