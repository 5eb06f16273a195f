"""`--config auditor.toml`: defaults for the options of a command, by their long names.  [io]

    tf_dir = "infra"
    var = ["environment=development"]
    fail_on = "medium"

An option that may be repeated takes one value or a list: `tf_dir = ["network", "platform"]`.
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
    options = {option[2:].replace("-", "_"): p for p in command.params for option in p.opts if option[:2] == "--"}
    found = {}
    for key, value in _read(path).items():
        option = options.get(key.replace("-", "_"))
        if option is None or option.name is None or option.name in ("keys", "config"):
            raise UsageError(f"{path}: {key} is no option of this command that a file may set")
        found[option.name] = [value] if _repeatable(option) and not isinstance(value, list) else value
    return found


def _repeatable(option: click.Parameter) -> bool:
    return isinstance(option, click.Option) and option.multiple


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:  # also of an encoding that is not UTF-8
        raise UsageError(f"{path} is not TOML: {error}") from error
