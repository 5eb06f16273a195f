"""`--config auditor.toml`: defaults for the options of a command, by their long names.  [io]

    tf_dir = "infra"
    var = ["environment=development"]
    fail_on = "medium"

The command line wins over the file. A key does not belong into a file that is checked in, so `api_key` is refused.
"""

import tomllib
from pathlib import Path
from typing import Any

import click

from auditor.errors import UsageError


def use(context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """Take the file's values as defaults (a click callback); raises UsageError for a file or key of no use."""
    if path is not None:
        context.default_map = {**(context.default_map or {}), **_defaults(context.command, path)}
    return path


def _defaults(command: click.Command, path: Path) -> dict[str, Any]:
    names = {option[2:].replace("-", "_"): p.name for p in command.params for option in p.opts if option[:2] == "--"}
    found = {}
    for key, value in _read(path).items():
        name = names.get(key.replace("-", "_"))
        if name is None or name in ("keys", "config"):
            raise UsageError(f"{path}: {key} is no option of this command that a file may set")
        found[name] = value
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:  # also of an encoding that is not UTF-8
        raise UsageError(f"{path} is not TOML: {error}") from error
