"""Runs the recorded configurations of the real terraform through our evaluator and says where they differ."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from auditor.hcl import load, types
from auditor.hcl.masks import sensitive_mask, unknown_mask
from auditor.hcl.types import Type
from auditor.model.resource import Declared
from auditor.model.value import Map, Unknown, Value, reveal

from .conformance_expressions import HOME, same, trim

SCHEMA = HOME.parent / "tools" / "fakeaws" / "schema.json"
"""The schema of the provider that modules_aws were planned with."""


def folders() -> list[Path]:
    return sorted([*(HOME / "modules").iterdir(), *(HOME / "modules_aws").iterdir()])


def differences(folder: Path) -> list[str]:
    """What is different from terraform."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"), parse_float=Decimal)
    run = folder / "run.json"
    arguments = json.loads(run.read_text(encoding="utf-8")) if run.exists() else {}
    schemas = json.loads(SCHEMA.read_text(encoding="utf-8")) if folder.parent.name == "modules_aws" else None
    workspace, environment = arguments.get("workspace", "default"), arguments.get("env", {})
    declared = load(folder, workspace=workspace, environment=environment, schemas=schemas)
    errors = [diagnostic for diagnostic in declared.diagnostics if diagnostic.severity == "error"]
    if expected["status"] == "error":
        return list(_errors(expected, errors))
    found = [f"refused: {error}" for error in errors]
    resources = _resources(expected, declared, exact=schemas is not None)
    return [*found, *resources, *_outputs(expected, declared), *_variables(expected, declared)]


def _errors(expected: dict[str, Any], errors: list[Any]) -> Iterator[str]:
    places = {(error.range.path, error.range.line) if error.range else (None, None) for error in errors}
    for error in expected["errors"]:
        wanted = (error.get("file"), error.get("line"))
        if wanted not in places and not (wanted == (None, None) and errors):
            yield f"not found: {error['summary']} at {wanted}, found {sorted(places, key=str)}"


def _resources(expected: dict[str, Any], declared: Declared, *, exact: bool) -> Iterator[str]:
    wanted = {one["address"]: one for one in expected["resources"] if "delete" not in one.get("actions", [])}
    got = {str(resource.address): resource for resource in declared}
    if wanted.keys() != got.keys():
        yield f"addresses: {sorted(got)}, terraform: {sorted(wanted)}"
    for address in sorted(wanted.keys() & got.keys()):
        one, attributes = wanted[address], got[address].attributes
        after = one.get("after") or {}
        values, unknown = plain(attributes), unknown_mask(attributes)
        for name in sorted(after.keys() | values.keys()):
            bare = (lambda value: value) if exact else _bare
            there = (name in values) == (name in after) or not exact
            if not there or not same(bare(values.get(name)), bare(after.get(name))):
                yield f"{address}.{name}: {values.get(name)!r}, terraform: {after.get(name)!r}"
        masks = {name: mask for name, mask in (one.get("after_unknown") or {}).items() if exact or name in attributes}
        if trim(unknown) != trim(masks):
            yield f"{address}: unknown {trim(unknown)}, terraform: {trim(masks)}"
        sensitive = sensitive_mask(attributes)
        if trim(sensitive) != trim(one.get("after_sensitive", False)):
            yield f"{address}: sensitive {trim(sensitive)}, terraform: {trim(one.get('after_sensitive'))}"


def _bare(value: Any) -> Any:
    """Without the nulls of arguments that are not set, which only a schema tells."""
    if isinstance(value, dict):
        return {name: _bare(part) for name, part in sorted(value.items()) if part is not None and part != []}
    return [_bare(part) for part in value] if isinstance(value, list) else value if value != [] else None


def _outputs(expected: dict[str, Any], declared: Declared) -> Iterator[str]:
    got = {output.name: output for output in declared.outputs}
    if got.keys() != expected["outputs"].keys():
        yield f"outputs: {sorted(got)}"
    for name, wanted in expected["outputs"].items():
        output = got[name]
        if not same(plain(output.value), wanted.get("after")):
            yield f"output.{name}: {plain(output.value)!r}, terraform: {wanted.get('after')!r}"
        if trim(unknown_mask(output.value)) != trim(wanted.get("after_unknown", False)):
            yield f"output.{name}: unknown {unknown_mask(output.value)}, terraform: {wanted.get('after_unknown')}"
        if output.sensitive != wanted.get("sensitive", False):
            yield f"output.{name}: sensitive {output.sensitive}"
        if "type" in wanted and _text(json.loads(output.type)) != wanted["type"]:
            yield f"output.{name}: type {_text(json.loads(output.type))}, terraform: {wanted['type']}"


def _text(kind: Any) -> str:
    return str(_type(kind))


def _type(kind: Any) -> Type:
    if isinstance(kind, str):
        return Type(kind)
    name, inner = kind
    if name == "object":
        return types.object_type({key: _type(part) for key, part in inner.items()})
    if name == "tuple":
        return types.tuple_type(tuple(map(_type, inner)))
    return Type(name, _type(inner))


def _variables(expected: dict[str, Any], declared: Declared) -> Iterator[str]:
    for variable in declared.variables:
        if variable.name in expected.get("variables", {}):
            wanted = expected["variables"][variable.name]
            if wanted is not None and not same(plain(variable.value), wanted):  # null there is before the default
                yield f"var.{variable.name}: {plain(variable.value)!r}, terraform: {wanted!r}"


def plain(value: Value) -> Any:
    """The value with its secrets, unknowns left out of objects."""
    value = reveal(value)
    if isinstance(value, Map):
        return {name: plain(part) for name, part in value.items() if not isinstance(reveal(part), Unknown)}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return None if isinstance(value, Unknown) else value
