"""Where a state is kept: a root's backend or a terraform_remote_state in, a place that compares out. Pure.

None where not all of the place is known: `terraform init -backend-config` may complete a backend. A local path counts
from the common folder of the roots. Source: developer.hashicorp.com/terraform/language/backend
"""

import posixpath
from collections.abc import Callable, Mapping

from auditor.model.move import Backend, key_in_workspace
from auditor.model.resource import Declared, Resource
from auditor.model.value import Map, Value, at, reveal

StatePlace = tuple[str, ...]
"""The backend's type and what makes the place there, the workspace among it."""
_DEFAULT = "default"
_OBJECTS: Mapping[str, tuple[str, ...]] = {
    "azurerm": ("storage_account_name", "container_name", "key"),
    "consul": ("path",),
    "cos": ("bucket", "prefix", "key"),
    "gcs": ("bucket", "prefix"),
    "http": ("address",),
    "oss": ("bucket", "prefix", "key"),
    "pg": ("schema_name",),
    "kubernetes": ("secret_suffix", "namespace"),
}
"""The arguments that make a place, by type; s3, local, remote and cloud have rules of their own."""
_OPTIONAL = frozenset({"prefix", "namespace", "schema_name"})
_KNOWN_TYPES = frozenset({*_OBJECTS, "s3", "local", "remote", "cloud"})


def place_of_data(data: Resource) -> StatePlace | None:
    """Where the state of a terraform_remote_state lies."""
    backend, workspace = data.get("backend"), data.get("workspace")
    config = data.get("config")
    if not isinstance(backend, str) or not isinstance(workspace, (str, type(None))):
        return None
    arguments = config if isinstance(config, Map) else Map() if config is None else None
    return None if arguments is None else _place(backend, arguments, workspace or _DEFAULT, data.address.root)


def place_of_root(declared: Declared, workspace: str, root: str) -> StatePlace | None:
    """Where a root module keeps its state; without a backend in the file of its folder."""
    backend = declared.backend or Backend("local")
    return _place(backend.type, backend.arguments, workspace, root)


def _place(type: str, arguments: Map, workspace: str, root: str) -> StatePlace | None:
    if type not in _KNOWN_TYPES:
        return None
    special: Mapping[str, Callable[[Map, str, str], StatePlace | None]] = {
        "s3": _s3,
        "local": _local,
        "remote": _remote,
        "cloud": _remote,
    }
    if type in special:
        return special[type](arguments, workspace, root)
    parts = [_text(arguments, name) for name in _OBJECTS[type]]
    if any(not part and name not in _OPTIONAL for name, part in zip(_OBJECTS[type], parts, strict=True)):
        return None
    return (type, *parts, workspace)


def _s3(arguments: Map, workspace: str, root: str) -> StatePlace | None:
    bucket, key = _text(arguments, "bucket"), _text(arguments, "key")
    if not bucket or not key:
        return None
    return ("s3", bucket, key_in_workspace(key, workspace, _text(arguments, "workspace_key_prefix")))


def _local(arguments: Map, workspace: str, root: str) -> StatePlace | None:
    path = _text(arguments, "path") or "terraform.tfstate"
    if "path" in arguments and not _text(arguments, "path"):
        return None
    if workspace != _DEFAULT:
        path = posixpath.join(
            _text(arguments, "workspace_dir") or "terraform.tfstate.d", workspace, "terraform.tfstate"
        )
    return ("local", posixpath.normpath(posixpath.join(root, path)))


def _remote(arguments: Map, workspace: str, root: str) -> StatePlace | None:
    organization = _text(arguments, "organization")
    block = reveal(arguments.get("workspaces"))
    block = block[0] if isinstance(block, tuple) and len(block) == 1 else block
    name, prefix = at(block, "name"), at(block, "prefix")
    if not organization:
        return None
    if isinstance(name, str):
        return ("remote", organization, name)
    return ("remote", organization, f"{prefix}{workspace}") if isinstance(prefix, str) else None


def _text(arguments: Map, name: str) -> str:
    value: Value = reveal(arguments.get(name))
    return value if isinstance(value, str) else ""
