"""The command line: options in, one call, results out; no logic here.  [io]

`main` is the entry point and the only place that catches everything. ONE FILE PER COMMAND with the constant COMMAND;
`auditor.registry` finds them. Importing this package must stay cheap: heavy things are imported by what uses them.
"""

import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import click

from auditor.cli.exit_codes import COULD_NOT_RUN, INTERRUPTED, TERMINATED
from auditor.cli.group import commands
from auditor.cli.output import complain
from auditor.cli.steps import Invocation, Steps
from auditor.errors import AuditorError
from auditor.model.redaction import redact


class Terminated(KeyboardInterrupt):
    """SIGTERM came: everything that cleans up after Ctrl-C cleans up after this as well."""


def main(arguments: Sequence[str] | None = None, *, steps: Steps | None = None) -> int:
    """Run one command and return its exit code; says what went wrong in one line, and in full with --debug."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    invocation = Invocation(steps or Steps())
    try:
        with _terminable():
            code = commands().main(words, prog_name="auditor", standalone_mode=False, obj=invocation)
            return code if isinstance(code, int) else 0
    except (click.Abort, KeyboardInterrupt) as stop:
        return TERMINATED if _was_terminated(stop) else INTERRUPTED
    except click.ClickException as error:
        message = _usage(error)
        failed: BaseException = error
    except AuditorError as error:
        message, failed = str(error), error
    except Exception as error:  # noqa: BLE001 - the one place: a bug of ours ends in one line, never in a bare traceback
        message = f"internal error: {type(error).__name__}: {error} (--debug shows the trace)"
        failed = error
    complain(" ".join(message.split()), invocation)
    if "--debug" in words:
        click.echo(redact("".join(traceback.format_exception(failed)), invocation.secrets), err=True)
    return COULD_NOT_RUN


def _usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = f" (see `{context.command_path} --help`)" if context else ""
    return error.format_message() + hint


def _was_terminated(stop: BaseException | None) -> bool:
    # click turns the interrupt into an Abort of its own, with the cause or only the context kept
    while stop is not None:
        if isinstance(stop, Terminated):
            return True
        stop = stop.__cause__ or stop.__context__
    return False


@contextmanager
def _terminable() -> Iterator[None]:
    """Within it SIGTERM raises Terminated, once: a second one must not break into the cleaning up."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set a signal handler
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
