"""Finds a state in an S3 bucket: what the code or the command line says of it in, bucket and key out. [io]

The backend's arguments may be completed by `terraform init`, which notes them in `.terraform/terraform.tfstate`; only
the place is read from there, never a credential.
Source: developer.hashicorp.com/terraform/language/backend/s3
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import UsageError
from auditor.model.move import Backend, key_in_workspace

_URL = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.+)", re.DOTALL)
_ARGUMENTS = ("bucket", "key", "region", "profile", "workspace_key_prefix")
NOTE = Path(".terraform") / "terraform.tfstate"


@dataclass(frozen=True, slots=True)
class StateObject:
    """One object in S3, and where it is read; "" where boto3's own setting counts."""

    bucket: str
    key: str
    region: str = ""
    profile: str = ""

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


def is_s3(wanted: object) -> bool:
    """Whether a --state asks for S3."""
    return isinstance(wanted, str) and (wanted == "s3" or wanted.startswith("s3://"))


def place_of(wanted: str, backend: Backend | None, root: Path, workspace: str = "default") -> StateObject:
    """The object that `s3` (the configuration's backend) or `s3://bucket/key` means.

    Raises UsageError where the configuration has no S3 backend, or not all of it, and for an URL that is none.
    """
    if wanted != "s3":
        found = _URL.fullmatch(wanted)
        if not found:
            raise UsageError(f"--state {wanted}: an object is named s3://BUCKET/KEY")
        return StateObject(found[1], found[2])
    if backend is None or backend.type != "s3":
        kind = f'has the backend "{backend.type}"' if backend else "names no backend"
        raise UsageError(f"--state s3: the configuration {kind}; give a file or s3://BUCKET/KEY")
    given = {**{name: backend.text(name) for name in _ARGUMENTS}, **_noted(root)}
    missing = [name for name in ("bucket", "key") if not given.get(name)]
    if missing:
        hint = "it is given to `terraform init -backend-config`; run that here, or give s3://BUCKET/KEY"
        raise UsageError(f"--state s3: the configuration's backend does not say its {' and '.join(missing)}: {hint}")
    key = key_in_workspace(given["key"], workspace, given.get("workspace_key_prefix", ""))
    return StateObject(given["bucket"], key, given.get("region", ""), given.get("profile", ""))


def _noted(root: Path) -> dict[str, str]:
    """What `terraform init` noted of an S3 backend; nothing where it did not run."""
    try:
        note = json.loads((root / NOTE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    backend = note.get("backend") if isinstance(note, Mapping) else None
    config = backend.get("config") if isinstance(backend, Mapping) and backend.get("type") == "s3" else None
    if not isinstance(config, Mapping):
        return {}
    said = {name: config.get(name) for name in _ARGUMENTS}
    return {name: value for name, value in said.items() if isinstance(value, str) and value}
