"""What AWS says exists now: resources in terraform's attribute names, and gaps where AWS did not say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from auditor.model.gap import Gap
from auditor.model.value import Map, Value, at


@dataclass(frozen=True, slots=True)
class LiveResource:
    """One thing that AWS described. `id` is its ARN where it has one, else what terraform's state would hold as id;
    `region` is "" for what is in no region (roles, DNS)."""

    type: str
    id: str
    attributes: Map
    region: str = ""

    def get(self, path: str, default: Value = None) -> Value:
        """The value at a path."""
        return at(self.attributes, path, default)


@dataclass(frozen=True, slots=True)
class LiveSnapshot:
    """The live plane, taken within one run; it can be saved and replayed."""

    account: str
    region: str
    taken_at: datetime
    resources: tuple[LiveResource, ...]
    gaps: tuple[Gap, ...] = ()
    read_types: tuple[str, ...] = ()
    """The types that were read without a gap: only for these does absence mean that it does not exist."""
    calls: int = 0
    most_calls: int = 0
    """How many calls the run allowed itself; 0 where that was not written down."""
    regions: tuple[str, ...] = ()
    """All regions that were read."""
    read_in: tuple[tuple[str, str], ...] = ()
    """Type and region of what was read without a gap there, but not in every region."""
    _by_id: dict[str, LiveResource] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {resource.id: resource for resource in self.resources})

    def __iter__(self) -> Iterator[LiveResource]:
        return iter(self.resources)

    def find(self, id: str) -> LiveResource | None:
        """The resource with this id, None where there is none."""
        return self._by_id.get(id)

    def of_type(self, type: str, region: str = "") -> tuple[LiveResource, ...] | Gap:
        """All resources of a type that was read (in one region, where it is given), else the gap that says why not."""
        if type in self.read_types or (type, region) in self.read_in:
            found = (resource for resource in self.resources if resource.type == type)
            return tuple(one for one in found if not region or one.region in ("", region))
        for gap in self.gaps:
            if gap.subject == type:
                return gap
        return Gap("live", type, "it was not asked for")
