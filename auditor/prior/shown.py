"""The JSON of `terraform show -json`, of a state or of a plan: a parsed document in, a Prior out. Pure.

A plan shows the state after its refresh; what the refresh changed is in `resource_drift`, whose `before` is what was
last applied. Both are at the addresses after the plan's moves.
Source: developer.hashicorp.com/terraform/internals/json-format
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from auditor.model.prior import Change, CheckResult, Prior
from auditor.model.value import Map
from auditor.prior.veil import masked

MAJOR = "1."
"""Minor versions of the format only add to it."""


def prior_of(document: Mapping[str, Any]) -> Prior:
    """What the document says; raises KeyError, TypeError or ValueError where it is not formed as one."""
    if "resource_changes" in document or "planned_values" in document:
        return _plan(document)
    values = document.get("values") or {}
    return Prior(
        source="state JSON",
        attributes=_attributes(values),
        tainted=tuple(_tainted(values)),
        deposed=tuple((one["address"], str(one["deposed_key"])) for one in _resources(values) if _deposed(one)),
        checks=tuple(_checks(document.get("checks") or ())),
        outputs=_outputs(values),
        terraform_version=str(document.get("terraform_version") or ""),
    )


def _plan(document: Mapping[str, Any]) -> Prior:
    prior = document.get("prior_state") or {}
    values = prior.get("values") or {}
    refreshed = _attributes(values)
    changes = list(document.get("resource_changes") or ())
    return Prior(
        source="plan JSON",
        attributes=_last_applied(refreshed, document.get("resource_drift") or ()),
        refreshed=refreshed,
        planned={one["address"]: _after(one["change"]) for one in changes if _stays(one)},
        changes=tuple(map(_change, changes)),
        tainted=tuple(_tainted(values)),
        deposed=tuple((one["address"], str(one["deposed"])) for one in changes if one.get("deposed")),
        checks=tuple(_checks(document.get("checks") or ())),
        outputs=_outputs(values),
        terraform_version=str(document.get("terraform_version") or ""),
        taken_at=_time(document.get("timestamp")),
    )


def _last_applied(refreshed: Mapping[str, Map], drift: Iterable[Mapping[str, Any]]) -> dict[str, Map]:
    attributes = dict(refreshed)
    for one in drift:
        change = one["change"]
        before = masked(change.get("before"), change.get("before_sensitive"))
        if isinstance(before, Map) and not one.get("deposed"):
            attributes[one["address"]] = before
    return attributes


def _stays(one: Mapping[str, Any]) -> bool:
    return not one.get("deposed") and (one["change"].get("after") is not None or bool(one["change"].get("importing")))


def _after(change: Mapping[str, Any]) -> Map:
    after = masked(change.get("after") or {}, change.get("after_sensitive"), change.get("after_unknown"))
    return after if isinstance(after, Map) else Map()


def _change(one: Mapping[str, Any]) -> Change:
    change = one["change"]
    return Change(
        address=one["address"],
        actions=tuple(change["actions"]),
        replace_paths=tuple(map(_path, change.get("replace_paths") or ())),
        reason=str(one.get("action_reason") or ""),
        previous_address=str(one.get("previous_address") or ""),
        importing=str((change.get("importing") or {}).get("id") or ""),
        deposed=str(one.get("deposed") or ""),
    )


def _path(steps: Iterable[str | int]) -> str:
    return "".join(map(_step, steps)).removeprefix(".")


def _step(step: str | int) -> str:
    if isinstance(step, str) and step.isidentifier():
        return f".{step}"
    return f"[{json.dumps(step)}]"


def _resources(values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    waiting = [values.get("root_module") or {}]
    while waiting:
        module = waiting.pop(0)
        yield from module.get("resources") or ()
        waiting += module.get("child_modules") or ()


def _deposed(one: Mapping[str, Any]) -> bool:
    return bool(one.get("deposed_key"))


def _attributes(values: Mapping[str, Any]) -> dict[str, Map]:
    found = {}
    for one in _resources(values):
        attributes = masked(one.get("values") or {}, one.get("sensitive_values"))
        if isinstance(attributes, Map) and not _deposed(one):
            found[str(one["address"])] = attributes
    return found


def _tainted(values: Mapping[str, Any]) -> Iterator[str]:
    return (str(one["address"]) for one in _resources(values) if one.get("tainted") and not _deposed(one))


def _outputs(values: Mapping[str, Any]) -> Map:
    outputs = values.get("outputs") or {}
    return Map({name: masked(one.get("value"), bool(one.get("sensitive"))) for name, one in outputs.items()})


def _checks(results: Iterable[Mapping[str, Any]]) -> Iterator[CheckResult]:
    for result in results:
        address = result["address"]
        for one in result.get("instances") or [result]:
            messages = tuple(str(problem.get("message", "")) for problem in one.get("problems") or ())
            name = str(one["address"]["to_display"])
            yield CheckResult(name, str(address["kind"]), str(one["status"]), messages)


def _time(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
