"""A file that tells what terraform last knew: a path in, a Prior out. [io]

It may be a state of version 4, the JSON of `terraform show -json` for a state or plan, a binary plan, or a folder of
states by workspace. Anything else is a SnapshotError that says what the file is, as far as that can be told.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from auditor.errors import SnapshotError
from auditor.model.address import parse
from auditor.model.prior import Prior
from auditor.model.value import Map, Value
from auditor.prior import binary_plan, shown, state
from auditor.prior.veil import secrets_in, veiled_again

MOST_BYTES = 256 * 1024 * 1024
_WORKSPACES, _STATE = "terraform.tfstate.d", "terraform.tfstate"
_UPGRADE = "open it once with terraform 0.13 or newer (`terraform apply -refresh-only`)"


def load(path: Path, workspace: str = "default") -> Prior:
    """Read what a file says; a folder is searched for the state of the workspace, as the local backend keeps it.

    Raises SnapshotError where it cannot be read, is larger than MOST_BYTES, or is something else.
    """
    if path.is_dir():
        path = _in_folder(path, workspace)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SnapshotError(f"{path} cannot be read: {error.strerror}") from error
    return prior_of(content, str(path))


def _in_folder(folder: Path, workspace: str) -> Path:
    places = [folder / _STATE] if workspace == "default" else [folder / _WORKSPACES / workspace / _STATE]
    places.append(folder / workspace / _STATE)
    found = next((place for place in places if place.is_file()), None)
    if found:
        return found
    others = {place.parent.name for place in (*folder.glob(f"{_WORKSPACES}/*/{_STATE}"), *folder.glob(f"*/{_STATE}"))}
    hint = f"; it has those of {', '.join(sorted(others - {'.terraform'}))}" if others - {".terraform"} else ""
    raise SnapshotError(f"{folder} holds no state of the workspace {workspace}{hint}")


def prior_of(content: bytes, name: str) -> Prior:
    """Read what a file's content says; raises SnapshotError as `load` does. `name` is for the messages.

    What is marked sensitive in one place of the file is so in every other one.
    """
    found = _read(content, name)
    tables = (found.attributes, found.refreshed, found.planned)
    secrets = set(secrets_in(tuple(one for table in tables for one in table.values()))) | set(secrets_in(found.outputs))
    if not secrets:
        return found
    attributes, refreshed, planned = (
        {address: Map(_veiled(one, secrets)) for address, one in table.items()} for table in tables
    )
    outputs = Map(_veiled(found.outputs, secrets))
    return replace(found, attributes=attributes, refreshed=refreshed, planned=planned, outputs=outputs)


def _veiled(values: Map, secrets: set[str]) -> dict[str, Value]:
    return {name: veiled_again(part, secrets) for name, part in values.items()}


def _read(content: bytes, name: str) -> Prior:
    if len(content) > MOST_BYTES:
        raise SnapshotError(f"{name} is larger than {MOST_BYTES} bytes")
    if content.startswith(binary_plan.SIGNATURE):
        return binary_plan.prior_of(content, name)
    document = _document(content, name)
    try:
        if document.get("version") == state.VERSION and "resources" in document:
            return _addressed(state.prior_of(document))
        if str(document.get("format_version", "")).startswith(shown.MAJOR):
            return _addressed(shown.prior_of(document))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SnapshotError(f"{name} is not formed as terraform writes it: {type(error).__name__} {error}") from error
    raise SnapshotError(f"{name} {_what(document)}")


def _addressed(prior: Prior) -> Prior:
    """The same; raises ValueError where an address is none."""
    for address in (*prior.attributes, *prior.refreshed, *prior.planned, *prior.tainted, *dict(prior.deposed)):
        parse(address)
    return prior


def _document(content: bytes, name: str) -> Mapping[str, Any]:
    try:
        document = json.loads(content)
    except RecursionError as error:
        raise SnapshotError(f"{name} is nested too deeply") from error
    except ValueError as error:
        if content.lstrip()[:1] == b"{" and b'"@level"' in content[:400]:
            raise SnapshotError(
                f"{name} is the log of `terraform plan -json`; use `terraform show -json PLAN`"
            ) from error
        reason = "it is not JSON" if isinstance(error, UnicodeDecodeError) else str(error)
        raise SnapshotError(f"{name} is neither a state, nor a plan, nor the JSON of one: {reason}") from error
    if not isinstance(document, Mapping):
        raise SnapshotError(f"{name} is neither a state nor a plan")
    return document


def _what(document: Mapping[str, Any]) -> str:
    """What a document is that is none of ours."""
    version = document.get("version")
    if "backend" in document and "modules" not in document:
        kind = str((document["backend"] or {}).get("type", "")) if isinstance(document["backend"], Mapping) else ""
        other = "--state s3" if kind == "s3" else "the file that `terraform state pull` writes"
        return f"is terraform's note of its backend ({kind}), no state; give {other}"
    if "encrypted_data" in document:
        return "is an encrypted state; give the file that `tofu state pull` writes"
    if isinstance(version, int) and version < state.VERSION:
        return f"is a state of version {version}, which terraform before 0.12 wrote; {_UPGRADE}"
    if isinstance(version, int) and version > state.VERSION:
        return f"is a state of version {version}; this auditor knows version {state.VERSION}"
    if "format_version" in document:
        return f"has the format version {document['format_version']}; this auditor knows {shown.MAJOR}x"
    return f"is neither a state of version {state.VERSION} nor the JSON of `terraform show -json`"
