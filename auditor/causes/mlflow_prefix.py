"""Which paths an MLflow server serves, by its command line and environment. Pure.

With `--static-prefix P` every route of the server but `/build/...` stands below P; without it there are only MLflow's
own (by the route table of MLflow 3.17: `/`, `/api`, `/ajax-api`, `/graphql`, `/health` ...). Versions may differ in
whether a prefix moves the REST API too, so that MLflow's own names are never said to be unserved.
Source: mlflow.org/docs/latest/api_reference/cli.html#mlflow-server
"""

import re
import shlex
from dataclasses import dataclass

from auditor.model.value import Sensitive, Unknown, Value, at, is_known
from auditor.wiring import EnvironmentVariable

OPTION, VARIABLE = "--static-prefix", "MLFLOW_STATIC_PREFIX"
_INTERNAL = f"_{VARIABLE}"
"""The variable by which the command line hands the prefix to the server's processes."""
_APPS = ("", "basic-auth")
_OWN = frozenset(
    {
        "",
        "ajax-api",
        "api",
        "build",
        "docs",
        "gateway",
        "get-artifact",
        "graphql",
        "health",
        "metrics",
        "model-versions",
    }
    | {"openapi.json", "redoc", "server-info", "signup", "static-files", "v1", "version"}
)
"""First parts of paths that some version of MLflow serves by itself."""
_WILD = re.compile(r"[*?]")
_SHELL = re.compile(r"[$;&|`<>(){}\n\\*?~]")
"""What makes a line more than one plain command."""


@dataclass(frozen=True, slots=True)
class Serves:
    """`prefix` is the static prefix, "" for none; `path` where it is written (else the command), inside the container;
    `words` says so; `own` whether the command has the form of a list."""

    prefix: str
    path: str
    words: str
    own: bool

    def may_serve(self, pattern: str) -> bool:
        """Whether the server may serve a path that a path pattern takes."""
        literal = _WILD.split(pattern)[0]
        wild = literal != pattern
        first, slash, _ = literal.removeprefix("/").partition("/")
        if not literal.startswith("/") or first in _OWN:
            return True
        if wild and not slash and any(name.startswith(first) for name in _OWN):
            return True
        if self.prefix and (literal == self.prefix or literal.startswith(f"{self.prefix}/")):
            return True
        return wild and self.prefix.startswith(literal)


def serves(container: Value, variables: tuple[EnvironmentVariable, ...]) -> Serves | None:
    """Read a container; None where it is not certain that it runs `mlflow server`, and under which prefix."""
    command, entry = at(container, "command"), at(container, "entryPoint")
    lists = [part for part in (entry, command) if isinstance(part, tuple)]
    words = [word for part in lists for word in part]
    if not words or not all(isinstance(word, str) for word in words) or not is_known((command, entry)):
        return None
    texts = [word for word in words if isinstance(word, str)]
    line = _server(texts)
    if line is None or (_value(line, "--app-name") or "") not in _APPS:
        return None
    given = _value(line, OPTION)
    if given is not None:
        number = _place(command, given)
        path = f"command[{number}]" if number is not None else "command"
        return Serves(_clean(given), path, f"the command says {OPTION} {given}", own=number is not None)
    return _by_environment(container, variables, own=line == texts and entry is None)


def _by_environment(container: Value, variables: tuple[EnvironmentVariable, ...], *, own: bool) -> Serves | None:
    parts = (at(container, "environment"), at(container, "secrets"), at(container, "environmentFiles"))
    if any(isinstance(part, (Unknown, Sensitive)) for part in parts) or parts[2]:
        return None
    secrets = parts[1] if isinstance(parts[1], tuple) else ()
    names = [at(secret, "name") for secret in secrets] + [variable.name for variable in variables]
    if any(not isinstance(name, str) for name in names) or _INTERNAL in names:
        return None
    found = next((variable for variable in variables if variable.name == VARIABLE), None)
    if found and isinstance(found.value, str):
        path = found.path.partition("].")[2]
        return Serves(_clean(found.value), path, f"{VARIABLE} is {found.value}", own=True)
    if VARIABLE in names:
        return None
    return Serves("", "command", f"the command has no {OPTION}, and {VARIABLE} is not set", own=own)


def _server(words: list[str]) -> list[str] | None:
    """The words of one plain `mlflow server` command, also inside `sh -c`."""
    if len(words) == 3 and words[0].rpartition("/")[2] in ("sh", "bash") and words[1] in ("-c", "-lc", "-ec"):
        if _SHELL.search(words[2]):
            return None
        try:
            words = shlex.split(words[2])
        except ValueError:
            return None
        words = words[1:] if words[:1] == ["exec"] else words
    plain = words[2:] if words[:2] in (["python", "-m"], ["python3", "-m"]) else words
    return (
        words if len(plain) > 1 and plain[0].rpartition("/")[2] == "mlflow" and plain[1] in ("server", "ui") else None
    )


def _value(words: list[str], option: str) -> str | None:
    """The value of an option, the last one that is given, as click has it."""
    found = None
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if word == option:
            found = after
        elif word.startswith(f"{option}="):
            found = word.partition("=")[2]
    return found


def _place(command: Value, given: str) -> int | None:
    """The number of the word that is the prefix and nothing else."""
    words = command if isinstance(command, tuple) else ()
    places = [number for number, word in enumerate(words) if word == given and words[number - 1] == OPTION]
    return places[-1] if places else None


def _clean(prefix: str) -> str:
    return f"/{prefix.strip('/')}" if prefix.strip("/") else ""
