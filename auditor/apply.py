"""What the next apply would do: Facts in, an Apply out. Pure.

With the JSON of a plan its changes are told; else the code is compared with AWS, as a plan of now would be. What is
told of a plan's age, and of what would stop or surprise the apply, is in auditor.stale_plan and here.
"""

from collections.abc import Iterator

from auditor.after_apply import removed
from auditor.apply_routes import broken_routes, told
from auditor.facts import Facts
from auditor.model.apply import Apply, Notice, Overwrite, ResourceChange, RouteChange
from auditor.model.finding import Class, Severity
from auditor.model.gap import Gap
from auditor.model.prior import Change
from auditor.model.redaction import redact
from auditor.model.request import Request
from auditor.model.source import SourceRange
from auditor.model.value import Value, thaw
from auditor.secret_texts import secret_texts
from auditor.stale_plan import older_than_aws, older_than_code

_DESTROYING = ("replace", "delete")


def would_do(facts: Facts) -> Apply:
    """Say what an apply of the code, or of the plan that was given, does to what is in AWS now."""
    changes = tuple(_planned(facts) if _has_changes(facts) else _compared(facts))
    notices = (
        *older_than_code(facts),
        *older_than_aws(facts),
        *_stopping(facts, changes),
        *_left_behind(facts, changes),
    )
    return Apply(_basis(facts), changes, tuple(_overwrites(facts, changes)), notices, tuple(_routes(facts)))


def _has_changes(facts: Facts) -> bool:
    return facts.last is not None and facts.last.source == "plan JSON"


def _basis(facts: Facts) -> str:
    if facts.last is None:
        return "code"
    source = facts.last.source
    return source if source == "plan JSON" else f"code and {'binary plan' if source == 'binary plan' else 'state'}"


def _planned(facts: Facts) -> Iterator[ResourceChange]:
    for change in facts.last.changes if facts.last else ():
        action = _action(change)
        if action and not change.deposed:
            yield ResourceChange(action, change.address, _why(change), _range(facts, change.address))


def _action(change: Change) -> str:
    actions = set(change.actions)
    if {"create", "delete"} <= actions:
        return "replace"
    found = next((one for one in ("create", "update", "delete", "forget") if one in actions), "")
    return found or ("import" if change.importing else "")


def _why(change: Change) -> str:
    told = [f"by {', '.join(change.replace_paths)}"] if change.replace_paths else []
    told += [change.reason.replace("_", " ")] if change.reason else []
    told += [f"imports {change.importing}"] if change.importing else []
    told += [f"was {change.previous_address}"] if change.previous_address not in ("", change.address) else []
    return "; ".join(told)


def _compared(facts: Facts) -> Iterator[ResourceChange]:
    """What a plan of now would say, for the types that are compared."""
    if facts.pairing is None or isinstance(facts.live, Gap):
        return
    tainted = set(facts.last.tainted) if facts.last else set()
    for address in sorted(tainted):
        if facts.declared.find(address):
            yield ResourceChange("replace", address, "it is tainted", _range(facts, address))
    for resource in facts.pairing.missing:
        yield ResourceChange("create", str(resource.address), "", resource.range)
    paths: dict[str, list[str]] = {}
    for difference in facts.differences:
        paths.setdefault(str(difference.address), []).append(difference.path)
    for address, own in paths.items():
        if address not in tainted:
            yield ResourceChange("update", address, ", ".join(sorted(set(own))), _range(facts, address))
    live = facts.live
    for id, address in removed(facts).items():
        if live.find(id):
            yield ResourceChange("delete", address, "the code no longer declares it")


def _overwrites(facts: Facts, changes: tuple[ResourceChange, ...]) -> Iterator[Overwrite]:
    changed = {one.address for one in changes if one.action in ("update", "replace")}
    for one in {(str(d.address), d.path): d for d in reversed(facts.differences)}.values():
        address, standing = str(one.address), facts.standing(str(one.address), one.path)
        if address in changed and standing is not Class.UNAPPLIED:
            resource = facts.declared.find(address)
            place = resource.origin_of(one.path) if resource else None
            live, after = _shown(facts, one.live), _shown(facts, one.declared)
            yield Overwrite(address, one.path, live, after, standing, place)


def _shown(facts: Facts, value: Value) -> str:
    return "nothing" if value is None else facts.address_of(str(thaw(value)))


def _stopping(facts: Facts, changes: tuple[ResourceChange, ...]) -> Iterator[Notice]:
    for one in changes:
        resource = facts.declared.find(one.address)
        if one.action in _DESTROYING and resource and resource.prevent_destroy:
            text = f"terraform refuses to {one.action} it: lifecycle.prevent_destroy is set ({resource.range})"
            yield Notice("prevent-destroy", one.address, text, Severity.HIGH)


def _left_behind(facts: Facts, changes: tuple[ResourceChange, ...]) -> Iterator[Notice]:
    """What an earlier apply that failed left in the state."""
    last, touched = facts.last, {one.address for one in changes}
    for address in last.tainted if last else ():
        if address in touched or not _has_changes(facts):
            text = "it is tainted (its creation failed, or somebody marked it) and will be replaced"
            yield Notice("tainted", address, text, Severity.MEDIUM)
    for address, key in last.deposed if last else ():
        text = f"a former object of it ({key}) waits to be destroyed"
        yield Notice("deposed", address, text, Severity.LOW)


def _routes(facts: Facts) -> Iterator[RouteChange]:
    found, gone = broken_routes(facts), removed(facts)
    secrets = secret_texts(facts.declared, facts.table, facts.live_table) if found else ()
    for one in found:
        asked = one.request
        headers = tuple((name, redact(value, secrets)) for name, value in asked.headers)
        request = Request(asked.method, redact(asked.url, secrets), headers, asked.source_ip)
        now, after = redact(told(one.before, gone), secrets), redact(told(one.after, gone), secrets)
        yield RouteChange(one.effect, request, one.subject, now, after)


def _range(facts: Facts, address: str) -> SourceRange | None:
    resource = facts.declared.find(address)
    return resource.range if resource else None
