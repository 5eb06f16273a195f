"""The lab's child processes [io]: started from our own modules, spoken to in JSON lines, ended by their process group.

A child ends by itself when its stdin is closed, so that nothing stays behind when this process is killed.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from auditor.errors import LabError
from auditor.lab.clients import clean_environment

_EXCERPT = 1500


class Child:
    """One child process; the last value of every kind of line that it printed is in `heard`."""

    def __init__(self, module: str, log: Path, environment: Mapping[str, str] | None = None) -> None:
        self.module = module
        self.heard: dict[str, Any] = {}
        self._log = log
        self._new = threading.Condition()
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module],
                env=clean_environment(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """The process id, which is its group's too."""
        return self._process.pid

    def tell(self, line: Mapping[str, Any]) -> None:
        """Write one JSON line to the child; raises LabError when it is gone."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(line).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise LabError(f"{self.module} ended with {self._process.poll()}: {self._excerpt()}") from error

    def wait_for(self, what: str, seconds: float) -> Any:  # noqa: ANN401 - any JSON
        """The next line of a kind, taken out of `heard`; raises LabError when the child ends or time is up."""
        limit = time.monotonic() + seconds
        with self._new:
            while what not in self.heard:
                if self._process.poll() is not None:
                    raise LabError(f"{self.module} ended with {self._process.returncode}: {self._excerpt()}")
                if time.monotonic() > limit:
                    raise LabError(f"{self.module} did not say {what!r} within {seconds:.0f} s: {self._excerpt()}")
                self._new.wait(0.2)
            return self.heard.pop(what)

    def end(self, patience_seconds: float = 10.0) -> None:
        """Close stdin, wait, then end what is left of the child's group and of the groups that it told of."""
        with suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(patience_seconds)
        left = [self.pid] if self._process.poll() is None else []
        for group in [*left, *self.heard.get("groups", ())]:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for raw in self._process.stdout:
            with suppress(ValueError), self._new:
                self.heard.update(json.loads(raw))
                self._new.notify_all()

    def _excerpt(self) -> str:
        return self._log.read_text(errors="replace")[-_EXCERPT:].strip() or "it printed nothing"
