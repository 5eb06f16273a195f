"""Plans many small cases with the real terraform at once, and says where `auditor.load` comes to something else.

A case is one file of a root module that all cases share (or the one directory of a module that the file calls). A case
that terraform refuses is taken out with its errors, and the rest planned again, until a plan stands.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from auditor.hcl import load
from auditor.hcl.masks import sensitive_mask, unknown_mask
from auditor.model.resource import Declared
from auditor.model.source import SourceRange

from .conformance_expressions import same, trim
from .conformance_modules import _text, plain

BINARY = shutil.which("terraform")
_ROUNDS = 30
_STORED = re.compile(r"failed to encode terraform_data\.(\w+) in state")
_DEFAULT = re.compile(r"^  default *= .*\n", re.MULTILINE)
_RESOURCE = re.compile(r"(?<![\w.\"])terraform_data\.")
_INFINITE = "Failed to write plan file"
_OF_FUNCTIONS = {"Invalid function argument": "Error in function call"}
"""Which of the two words terraform takes depends on how each function was written."""


@dataclass(slots=True)
class Batch:
    """Files that all cases share, and the cases: name to its files (their first part of the path is the name)."""

    shared: Mapping[str, str]
    cases: dict[str, Mapping[str, str]]
    several: bool = False
    """Whether a case may have several errors at once: then terraform and we need not begin with the same."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What differs in one case."""

    case: str
    text: str
    files: Mapping[str, str]

    def __str__(self) -> str:
        shown = "".join(f"--- {name}\n{text}\n" for name, text in self.files.items())
        return f"{self.case}: {self.text}\n{shown}"


def disagreements(batch: Batch, folder: Path) -> Iterator[Disagreement]:
    """Everything that differs in a batch."""
    left = dict(batch.cases)
    for _ in range(_ROUNDS):
        _write(batch, left, folder)
        plan, errors = _planned(folder)
        declared = load(folder)
        ours = _errors(declared)
        early = _errors(_validated(batch, left, folder)) if errors else {}
        refused = {name: found for name, found in _by_case(errors).items() if name in left}
        strange = [error for error in errors if _case_of(error[1]) not in left]
        assert not strange, f"errors of no case: {strange}"
        for name, found in sorted(refused.items()):
            text = _refusal(found, [*ours.get(name, []), *early.get(name, [])])
            if text and not (batch.several and name in ours):
                yield Disagreement(name, text, left[name])
            del left[name]
        if plan is not None:
            for name, wrong in sorted(ours.items()):
                if name in left:
                    yield Disagreement(name, f"refused: {wrong}, terraform accepts it", left[name])
                    del left[name]
            for name, text in _differences(plan, declared):
                if name in left:
                    yield Disagreement(name, text, left[name])
            return
        assert refused, "no plan, and no error"
    raise AssertionError("terraform still refuses")


def _write(batch: Batch, cases: Mapping[str, Mapping[str, str]], folder: Path) -> None:
    for old in folder.iterdir():
        if old.name.startswith(".terraform"):
            continue
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    for files in (batch.shared, *cases.values()):
        for name, text in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")


def run(folder: Path, *arguments: str) -> str:
    """One terraform command's standard output, whatever it returns; nothing is asked and nothing fetched."""
    config = folder.parent / "terraform.tfrc"
    config.touch()
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "CHECKPOINT_DISABLE": "1"}
    environment["TF_CLI_CONFIG_FILE"] = os.environ.get("AUDITOR_TF_CLI_CONFIG_FILE", str(config))
    done = subprocess.run(
        [BINARY or "terraform", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    return done.stdout


Place = tuple[str, str, int]
"""Summary, file and line of an error; each line of a call will do for a function: terraform names the argument."""


def _planned(folder: Path) -> tuple[dict[str, Any] | None, list[Place]]:
    found: list[Place] = []
    for arguments in (("init", "-json", "-input=false"), ("plan", "-json", "-input=false", "-out=plan.bin")):
        output = run(folder, *arguments)
        found = list(_diagnostics(output))
        if found:
            return None, [error for error in found if error[1] != "."] or found
    return json.loads(run(folder, "show", "-json", "plan.bin"), parse_float=Decimal), []


def _diagnostics(output: str) -> Iterator[Place]:
    for line in output.splitlines():
        if not line.startswith("{"):
            continue
        found = json.loads(line).get("diagnostic")
        if found and found["severity"] == "error":
            place = found.get("range") or {"filename": "", "start": {"line": 0}}
            stored = _STORED.match(found["summary"])
            if stored:  # an infinite number, which has no place
                yield _INFINITE, f"{stored[1]}.tf", 0
            else:
                yield found["summary"], os.path.normpath(place["filename"]), place["start"]["line"]


def _errors(declared: Declared) -> dict[str, list[Place]]:
    found = [one for one in declared.diagnostics if one.severity == "error"]
    return _by_case([place for one in found if one.range for place in _places(one.summary, one.range)])


def _places(summary: str, place: SourceRange) -> Iterator[Place]:
    last = place.end_line if "function" in summary else place.line
    for line in range(place.line, last + 1):
        yield summary, place.path, line


def _validated(batch: Batch, cases: Mapping[str, Mapping[str, str]], folder: Path) -> Declared:
    """What we say where no variable has a value and no resource a type: terraform validates in this way, and plans
    only what has no error then."""
    bare = {name: _DEFAULT.sub("", text) for name, text in batch.shared.items()}
    texts = {**bare, **{name: text for files in cases.values() for name, text in files.items()}}
    bare = {name: text if "/child/" in name else _RESOURCE.sub("module.absent.", text) for name, text in texts.items()}
    for name in bare:
        if name.endswith("prelude.tf"):
            bare[name] += 'module "absent" {\n  source = "none/none/none"\n}\n'
    return load(folder, overlay=bare)


def _case_of(path: str) -> str:
    return path.split("/", maxsplit=1)[0].split(".", maxsplit=1)[0]


def _by_case(errors: list[Place]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for error in errors:
        found.setdefault(_case_of(error[1]), []).append(error)
    return found


def _refusal(wanted: list[Place], got: list[Place]) -> str | None:
    if not got:
        return f"accepted, terraform: {wanted}"
    if (_INFINITE, wanted[0][1], 0) in wanted:
        return None
    wanted, got = ([(_OF_FUNCTIONS.get(word, word), *place) for word, *place in places] for places in (wanted, got))
    if not {place[0] for place in wanted} & {place[0] for place in got}:
        return f"other summary: {got}, terraform: {wanted}"
    return None if set(wanted) & set(got) else f"other place: {got}, terraform: {wanted}"


def _differences(plan: dict[str, Any], declared: Declared) -> Iterator[tuple[str, str]]:
    """The case (from a name `NAME` or `NAME_...`) and what differs, for each resource and output."""
    changes = {one["address"]: one["change"] for one in plan.get("resource_changes", [])}
    changes.update({one["address"]: one["change"] for one in plan.get("resource_drift", [])})
    ours = {str(resource.address): resource for resource in declared}
    for address in sorted(changes.keys() | ours.keys()):
        case = _case_in(address)
        if address not in ours or address not in changes:
            yield case, f"{address} only {'by terraform' if address in changes else 'here'}"
            continue
        change, attributes = changes[address], ours[address].attributes
        after, values = change.get("after") or {}, plain(attributes)
        names = after.keys() | values.keys()
        for name in sorted(names):
            if not same(values.get(name), after.get(name)):
                yield case, f"{address}.{name}: {values.get(name)!r}, terraform: {after.get(name)!r}"
        unknown, wanted = trim(unknown_mask(attributes)), trim(change.get("after_unknown", False))
        if unknown != wanted:
            yield case, f"{address}: unknown {unknown}, terraform: {wanted}"
        sensitive, wanted = trim(sensitive_mask(attributes)), trim(change.get("after_sensitive", False))
        if sensitive != wanted:
            yield case, f"{address}: sensitive {sensitive}, terraform: {wanted}"
    yield from _outputs(plan, declared)


def _case_in(address: str) -> str:
    words = address.split(".")
    return words[1].split("[")[0]


def _outputs(plan: dict[str, Any], declared: Declared) -> Iterator[tuple[str, str]]:
    kinds = plan.get("planned_values", {}).get("outputs", {})
    got = {output.name: output for output in declared.outputs}
    for name, change in plan.get("output_changes", {}).items():
        output = got[name]
        if not same(plain(output.value), change.get("after")):
            yield name, f"output {plain(output.value)!r}, terraform: {change.get('after')!r}"
        unknown, wanted = trim(unknown_mask(output.value)), trim(change.get("after_unknown", False))
        if unknown != wanted:
            yield name, f"output: unknown {unknown}, terraform: {wanted}"
        kind = kinds.get(name, {}).get("type")
        if kind is not None and json.loads(output.type) != kind:
            yield name, f"output: type {_text(json.loads(output.type))}, terraform: {_text(kind)}"
