"""Whether a plan is older than the code, or than what AWS has: Facts in, notices out. Pure.

terraform itself refuses a saved plan only when the state has changed since; it does not look at the code again, nor at
AWS.
Source: developer.hashicorp.com/terraform/cli/commands/apply
"""

from collections.abc import Iterable, Iterator

from auditor.compare.difference import Difference
from auditor.facts import Facts, against
from auditor.model.apply import Notice
from auditor.model.finding import Severity
from auditor.model.gap import Gap
from auditor.model.prior import Prior
from auditor.model.value import SENSITIVE, Sensitive, Value, is_known, reveal, thaw

MOST = 20
"""Of one kind; more would say no more."""


def older_than_code(facts: Facts) -> tuple[Notice, ...]:
    """Files that differ from those that were planned, and resources and values that the plan does not have."""
    last = facts.last
    if last is None:
        return ()
    found = list(_files(facts, last))
    if last.source == "plan JSON":
        found += _resources(facts, last)
    notices = (Notice("older-than-code", subject, text, Severity.HIGH) for subject, text in found[:MOST])
    return tuple(dict.fromkeys(notices))


def _files(facts: Facts, last: Prior) -> Iterator[tuple[str, str]]:
    planned = last.configuration
    if not planned:
        return
    for path in sorted(planned.keys() & facts.sources.keys()):
        if _lines(planned[path]) != _lines(facts.sources[path]):
            yield path, "it was changed after the plan was made"
    here, there = ({path for path in paths if "/" not in path} for paths in (facts.declared.files, planned))
    yield from ((path, "it is new: the plan was made without it") for path in sorted(here - there))
    yield from ((path, "the plan was made with it, and it is gone") for path in sorted(there - here))


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").rstrip("\n").split("\n")


def _resources(facts: Facts, last: Prior) -> list[tuple[str, str]]:
    known = {*last.refreshed, *last.planned, *(change.address for change in last.changes)}
    own = [one for one in facts.declared if one.address.mode == "managed"]
    found = [
        (str(one.address), "the code declares it and the plan does not know it: the plan is older, or targeted")
        for one in own
        if str(one.address) not in known
    ]
    declared = {str(one.address) for one in own}
    making = (one.address for one in last.changes if {"create", "update"} & set(one.actions) and not one.deposed)
    unknown = (address for address in making if address not in declared)
    found += [(address, "the plan sets it and the code does not declare it") for address in unknown]
    found += [
        (str(one.address), f"{one.path} is {_shown(one.live)} in the plan and {_shown(one.declared)} in the code")
        for one in against(facts, last.planned)
        if is_known(one.live)
    ]
    return found


def older_than_aws(facts: Facts) -> tuple[Notice, ...]:
    """Where AWS now differs from what the plan's refresh saw, in what the code declares."""
    last = facts.last
    if last is None or not last.refreshed or facts.pairing is None or isinstance(facts.live, Gap):
        return ()
    saw, now = _by_place(against(facts, last.refreshed)), _by_place(facts.differences)
    found = [
        (address, f"{path} is not in AWS what the plan saw: {_told(saw, now, (address, path))}")
        for address, path in sorted(saw.keys() | now.keys())
        if address in last.refreshed and not _same(saw.get((address, path)), now.get((address, path)))
    ]
    found += [
        (address, "it existed when the plan was made, and is gone")
        for address in last.refreshed
        if facts.is_missing(address)
    ]
    found += [
        (change.address, "the plan creates it, and it exists by now")
        for change in last.changes
        if change.actions == ("create",) and not change.importing and facts.live_of(change.address)
    ]
    return tuple(Notice("older-than-aws", subject, text, Severity.MEDIUM) for subject, text in found[:MOST])


_Place = tuple[str, str]


def _by_place(differences: Iterable[Difference]) -> dict[_Place, Difference]:
    return {(str(one.address), one.path): one for one in differences}


def _same(one: Difference | None, other: Difference | None) -> bool:
    return one is not None and other is not None and str(reveal(one.live)) == str(reveal(other.live))


def _told(saw: dict[_Place, Difference], now: dict[_Place, Difference], place: _Place) -> str:
    was, current = saw.get(place), now.get(place)
    code = was or current
    assert code is not None
    then, today = was.live if was else code.declared, current.live if current else code.declared
    if isinstance(then, Sensitive) or isinstance(today, Sensitive):
        return f"{SENSITIVE} then, another one now"
    return f"{_shown(then)} then, {_shown(today)} now"


def _shown(value: Value) -> str:
    return "nothing" if value is None else str(thaw(value))
