"""What the real terraform makes of the cases in terraform_fixtures/language, kept in each case's expected.json.

A case is a root module of the built-in provider's resources alone. `case.json` (optional) gives its workspace and its
-var arguments, `before.json` the state that it is planned with. expected.json has, where it says something:
- outputs, resources  planned values ("(sensitive)" for those); of a resource what its block writes
- unknown             the paths that are known after apply only, and left out of the values
- warnings            summary and line, of check blocks too; not those that are of the plan as a whole
- moved, imported, removed   what becomes of the state, by address
- errors              alone, where terraform refuses: summary and line
Run `python -m tests.hcl.language_expected [CASE ...]` to write them again (it needs the terraform binary).
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditor.hcl import load
from auditor.hcl.masks import plain, sensitive_mask, unknown_mask
from auditor.model.resource import Declared
from auditor.model.value import SENSITIVE, Map

from .real_plans import run

HOME = Path(__file__).parents[2] / "terraform_fixtures" / "language"
CASES = sorted(path for path in HOME.iterdir() if path.is_dir())
_WRITTEN = ("input", "triggers_replace")
"""The arguments of terraform_data."""
Json = Any


def options(case: Path) -> dict[str, Any]:
    """The workspace and variables that a case is planned with."""
    file = case / "case.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def by_terraform(case: Path, folder: Path) -> Json:
    """Plan a copy of the case in `folder`."""
    root, given = folder / case.name, options(case)
    shutil.copytree(case, root)
    if (root / "before.json").exists():
        shutil.copyfile(root / "before.json", root / "terraform.tfstate")
    arguments = [f"-var={name}={value}" for name, value in given.get("variables", {}).items()]
    run(root, "init", "-backend=false", "-input=false")
    if "workspace" in given:
        run(root, "workspace", "new", given["workspace"])
    output = run(root, "plan", "-json", "-input=false", "-out=plan.bin", *arguments)
    found = [json.loads(line).get("diagnostic") for line in output.splitlines() if line.startswith("{")]
    told = [(one["severity"], _place(one["summary"], one.get("range"))) for one in found if one]
    errors = [place for severity, place in told if severity == "error"]
    if errors:
        return {"errors": errors}
    warnings = [_place(one["summary"], one["range"]) for one in found if one and "range" in one]
    return _trimmed({**_of_plan(json.loads(run(root, "show", "-json", "plan.bin"))), "warnings": warnings})


def _place(summary: str, where: Json) -> str:
    return f"{where['filename']}:{where['start']['line']}: {summary}" if where else summary


def _trimmed(found: dict[str, Json]) -> Json:
    return {name: part for name, part in found.items() if part}


def _of_plan(plan: Json) -> dict[str, Json]:
    outputs, resources = _Parts(), _Parts()
    moved, imported, removed = {}, {}, {}
    for name, change in plan.get("output_changes", {}).items():
        outputs.add(name, change)
    for one in plan.get("resource_changes", []):
        address, change = one["address"], one["change"]
        if "previous_address" in one:
            moved[address] = one["previous_address"]
        if "importing" in change:
            imported[address] = change["importing"].get("id")
        if change["actions"] in (["forget"], ["delete"]):
            removed[address] = change["actions"][0]
        elif one["mode"] == "managed":
            resources.add(address, {name: _written(change.get(name)) for name in change if name.startswith("after")})
    unknown = sorted([*_paths(outputs.unknown, "output."), *_paths(resources.unknown)])
    return {
        "outputs": outputs.values, "resources": resources.values, "unknown": unknown,
        "moved": moved, "imported": imported, "removed": removed,
    }  # fmt: skip


class _Parts:
    """Values by name, and the masks of what is unknown."""

    def __init__(self) -> None:
        self.values: dict[str, Json] = {}
        self.unknown: dict[str, Json] = {}

    def add(self, name: str, change: Json) -> None:
        mask = change.get("after_unknown", False)
        self.unknown[name] = mask
        if mask is not True:
            self.values[name] = _hidden(change.get("after"), change.get("after_sensitive", False))


def _written(part: Json) -> Json:
    if not isinstance(part, dict):
        return part
    return {name: part[name] for name in _WRITTEN if part.get(name) is not None}


def _hidden(value: Json, mask: Json) -> Json:
    if mask is True:
        return SENSITIVE
    if isinstance(value, dict) and isinstance(mask, dict):
        return {name: _hidden(part, mask.get(name, False)) for name, part in value.items()}
    if isinstance(value, list) and isinstance(mask, list):
        return [_hidden(part, mask[place] if place < len(mask) else False) for place, part in enumerate(value)]
    return value


def _paths(mask: Json, prefix: str = "") -> Iterator[str]:
    if mask is True:
        yield prefix
    elif isinstance(mask, dict):
        dot = "." if prefix and not prefix.endswith(".") else ""
        for name, part in mask.items():
            yield from _paths(part, f"{prefix}{dot}{name}")
    elif isinstance(mask, list):
        for place, part in enumerate(mask):
            yield from _paths(part, f"{prefix}[{place}]")


def by_us(case: Path) -> Json:
    """The same of `auditor.hcl.load`."""
    given = options(case)
    declared = load(case, variables=given.get("variables"), workspace=given.get("workspace", "default"))
    told = [(one.severity, f"{one.range}: {one.summary}" if one.range else one.summary) for one in declared.diagnostics]
    errors = [place for severity, place in told if severity == "error"]
    if errors:
        return {"errors": errors}
    outputs = Map({one.name: one.value for one in declared.outputs})
    written = {
        str(one.address): Map({name: one.attributes[name] for name in _WRITTEN if one.get(name) is not None})
        for one in declared
        if one.address.mode == "managed"
    }
    unknown = [*_paths(unknown_mask(outputs), "output."), *_paths({n: unknown_mask(p) for n, p in written.items()})]
    return _trimmed(
        {
            "outputs": _shown(outputs), "resources": {name: _shown(part) for name, part in written.items()},
            "unknown": sorted(unknown), "warnings": [place for severity, place in told if severity == "warning"],
            **_of_state(case, declared),
        }
    )  # fmt: skip


def _shown(value: Map) -> Json:
    return _hidden(plain(value), sensitive_mask(value))


def _of_state(case: Path, declared: Declared) -> dict[str, Json]:
    moved, removed = {}, {}
    for before in _before(case):
        now = before
        for move in declared.moved:
            now = _renamed(now, str(move.source), str(move.target))
        if now != before:
            moved[now] = before
        for one in declared.removed:
            if _renamed(now, str(one.source), "removed") != now:
                removed[now] = "delete" if one.destroy else "forget"
    return {"moved": moved, "removed": removed, "imported": {str(one.address): one.id for one in declared.imports}}


def _before(case: Path) -> Iterator[str]:
    file = case / "before.json"
    for one in json.loads(file.read_text(encoding="utf-8"))["resources"] if file.exists() else []:
        module = f"{one['module']}." if "module" in one else ""
        for instance in one["instances"]:
            key = f"[{json.dumps(instance['index_key'])}]" if "index_key" in instance else ""
            yield f"{module}{one['type']}.{one['name']}{key}"


def _renamed(address: str, source: str, target: str) -> str:
    rest = address.removeprefix(source)
    return target + rest if address.startswith(source) and rest[:1] in ("", "[", ".") else address


def main() -> None:
    """Write the cases that are named, or all."""
    names = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            if not names or case.name in names:
                text = json.dumps(by_terraform(case, Path(folder)), indent=2, ensure_ascii=False)
                (case / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
