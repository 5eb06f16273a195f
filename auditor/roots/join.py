"""Which data source reads what the code itself declares: root modules with full names in, joins out. Pure.

A data source is joined when exactly one resource surely answers all that it asks, and no other may. A remote state is
joined when its backend's place is that of one root. What is ambiguous is a gap, never a guess.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from auditor.model.address import split_root
from auditor.model.gap import Gap
from auditor.model.resource import Declared, Join, Resource
from auditor.model.value import Map, Sensitive, Unknown, Value, is_known, reveal
from auditor.roots.lookups import LOOKUPS, answers, asked_by, written
from auditor.roots.state_place import StatePlace, place_of_data

REMOTE_STATE = "terraform_remote_state"
PARAMETER = "aws_ssm_parameter"


@dataclass(frozen=True, slots=True)
class Joins:
    """What was found: the joins, what the data sources are then known to say (by full address), and gaps. `aliases`
    lead from a data source to the resource that it is."""

    joins: tuple[Join, ...] = ()
    known: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """One join, and what the data source is known to say by it."""

    join: Join
    says: Mapping[str, Value]


def join(declared: Declared, states: Mapping[str, StatePlace | None]) -> Joins:
    """Find the joins among all roots; `states` says where each root keeps its state."""
    by_type: dict[str, list[Resource]] = {}
    for resource in declared:
        if resource.address.mode == "managed":
            by_type.setdefault(resource.address.type, []).append(resource)
    outputs = _outputs(declared)
    found: list[_Found | Gap] = []
    for data in declared:
        if data.address.mode == "data" and data.address.type == REMOTE_STATE:
            found += _remote_state(data, states, outputs)
        elif data.address.mode == "data" and data.address.type in LOOKUPS:
            found += _looked_up(data, by_type, declared)
    made = [one for one in found if isinstance(one, _Found)]
    return Joins(
        joins=tuple(one.join for one in made),
        known={one.join.user: one.says for one in made if one.says},
        aliases={one.join.user: one.join.used for one in made if declared.find(one.join.used)},
        gaps=tuple(one for one in found if isinstance(one, Gap)),
    )


def _remote_state(
    data: Resource, states: Mapping[str, StatePlace | None], outputs: Mapping[str, Map]
) -> Iterator[_Found]:
    root = _root_of(data, states)
    if root is not None:
        evidence = f"{_where(states[root])} is the state that {root or 'this root'} keeps"
        yield _Found(Join(str(data.address), root, evidence, data.range), {"outputs": outputs.get(root, Map())})


def _where(place: StatePlace | None) -> str:
    kind, *parts = place or ("",)
    return f"{kind}://{'/'.join(filter(None, parts))}"


def _outputs(declared: Declared) -> dict[str, Map]:
    found: dict[str, dict[str, Value]] = {root: {} for root in declared.roots or ("",)}
    for output in declared.outputs:
        root, name = split_root(output.name)
        found.setdefault(root, {})[name] = output.value
    return {root: Map(values) for root, values in found.items()}


def _root_of(data: Resource, states: Mapping[str, StatePlace | None]) -> str | None:
    """The root whose state a terraform_remote_state names, None where none or several keep it there."""
    wanted = place_of_data(data)
    found = [root for root, where in states.items() if where is not None and where == wanted]
    return found[0] if wanted is not None and len(found) == 1 and found[0] != data.address.root else None


def _looked_up(data: Resource, by_type: Mapping[str, list[Resource]], declared: Declared) -> Iterator[_Found | Gap]:
    asked = asked_by(data)
    if not asked:
        return
    lookup = LOOKUPS[data.address.type]
    sure, possible = [], []
    for resource in (resource for type in lookup.types for resource in by_type.get(type, ())):
        verdicts = [answers(one, resource, declared) for one in asked]
        if all(verdicts):
            sure.append(resource)
        elif False not in verdicts:
            possible.append(resource)
    told = ", ".join(map(str, asked))
    if len(sure) == 1 and (not possible or any(one.argument in lookup.unique for one in asked)):
        evidence = f"{told} is what {sure[0].address} says at {sure[0].range}"
        written = data.range_of(asked[0].argument)
        yield _Found(Join(str(data.address), str(sure[0].address), evidence, written), _says(data, sure[0]))
    elif len(sure) > 1:
        names = ", ".join(str(resource.address) for resource in sure)
        reason = f"{len(sure)} declared resources answer {told}: {names}"
        yield Gap("declared", str(data.address), reason, "choose the roots of one stack with --root", "what it reads")


def _says(data: Resource, used: Resource) -> dict[str, Value]:
    """What the resource's attributes tell of the data source's; the rest is the resource's own by alias."""
    if used.address.type == PARAMETER:
        value = used.get("value") if used.get("value") is not None else used.get("insecure_value")
        return {} if value is None else {"value": Sensitive(value), "insecure_value": value}
    own = written(data)
    same = {name: value for name, value in used.attributes.items() if _carried(value) and name not in own}
    return {name: value for name, value in same.items() if name not in ("count", "for_each", "tags", "tags_all")}


def _carried(value: Value) -> bool:
    """Plain values and references; blocks look otherwise in a data source."""
    plain = reveal(value)
    return isinstance(plain, (str, int, Unknown)) or (
        isinstance(plain, tuple) and is_known(plain) and all(isinstance(part, str) for part in plain)
    )
