"""The data source terraform_remote_state: its outputs, as they are known already, or read from the state file that a
backend "local" names.

Other backends stay unknown here, unless `known` has their outputs. A state that is not there, and an output that a
known state does not have, are errors, as in terraform.
Rests on developer.hashicorp.com/terraform/language/state/remote-state-data
"""

import json
import posixpath
from typing import Any

from auditor.hcl import typed
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.functions.json_text import decode, from_plain
from auditor.hcl.scope import Files
from auditor.hcl.typed import HIDDEN, SENSITIVE, Typed
from auditor.hcl.types import Type, from_json

TYPE = "terraform_remote_state"


def with_outputs(exported: Typed, files: Files) -> Typed:
    """The exported data source with its `outputs`; raises Fault where terraform finds no state."""
    if "outputs" in exported.raw:
        return exported
    backend = exported.raw.get("backend")
    if backend is None or backend.raw != "local":
        return exported
    path = _path(exported)
    if path is None:
        return exported
    outputs = _outputs(path, files)
    defaults = exported.raw.get("defaults")
    if defaults is not None and isinstance(defaults.raw, dict):
        outputs = {**defaults.raw, **outputs}
    return exported.with_(raw={**exported.raw, "outputs": typed.object_(outputs)})


def _path(exported: Typed) -> str | None:
    config = exported.raw.get("config")
    found = config.raw.get("path") if config is not None and isinstance(config.raw, dict) else None
    path = found.raw if found is not None else "terraform.tfstate"
    workspace = exported.raw.get("workspace")
    if workspace is not None and isinstance(workspace.raw, str) and workspace.raw != "default":
        path = posixpath.join("terraform.tfstate.d", workspace.raw, "terraform.tfstate")
    return path if isinstance(path, str) else None


def _outputs(path: str, files: Files) -> dict[str, Typed]:
    try:
        state = json.loads(files.read(path))
        return {str(name): _output(output) for name, output in state.get("outputs", {}).items()}
    except Fault:
        detail = "No stored state was found for the given workspace in the given backend."
        raise Fault("Unable to find remote state", detail) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Fault("Unable to read remote state", f"{path} is not a terraform state.") from None


def _output(output: Any) -> Typed:  # noqa: ANN401 - JSON
    value = decode(json.dumps(output["value"])) if output["value"] is not None else from_plain(None)
    kind: Type = from_json(output["type"])
    value = convert(value, kind)
    return value.marked(frozenset({SENSITIVE, HIDDEN})) if output.get("sensitive") else value
