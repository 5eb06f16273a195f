"""What a container image is in the lab: a program, chosen by the last word of the repository's name. Pure.

`hokusai-mlflow` is the real `mlflow server` with the declared command, `...-auth` and `...-api` are the lab's services.
A command that listens on all interfaces listens on the task's address; one that listens on 127.0.0.1 stays inside.
"""

import re
import sys
from collections.abc import Mapping, Sequence

from auditor.lab.addresses import TaskAddress

_SERVICES = {"auth": "auditor.lab.services.auth", "api": "auditor.lab.services.api"}
_ALL_INTERFACES = "0.0.0.0"
_INSIDE = {"127.0.0.1", "localhost"}
_IMAGE_ENVIRONMENT = {
    # what the lab's mlflow image sets: two processes instead of eleven, and nothing leaves the machine
    "mlflow": {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"},
}


def repository(image: str) -> str:
    """The repository of an image, without registry, tag and digest."""
    path = image.split("@", 1)[0]
    registry, _, rest = path.partition("/")
    name = rest if rest and ("." in registry or ":" in registry) else path
    return name.split(":", 1)[0]


def program(image: str) -> str | None:
    """ "auth", "api" or "mlflow"; None where the lab has no such image."""
    word = re.split(r"[-_/]", repository(image))[-1].lower()
    return word if word in {*_SERVICES, "mlflow"} else None


def command_line(name: str, declared: Sequence[str], address: TaskAddress) -> list[str]:
    """The process that a container is: its declared entry point and command on the task's own addresses."""
    if name in _SERVICES:
        return [sys.executable, "-m", _SERVICES[name]]
    words = [_relocate(word, address) for word in declared or ("mlflow", "server")]
    if words[:2] == ["mlflow", "server"]:
        # the default of `mlflow server` is 127.0.0.1, which nobody outside of the container reaches
        given = any(word.split("=", 1)[0] in {"--host", "-h"} for word in words)
        words = [sys.executable, "-m", *words, *([] if given else ["--host", address.inside])]
        words = _one_worker(words)
    return words


def image_environment(name: str, address: TaskAddress) -> dict[str, str]:
    """What the image itself sets; the task definition may override it."""
    return {**_IMAGE_ENVIRONMENT.get(name, {}), "LAB_BIND": address.outside}


def relocate_environment(declared: Mapping[str, str], address: TaskAddress) -> dict[str, str]:
    """Declared variables with bind addresses made the task's own."""
    return {
        name: _relocate(value, address) if value in {_ALL_INTERFACES, "127.0.0.1"} else value
        for name, value in declared.items()
    }


def _relocate(word: str, address: TaskAddress) -> str:
    flag, equals, value = word.rpartition("=")
    if value == _ALL_INTERFACES:
        return f"{flag}{equals}{address.outside}"
    return f"{flag}{equals}{address.inside}" if value in _INSIDE else word


def _one_worker(words: list[str]) -> list[str]:
    """One worker is half a gigabyte: the lab runs one, whatever is declared."""
    kept: list[str] = []
    skip = False
    for word in words:
        if not skip and not word.startswith("--workers="):
            skip = word in {"--workers", "-w"}
            kept += [] if skip else [word]
        else:
            skip = False
    return [*kept, "--workers", "1"]
