"""Takes a LiveSnapshot: which types are needed, in which order, what could not be read.

In: a reader and the declared plane. Out: a LiveSnapshot; each failed read is a Gap, never an empty list.
It may talk to AWS only through the reader.
"""

import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from auditor.errors import ReadFailed
from auditor.live.order import waves
from auditor.live.places import Places
from auditor.live.policy import ALIASES, resource_types
from auditor.model.gap import Gap
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.resource import Declared, Resource
from auditor.model.resource_type import Reader, ResourceType, Scope
from auditor.model.value import Map
from auditor.resource_types.unread import gap_of

REQUEST_PATH = (
    "aws_lb",
    "aws_lb_listener",
    "aws_lb_listener_rule",
    "aws_lb_target_group",
    "aws_ecs_cluster",
    "aws_ecs_service",
    "aws_ecs_task_definition",
    "aws_security_group",
    "aws_vpc_security_group_ingress_rule",
    "aws_vpc_security_group_egress_rule",
)
"""What a request passes: read as soon as a balancer or service is declared, so that undeclared ones are seen too."""
SUPPLIES = (
    "aws_cloudwatch_log_group",
    "aws_ecr_repository",
    "aws_iam_role",
    "aws_secretsmanager_secret",
    "aws_ssm_parameter",
)
"""What a task needs before it starts: read as soon as a task definition is declared."""
NETWORK = ("aws_route_table", "aws_vpc_endpoint")
"""What a task reaches them by: read as soon as a service is declared."""
_STARTS = frozenset({"aws_lb", "aws_lb_listener", "aws_lb_listener_rule", "aws_ecs_service"})
_AT_ONCE = 4


class CountingReader(Reader, Protocol):
    """A Reader that knows its region, how many requests it has sent and how many it may send."""

    @property
    def calls(self) -> int:
        """Requests sent so far, in all regions."""
        ...

    @property
    def most_calls(self) -> int:
        """Requests that it may send."""
        ...

    @property
    def region(self) -> str:
        """The region it reads."""
        ...

    def at(self, region: str) -> "CountingReader":
        """The same for another region."""
        ...


@dataclass(frozen=True, slots=True)
class _Area:
    """One region with what is declared in it; `told` follows the reason of its gaps, where there are several."""

    reader: CountingReader
    declared: Declared
    prior: Mapping[str, Map]
    regional: bool = True
    told: str = ""


@dataclass(frozen=True, slots=True)
class _Outcome:
    type: str
    region: str
    found: tuple[LiveResource, ...]
    gaps: tuple[Gap, ...]
    complete: bool


def take(
    reader: CountingReader, declared: Declared, *, now: datetime, prior: Mapping[str, Map] | None = None
) -> LiveSnapshot:
    """Read what the declared resources and the way of a request need; `now` is the time that is written down, `prior`
    what was last applied, by address."""
    before = reader.calls
    account, gaps = _account(reader)
    places = Places(declared, account, reader.region)
    areas = _areas(_Area(reader, declared, prior or {}), places)
    with ThreadPoolExecutor(max_workers=max(len(areas), 1)) as pool:
        outcomes = [outcome for found in pool.map(_read_area, areas) for outcome in found]
    regions = [area.reader.region for area in areas]
    main = reader.region if not regions or reader.region in regions else regions[0]
    live = tuple(resource for outcome in outcomes for resource in outcome.found)
    outcomes += _read_area(_Area(reader.at(main), _reached(declared, places), prior or {}, regional=False), live)
    found = [resource for outcome in outcomes for resource in outcome.found]
    gaps += [*places.gaps(), *(gap for outcome in sorted(outcomes, key=_order) for gap in outcome.gaps)]
    complete = {(outcome.type, outcome.region) for outcome in outcomes if outcome.complete}
    partly = {outcome.type for outcome in outcomes if not outcome.complete}
    return LiveSnapshot(
        account=account,
        region=main,
        taken_at=now,
        resources=tuple(sorted(found, key=lambda resource: (resource.type, resource.id))),
        gaps=tuple(dict.fromkeys(gaps)),
        read_types=tuple(sorted({outcome.type for outcome in outcomes} - partly)),
        calls=reader.calls - before,
        most_calls=reader.most_calls,
        regions=tuple(sorted(regions)),
        read_in=tuple(sorted(pair for pair in complete if pair[0] in partly)),
    )


def _order(outcome: _Outcome) -> tuple[str, str]:
    return outcome.type, outcome.region


def _areas(whole: _Area, places: Places) -> list[_Area]:
    """The regions that hold something declared, the fullest first."""
    family = resource_types()
    by_region: dict[str, list[Resource]] = {}
    for resource in whole.declared:
        member = family.get(ALIASES.get(resource.address.type, resource.address.type))
        if member and member.regional and not places.out_of_reach(resource):
            by_region.setdefault(places.region_of(resource), []).append(resource)
    several = len(by_region) > 1
    ordered = sorted(by_region, key=lambda region: (-len(by_region[region]), region))
    return [
        replace(
            whole,
            reader=whole.reader.at(region),
            declared=replace(whole.declared, resources=tuple(by_region[region])),
            told=region * several,
        )
        for region in ordered
    ]


def _reached(declared: Declared, places: Places) -> Declared:
    return replace(declared, resources=tuple(one for one in declared if not places.out_of_reach(one)))


def _read_area(area: _Area, live: tuple[LiveResource, ...] = ()) -> list[_Outcome]:
    """Read the types of one region, parents first; `live` is what was read before."""
    family = {name: one for name, one in resource_types().items() if one.regional is area.regional}
    outcomes: dict[str, _Outcome] = {}
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        for wave in waves(needed(area.declared, family)):
            so_far = (*live, *(resource for outcome in outcomes.values() for resource in outcome.found))
            unread = frozenset(outcome.type for outcome in outcomes.values() if not outcome.complete)
            read = pool.map(partial(_read, area=area, live=so_far, unread=unread), wave)
            outcomes |= {outcome.type: outcome for outcome in read}
    return list(outcomes.values())


def needed(declared: Declared, family: Mapping[str, ResourceType]) -> tuple[ResourceType, ...]:
    """The types to read: the declared ones, the way of a request, what tasks need, and what those are found through."""
    types = {ALIASES.get(resource.address.type, resource.address.type) for resource in declared}
    wanted = set(types)
    wanted.update(REQUEST_PATH if types & _STARTS else ())
    wanted.update(SUPPLIES if "aws_ecs_task_definition" in types else ())
    wanted.update(NETWORK if "aws_ecs_service" in types else ())
    wanted &= set(family)
    while more := {parent for type in wanted for parent in family[type].through} & set(family) - wanted:
        wanted |= more
    return tuple(family[type] for type in sorted(wanted))


def _read(member: ResourceType, area: _Area, live: tuple[LiveResource, ...], unread: frozenset[str]) -> _Outcome:
    scope, region = Scope(area.declared, live, area.prior), area.reader.region if member.regional else ""
    effect = _effect(member, scope)
    found: list[LiveResource] = []
    gaps: list[Gap] = []
    blocked = [parent for parent in member.through if parent in unread]
    if blocked:
        reason = f"it is found through {blocked[0]}, which could not be read"
        return _Outcome(member.name, region, (), (Gap("live", member.name, reason, "", effect),), complete=False)
    try:
        for answer in member.read(area.reader, scope):
            if isinstance(answer, Gap):
                gaps.append(answer)
            else:
                found.append(replace(answer, region=region))
    except ReadFailed as failed:
        gaps.append(gap_of(failed, member.name, effect))
    except (LookupError, TypeError, ValueError) as error:
        reason = f"AWS answered in a shape that is not known ({type(error).__name__}: {error})"
        gaps.append(Gap("live", member.name, reason, "", effect, traceback.format_exc()))
    else:
        return _Outcome(member.name, region, tuple(found), _told(gaps, area), complete=True)
    return _Outcome(member.name, region, tuple(found), _told(gaps, area), complete=False)


def _told(gaps: list[Gap], area: _Area) -> tuple[Gap, ...]:
    if not area.told:
        return tuple(gaps)
    return tuple(replace(gap, reason=f"in {area.told}: {gap.reason}") for gap in gaps)


def _effect(member: ResourceType, scope: Scope) -> str:
    count = len(scope.wanted(member.name))
    return f"whether the {count} declared {member.name} exist and agree with AWS" if count else f"what {member.name} do"


def _account(reader: Reader) -> tuple[str, list[Gap]]:
    try:
        answer = reader.read("sts", "get_caller_identity", "")
    except ReadFailed as failed:
        effect = "whether this is the account that the code is for"
        return "", [gap_of(failed, "account", effect)]
    return str(answer[0].get("Account", "")), []
