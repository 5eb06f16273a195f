"""Pairs declared resources with live ones: by the ids of a state where there is one, else by identity; parents first.

In: the declared plane, a snapshot, what terraform last applied. Out: a Pairing. Ambiguous is "not compared", never a
guess; regions are kept apart; what could not be read, or is out of reach of the credentials, makes nothing missing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from auditor.compare.identity import Blocked, Identity, Parents, identity_of
from auditor.compare.lookup import Lookup
from auditor.compare.pairing import Deleted, Pairing
from auditor.compare.state_ids import StateIds
from auditor.live.order import waves
from auditor.live.places import Places
from auditor.live.policy import ALIASES, resource_types
from auditor.model.gap import Gap
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.resource import Declared, Resource
from auditor.model.resource_type import ResourceType
from auditor.model.value import Map, Unknown, Value, is_known

__all__ = ["Pairing", "pair"]
_BELOW = ("aws_lb_listener", "aws_lb_listener_rule", "aws_lb_target_group", "aws_ecs_service")


def pair(declared: Declared, snapshot: LiveSnapshot, prior: Mapping[str, Map] | None = None) -> Pairing:
    """Say which declared resource is which live one; `prior` are the attributes of the last apply by address."""
    family = resource_types()
    work = _Work(declared, snapshot, StateIds(prior or {}))
    for member in (member for wave in waves(family.values()) for member in wave):
        own = [r for r in declared if ALIASES.get(r.address.type, r.address.type) == member.name]
        work.pair_type(member, sorted(own, key=lambda resource: resource.address.mode == "data"))
    known = set(family) | set(ALIASES)
    rest = [r for r in declared if r.address.mode == "managed" and r.address.type not in known]
    skipped = [(resource, f"the type {resource.address.type} is not compared") for resource in rest]
    return Pairing(
        matched=tuple(sorted(work.matched, key=lambda two: str(two[0].address))),
        missing=tuple(sorted(work.missing, key=lambda resource: str(resource.address))),
        unmanaged=tuple(work.unmanaged()),
        not_compared=tuple(sorted([*work.not_compared, *skipped], key=lambda two: str(two[0].address))),
        given=tuple(_given(declared, snapshot)),
        deleted=tuple(sorted(work.deleted, key=lambda one: str(one.resource.address))),
    )


def _given(declared: Declared, snapshot: LiveSnapshot) -> Iterable[tuple[str, str, Value]]:
    """The values of data sources that only say where we are."""
    places = Places(declared, snapshot.account, snapshot.region)
    for resource in declared:
        if resource.address.mode != "data" or places.out_of_reach(resource):
            continue
        if resource.address.type == "aws_caller_identity" and snapshot.account:
            yield from ((str(resource.address), name, snapshot.account) for name in ("account_id", "id"))
        region = places.region_of(resource)
        if resource.address.type == "aws_region" and region and places.is_sure(resource):
            yield from ((str(resource.address), name, region) for name in ("name", "id", "region"))


Covers = Callable[[Map, Map], bool]


class _Work:
    """The pairing as it grows; a child looks up its parents here."""

    def __init__(self, declared: Declared, snapshot: LiveSnapshot, state: StateIds) -> None:
        self.matched: list[tuple[Resource, LiveResource]] = []
        self.missing: list[Resource] = []
        self.not_compared: list[tuple[Resource, str]] = []
        self.deleted: list[Deleted] = []
        self._snapshot, self._state = snapshot, state
        self._places = Places(declared, snapshot.account, snapshot.region)
        self._parents = Parents(declared)
        self._taken: set[str] = set()
        self._elsewhere: set[str] = set()

    def pair_type(self, member: ResourceType, own: list[Resource]) -> None:
        """Pair all declared resources of one type, region by region."""
        by_region: dict[str, list[Resource]] = {}
        for resource in own:
            if reason := self._places.out_of_reach(resource):
                self._elsewhere.add(str(resource.address))
                self._put_aside(resource, f"{reason}; the auditor assumes no role")
            else:
                region = self._places.region_of(resource) if member.regional else ""
                by_region.setdefault(region, []).append(resource)
        for region, resources in by_region.items():
            self._pair_region(member, region, resources)

    def _pair_region(self, member: ResourceType, region: str, own: list[Resource]) -> None:
        gap = self._gap(member, region)
        found = (one for one in self._snapshot if one.type == member.name)
        live = Lookup(member, (one for one in found if not region or one.region in ("", region)))
        rest = [resource for resource in own if not self._by_state(resource, member, live)]
        identified: list[tuple[Resource, Identity]] = []
        for resource in rest:
            identity = identity_of(resource, member, self._parents)
            if isinstance(identity, Blocked):
                self._block(resource, identity)
            else:
                identified.append((resource, identity))
        self._like_first(identified, member, live)
        late = [(r, i) for r, i in identified if not self._by_identity(r, i, member, live)]
        for resource, identity in late:
            if not self._by_likeness(resource, identity, member, live):
                self._absent(resource, gap)
        if gap is None:
            self._say_deleted(member, identified)

    def _gap(self, member: ResourceType, region: str) -> Gap | None:
        """Why absence means nothing, None where all was read."""
        read = self._snapshot.regions or ((self._snapshot.region,) if self._snapshot.region else ())
        if region and read and region not in read:
            return Gap("live", f"region {region}", "it was not asked for")
        found = self._snapshot.of_type(member.name, region)
        return found if isinstance(found, Gap) else None

    def _by_state(self, declared: Resource, member: ResourceType, live: Lookup) -> bool:
        if declared.address.mode != "managed" or member.covers is not None:
            return False
        found = live.with_id(self._state.ids(declared))
        return found is not None and self._match(declared, found)

    def _say_deleted(self, member: ResourceType, identified: list[tuple[Resource, Identity]]) -> None:
        """What the state knows, and AWS does not have under that id any more."""
        live = {str(declared.address): found for declared, found in self.matched}
        missing = {str(declared.address) for declared in self.missing}
        for resource, identity in identified:
            address, gone = str(resource.address), self._state.gone(resource, identity, member)
            if gone and (address in missing or (address in live and self._state.is_made_anew(gone))):
                self.deleted.append(Deleted(resource, gone, live.get(address)))

    def _by_identity(self, declared: Resource, identity: Identity, member: ResourceType, live: Lookup) -> bool:
        fitting = live.fitting(identity)
        if member.covers is not None:
            return self._by_cover(declared, member.covers, fitting)
        if len(fitting) > 1:
            fitting = self._narrowed(declared, member, fitting)
        if len(fitting) > 1:
            ids = ", ".join(one.id for one in fitting)
            self._put_aside(declared, f"{len(fitting)} live {member.name} fit: {ids}")
            return True
        return bool(fitting) and self._match(declared, fitting[0])

    def _by_cover(self, declared: Resource, covers: Covers, fitting: list[LiveResource]) -> bool:
        """What AWS keeps as part of something larger: the first that holds all of it, also if it holds others too."""
        wanted = self._parents.resolved_all(declared.attributes)
        if not isinstance(wanted, Map) or not is_known(wanted):
            self._put_aside(declared, "not all of its attributes are known")
            return True
        found = next((one for one in fitting if covers(wanted, one.attributes)), None)
        if found is None:
            return False
        self.matched.append((declared, found))
        return True

    def _narrowed(self, declared: Resource, member: ResourceType, fitting: list[LiveResource]) -> list[LiveResource]:
        for name in member.narrowing:
            value = self._parents.resolved(declared.get(name))
            if value is not None and not isinstance(value, Unknown):
                fitting = [one for one in fitting if one.get(name) == value] or fitting
        return fitting

    def _by_likeness(self, declared: Resource, identity: Identity, member: ResourceType, live: Lookup) -> bool:
        """The same thing under the same parent with another identity: a rule whose priority moved."""
        if member.alike is None:
            return False
        plain = self._parents.resolved_all(declared.attributes)
        wanted = member.alike(plain) if isinstance(plain, Map) else None
        if isinstance(wanted, Unknown):
            return False
        alike = [one for one in live.alike(identity, wanted) if one.id not in self._taken]
        return len(alike) == 1 and self._match(declared, alike[0])

    def _like_first(self, identified: list[tuple[Resource, Identity]], member: ResourceType, live: Lookup) -> None:
        """Of several that claim one identity (a priority used twice), what is like the live resource comes first."""
        alike = member.alike
        claims = Counter(identity.key(member) for _, identity in identified) if alike else Counter()
        if alike is None or not any(count > 1 for count in claims.values()):
            return

        def is_unlike(claim: tuple[Resource, Identity]) -> bool:
            resource, identity = claim
            plain, fitting = self._parents.resolved_all(resource.attributes), live.fitting(identity)
            if claims[identity.key(member)] == 1 or len(fitting) != 1 or not isinstance(plain, Map):
                return False
            return alike(plain) != alike(fitting[0].attributes)

        identified.sort(key=is_unlike)

    def _match(self, declared: Resource, live: LiveResource) -> bool:
        if declared.address.mode == "managed":
            if live.id in self._taken:
                other = next(one.address for one, taken in self.matched if taken.id == live.id)
                self._put_aside(declared, f"{other} is the same live resource, {live.id}")
                return True
            self._taken.add(live.id)
        self.matched.append((declared, live))
        self._parents.add(declared, live)
        return True

    def _absent(self, declared: Resource, gap: Gap | None) -> None:
        if gap is not None:
            self._put_aside(declared, f"{gap.subject} could not be read: {gap.reason}")
        elif declared.address.mode == "data":
            self._put_aside(declared, "AWS has nothing that this data source would find")
        elif not self._places.is_sure(declared):
            region = self._places.region_of(declared) or "no region"
            self._put_aside(declared, f"the region of its provider is not known; {region} has none")
        else:
            self.missing.append(declared)
            self._parents.lose(declared)

    def _block(self, declared: Resource, blocked: Blocked) -> None:
        if declared.address.mode == "data":
            return  # a data source is only a way to its children; they say themselves what they miss
        if blocked.parent_missing:
            self._absent(declared, None)
        else:
            self._put_aside(declared, blocked.reason)

    def _put_aside(self, declared: Resource, reason: str) -> None:
        self.not_compared.append((declared, reason))

    def unmanaged(self) -> list[LiveResource]:
        """What is live below a declared balancer or cluster, and surely not declared."""
        managed = {live.id for declared, live in self.matched if declared.address.mode == "managed"}
        here = (one for one, _ in self.not_compared if str(one.address) not in self._elsewhere)
        unsure = {one.address.type for one in here if one.address.mode == "managed"}
        return [
            live
            for live in self._snapshot
            if live.type in _BELOW
            and live.id not in managed
            and live.type not in unsure
            and managed.intersection(_above(live, self._snapshot))
        ]


def _above(live: LiveResource, snapshot: LiveSnapshot) -> list[str]:
    """The ids of the balancers or clusters that a live resource hangs on."""
    parents = [live.get("load_balancer_arn"), live.get("cluster"), *_tuple(live.get("load_balancer_arns"))]
    listener = snapshot.find(str(live.get("listener_arn")))
    if listener is not None:
        parents.append(listener.get("load_balancer_arn"))
    return [parent for parent in parents if isinstance(parent, str)]


def _tuple(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else ()
