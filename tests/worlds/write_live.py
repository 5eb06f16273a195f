"""Writes the live.json of worlds from their code and change.json: `python -m tests.worlds.write_live [CAUSE...]`.

live.json = a clean apply of *.tf (tests/worlds/mirror.py), then the changes of change.json: {"address", "set": {path:
value}} or {"address", "remove": true} or {"add": {"type", "id", "attributes"}}. "@ADDRESS.ATTRIBUTE" in a value stands
for what AWS assigned. {"unread": TYPE, "reason": ...} takes a type out and leaves a gap.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from auditor import hcl
from auditor.live import store
from auditor.model.gap import Gap
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.value import Map, Value, freeze, steps, thaw
from tests.worlds.mirror import REGION, mirror
from tests.worlds.world import WORLDS


def write(folder: Path) -> None:
    """Write one world's live.json."""
    store.save(snapshot(folder), folder / "live.json")


def snapshot(folder: Path) -> LiveSnapshot:
    """The live plane that a world's change.json describes."""
    declared = hcl.load(folder)
    clean = mirror(declared, lambda known: hcl.load(folder, known=known))
    by_address = dict(zip((str(r.address) for r in declared if r.address.type in clean.read_types), clean, strict=True))
    change_file = folder / "change.json"
    changes = json.loads(change_file.read_text()) if change_file.exists() else []
    unread = {change["unread"]: change["reason"] for change in changes if "unread" in change}
    for change in changes:
        if "unread" in change:
            continue
        if "add" in change:
            added = _resolved(change["add"], by_address)
            by_address[added["id"]] = LiveResource(
                added["type"], added["id"], Map(_frozen(added["attributes"])), REGION
            )
        elif change.get("remove"):
            del by_address[change["address"]]
        else:
            live = by_address[change["address"]]
            attributes = thaw(live.attributes)
            for path, value in change["set"].items():
                _put(attributes, path, _resolved(value, by_address))
            by_address[change["address"]] = replace(live, attributes=Map(_frozen(attributes)))
    gaps = tuple(
        Gap("live", type, reason, "allow the role to read it", f"anything that rests on {type}")
        for type, reason in unread.items()
    )
    return replace(
        clean,
        resources=tuple(live for live in by_address.values() if live.type not in unread),
        read_types=tuple(type for type in clean.read_types if type not in unread),
        gaps=gaps,
    )


def _frozen(attributes: Mapping[str, Any]) -> dict[str, Value]:
    return {name: freeze(value) for name, value in attributes.items()}


def _put(target: Any, path: str, value: Any) -> None:
    *way, last = steps(path)
    for step in way:
        target = target[step]
    target[last] = value


def _resolved(value: Any, live: Mapping[str, LiveResource]) -> Any:
    if isinstance(value, Mapping):
        return {key: _resolved(inner, live) for key, inner in value.items()}
    if isinstance(value, list):
        return [_resolved(inner, live) for inner in value]
    if isinstance(value, str) and value.startswith("@"):
        address, _, attribute = value[1:].rpartition(".")
        return thaw(live[address].get(attribute))
    return value


if __name__ == "__main__":
    for cause in sys.argv[1:] or sorted(path.name for path in WORLDS.iterdir() if path.is_dir()):
        for world in sorted(path for path in (WORLDS / cause).iterdir() if path.is_dir()):
            write(world)
