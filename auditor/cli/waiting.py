"""Waiting for Ctrl-C or SIGTERM.  [io]"""

import threading


def wait_for_signal() -> None:
    """Sleep until an interrupt comes; it is an end in good order, so only SIGTERM goes on as an exception."""
    try:
        threading.Event().wait()
    except KeyboardInterrupt as stop:
        if type(stop) is not KeyboardInterrupt:
            raise
