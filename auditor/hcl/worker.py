"""[io] A second process that evaluates root modules: `Worker` starts one and asks it, `serve` is what runs in it.

The two talk pickle over pipes that nobody else holds. Only the interpreter is started, with this package: unlike
multiprocessing, the caller's own script is not run again. The process ends when its input does, so also when its
parent is killed.
"""

import gc
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any

from auditor.errors import AuditorError
from auditor.hcl.root_module import deep_recursion

_START = """
import pickle, sys
sys.path[:] = pickle.load(sys.stdin.buffer)
from auditor.hcl.worker import serve
serve()
"""


_NOT_SENT = (
    OSError, EOFError, ValueError, TypeError, LookupError, AttributeError, ImportError, RecursionError,
    pickle.PickleError,
)  # fmt: skip
"""What pickle raises for what it cannot write or read, and a pipe whose other end is closed."""


class WorkerLost(Exception):
    """The process ended, or could not send what it found."""


class Worker:
    """A process that calls one function, for each argument it is sent; use it in a `with`, which ends it."""

    def __init__(self, work: Callable[..., Any], fixed: tuple[Any, ...]) -> None:
        """`work` is called with the argument and then `fixed`; raises OSError where no process can be started."""
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to = self._process.stdin
        self._from = self._process.stdout
        self._greeting: tuple[Any, ...] = (sys.path, (work, fixed))

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        self._from.close()
        try:
            self._to.close()
        except OSError:
            return

    def ask(self, argument: Any) -> Any:  # noqa: ANN401 - what `work` returns
        """What the function returns; raises what it raises of AuditorError, and WorkerLost."""
        try:
            for part in (*self._greeting, argument):
                self._to.write(pickle.dumps(part, pickle.HIGHEST_PROTOCOL))
            self._to.flush()
            self._greeting = ()
            found = pickle.load(self._from)
        except _NOT_SENT as error:
            raise WorkerLost from error
        if isinstance(found, AuditorError):
            raise found
        return found


def serve() -> None:
    """Answer until the input ends; Ctrl-C is the parent's to deal with."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    questions = sys.stdin.buffer
    work, fixed = pickle.load(questions)
    while True:
        try:
            argument = pickle.load(questions)
        except EOFError:
            return
        answers.write(_answer(work, argument, fixed))
        answers.flush()


def _answer(work: Callable[..., Any], argument: Any, fixed: tuple[Any, ...]) -> bytes:  # noqa: ANN401
    try:
        found = work(argument, *fixed)
    except AuditorError as error:
        found = error
    with deep_recursion():
        return pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
