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
from auditor.live.policy import resource_types
from auditor.model.gap import Gap
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.resource import Declared
from auditor.model.resource_type import Reader, ResourceType, Scope
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
_STARTS = frozenset({"aws_lb", "aws_alb", "aws_lb_listener", "aws_lb_listener_rule", "aws_ecs_service"})
_AT_ONCE = 4


class CountingReader(Reader, Protocol):
    """A Reader that knows its region and how many requests it has sent."""

    @property
    def calls(self) -> int:
        """Requests sent so far."""
        ...

    @property
    def region(self) -> str:
        """The region it reads."""
        ...


@dataclass(frozen=True, slots=True)
class _Outcome:
    type: str
    found: tuple[LiveResource, ...]
    gaps: tuple[Gap, ...]
    complete: bool


def take(reader: CountingReader, declared: Declared, *, now: datetime) -> LiveSnapshot:
    """Read what the declared resources and the way of a request need; `now` is the time that is written down."""
    before = reader.calls
    outcomes: dict[str, _Outcome] = {}
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        caller = pool.submit(_account, reader)
        for wave in waves(needed(declared, resource_types())):
            live = tuple(resource for outcome in outcomes.values() for resource in outcome.found)
            scope = Scope(declared, live)
            unread = frozenset(outcome.type for outcome in outcomes.values() if not outcome.complete)
            read = pool.map(partial(_read, reader=reader, scope=scope, unread=unread), wave)
            outcomes |= {outcome.type: outcome for outcome in read}
        account, gaps = caller.result()
    found = (replace(r, region=reader.region) for outcome in outcomes.values() for r in outcome.found)
    gaps += [gap for name in sorted(outcomes) for gap in outcomes[name].gaps]
    return LiveSnapshot(
        account=account,
        region=reader.region,
        taken_at=now,
        resources=tuple(sorted(found, key=lambda resource: (resource.type, resource.id))),
        gaps=tuple(dict.fromkeys(gaps)),
        read_types=tuple(sorted(outcome.type for outcome in outcomes.values() if outcome.complete)),
        calls=reader.calls - before,
    )


def needed(declared: Declared, family: Mapping[str, ResourceType]) -> tuple[ResourceType, ...]:
    """The types to read: the declared ones, the way of a request, and what those are found through."""
    types = {resource.address.type for resource in declared}
    wanted = types & set(family) | (set(REQUEST_PATH) & set(family) if types & _STARTS else set())
    while more := {parent for type in wanted for parent in family[type].through} & set(family) - wanted:
        wanted |= more
    return tuple(family[type] for type in sorted(wanted))


def _read(member: ResourceType, reader: Reader, scope: Scope, unread: frozenset[str]) -> _Outcome:
    effect = _effect(member, scope)
    blocked = [parent for parent in member.through if parent in unread]
    if blocked:
        gap = Gap("live", member.name, f"it is found through {blocked[0]}, which could not be read", "", effect)
        return _Outcome(member.name, (), (gap,), complete=False)
    found: list[LiveResource] = []
    gaps: list[Gap] = []
    try:
        for answer in member.read(reader, scope):
            if isinstance(answer, Gap):
                gaps.append(answer)
            else:
                found.append(answer)
    except ReadFailed as failed:
        gaps.append(gap_of(failed, member.name, effect))
        return _Outcome(member.name, tuple(found), tuple(gaps), complete=False)
    except (LookupError, TypeError, ValueError) as error:
        reason = f"AWS answered in a shape that is not known ({type(error).__name__}: {error})"
        gaps.append(Gap("live", member.name, reason, "", effect, traceback.format_exc()))
        return _Outcome(member.name, tuple(found), tuple(gaps), complete=False)
    return _Outcome(member.name, tuple(found), tuple(gaps), complete=True)


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
