"""Reads terraform's state v4 or a plan's JSON: {resource address: attributes} out. [io]

Sensitive attributes are kept as Sensitive, so that they can be compared and never shown. Nothing is guessed: another
format or version is a SnapshotError.
Source: developer.hashicorp.com/terraform/internals/json-format and the state file's own `version` field
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from auditor.errors import SnapshotError
from auditor.model.address import Address, Key, ModuleStep, parse
from auditor.model.value import Map, Sensitive, Value, freeze

STATE_VERSION = 4


def read(path: Path) -> dict[str, Map]:
    """Read a state file (v4) or the JSON of `terraform show -json` for a state or plan.

    Raises SnapshotError when the file cannot be read or is neither.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SnapshotError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SnapshotError(f"{path} is not JSON; for a plan use `terraform show -json PLAN`: {error}") from error
    if not isinstance(document, Mapping):
        raise SnapshotError(f"{path} is neither a state nor a plan")
    if document.get("version") == STATE_VERSION and "resources" in document:
        return dict(_state(document))
    if "format_version" in document:
        values = (document.get("prior_state") or document).get("values") or {}
        return dict(_module(values.get("root_module") or {}))
    raise SnapshotError(f"{path} is neither a state of version {STATE_VERSION} nor the JSON of `terraform show -json`")


def _state(document: Mapping[str, Any]) -> Iterator[tuple[str, Map]]:
    for resource in document["resources"]:
        module = parse(f"{resource['module']}.x.x").module if resource.get("module") else ()
        for instance in resource.get("instances", ()):
            address = _address(resource, module, instance.get("index_key"))
            hidden = [step[0]["value"] for step in instance.get("sensitive_attributes", ()) if step]
            yield str(address), _veiled(instance.get("attributes") or {}, hidden)


def _address(resource: Mapping[str, Any], module: tuple[ModuleStep, ...], key: Key) -> Address:
    return Address(resource["type"], resource["name"], key, module, resource.get("mode", "managed"))


def _module(module: Mapping[str, Any]) -> Iterator[tuple[str, Map]]:
    for resource in module.get("resources", ()):
        hidden = [name for name, mark in (resource.get("sensitive_values") or {}).items() if mark]
        yield resource["address"], _veiled(resource.get("values") or {}, hidden)
    for child in module.get("child_modules", ()):
        yield from _module(child)


def _veiled(attributes: Mapping[str, Any], hidden: list[str]) -> Map:
    def value(name: str) -> Value:
        frozen = freeze(attributes[name])
        return Sensitive(frozen) if name in hidden and frozen not in (None, (), Map()) else frozen

    return Map({name: value(name) for name in attributes})
