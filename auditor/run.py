"""Who runs what, and when: the clock, the run's id, the commit of the code and the texts of its files. [io]

Everything here is read once for a run and goes into its facts; nothing of the auditor writes the code.
"""

import secrets
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

GIT_TIMEOUT_SECONDS = 5


def now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


def seconds() -> float:
    """A clock for measuring how long something takes, in seconds."""
    return perf_counter()


def new_id(started_at: datetime) -> str:
    """An id that no other run has: the time and a random part, fit for the name of a file or an experiment."""
    return f"{started_at:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def commit(folder: Path) -> str:
    """The commit of the terraform repository, "" where it is none or git is not there."""
    command = ["git", "-C", str(folder), "rev-parse", "--short=12", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=GIT_TIMEOUT_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def texts(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """The texts of the configuration's files by path, "" for one that cannot be read.

    The evaluator has said so in a diagnostic then; only quoting and editing are lost.
    """
    return {path: _text(root / path) for path in paths}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
