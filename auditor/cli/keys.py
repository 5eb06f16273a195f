"""API keys from the command line: what `--api-key` was given in, ApiKeys named key-1, key-2 out.  [io]

Reads the environment, standard input, a file or a hidden prompt. No key is ever part of a message.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

import click

from auditor.errors import UsageError
from auditor.model.probe import ApiKey
from auditor.model.value import Sensitive

NO_VALUE = "\0"
"""What click hands over for `--api-key` without a value; no shell can pass it as one."""
VARIABLES = ("AUDITOR_API_KEY", "HOKUSAI_API_KEY")


def read_keys(
    given: Sequence[str], *, environment: Mapping[str, str] | None = None, stdin: TextIO | None = None
) -> tuple[ApiKey, ...]:
    """Read every key that was named; raises UsageError when one is promised and not there, or cannot be a header."""
    places = os.environ if environment is None else environment
    source = stdin or sys.stdin
    values = [_checked(*_read(value, places, source)) for value in given]
    return tuple(ApiKey(f"key-{number}", Sensitive(value)) for number, value in enumerate(values, start=1))


def _read(value: str, environment: Mapping[str, str], stdin: TextIO) -> tuple[str, str]:
    """The key and where it came from."""
    if value == NO_VALUE:
        return _from_environment(environment, stdin)
    if value == "-":
        return stdin.read().strip(), "standard input"
    if value.startswith("@"):
        return _from_file(Path(value[1:])), f"the file {value[1:]}"
    return value.strip(), "--api-key"


def _from_environment(environment: Mapping[str, str], stdin: TextIO) -> tuple[str, str]:
    for name in VARIABLES:
        if environment.get(name, "").strip():
            return environment[name].strip(), name
    if not stdin.isatty():
        raise UsageError(f"--api-key has no value, and neither {' nor '.join(VARIABLES)} is set")
    return str(click.prompt("API key", hide_input=True, err=True)).strip(), "the prompt"


def _from_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise UsageError(f"the key file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"the key file {path} is not text") from error


def _checked(key: str, source: str) -> str:
    if not key:
        raise UsageError(f"the API key from {source} is empty")
    if not all("!" <= character <= "~" for character in key):
        raise UsageError(f"the API key from {source} holds a character that no HTTP header can carry")
    return key
