"""Facts before an apply: a world's folder with a state or a plan, and pieces of code changed."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from auditor.facts import Facts
from auditor.pipeline import Options, gather
from tests.worlds.world import WORLDS

CLEAN = WORLDS / "apply-breaks-route" / "fixed"
BROKEN = WORLDS / "apply-breaks-route" / "broken"
DECOYS = WORLDS / "decoys"
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def before_apply(tf_dir: Path, live: Path | None = None, **options: Any) -> Facts:
    """What `auditor drift` gathers in a folder with a live.json (or beside another one's)."""
    snapshot = (live or tf_dir) / "live.json"
    return gather(Options(tf_dir=tf_dir, snapshot=snapshot, probes=False, command="drift", **options), now=lambda: AT)


def edited(target: Path, source: Path, *edits: tuple[str, str], more: str = "") -> Path:
    """A copy of a folder's code with texts replaced, each of which must be there."""
    text = (source / "main.tf").read_text()
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (target / "main.tf").write_text(text + more)
    return target


def values_of(folder: Path) -> dict[str, dict[str, Any]]:
    """The attributes by address in a folder's state.json."""
    state = json.loads((folder / "state.json").read_text())
    return {f"{one['type']}.{one['name']}": one["instances"][0]["attributes"] for one in state["resources"]}


def change(address: str, actions: list[str], after: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    """One of a plan's resource_changes."""
    type, name = address.split(".")
    own = {key: more.pop(key) for key in ("replace_paths", "importing", "after_unknown") if key in more}
    planned = {"actions": actions, "before": None, "after": after, **own}
    return {"address": address, "mode": "managed", "type": type, "name": name, "change": planned, **more}


def plan_file(target: Path, changes: list[dict[str, Any]], before: dict[str, dict[str, Any]], **more: Any) -> Path:
    """The JSON of a plan over a state; `tainted` names addresses."""
    tainted = more.pop("tainted", ())
    resources = [
        {"address": address, "mode": "managed", "values": values, "tainted": address in tainted}
        for address, values in before.items()
    ]
    document = {
        "format_version": "1.2",
        "timestamp": "2026-01-01T00:00:00Z",
        "resource_changes": changes,
        "prior_state": {"values": {"root_module": {"resources": resources}}},
        **more,
    }
    path = target / "plan.json"
    path.write_text(json.dumps(document))
    return path


def whole_plan(target: Path, folder: Path, *changes: dict[str, Any], **more: Any) -> Path:
    """The JSON of a plan of all resources of a folder's state; what `changes` do not name stays as it is."""
    before = values_of(folder)
    named = {one["address"] for one in changes}
    rest = [change(address, ["no-op"], values) for address, values in before.items() if address not in named]
    return plan_file(target, [*changes, *rest], before, **more)


def binary_plan(target: Path, folder: Path, files: dict[str, str]) -> Path:
    """What `terraform plan -out` writes: the state, and the texts of the configuration that was planned."""
    path = target / "plan.bin"
    state = (folder / "state.json").read_text()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tfplan", b"\x00")
        archive.writestr("tfstate", state)
        archive.writestr("tfstate-prev", state)
        archive.writestr("tfconfig/modules.json", json.dumps([{"Key": "", "Dir": "."}]))
        for name, text in files.items():
            archive.writestr(f"tfconfig/m-/{name}", text)
    return path
