"""Waiting for a signal."""

import os
import signal
import threading

import pytest

from auditor.cli import Terminated
from auditor.cli.waiting import wait_for_signal


def test_ctrl_c_ends_the_waiting_in_good_order():
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
    assert wait_for_signal() is None


def test_sigterm_goes_on_as_an_exception():
    def stop(number, frame):
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()
        with pytest.raises(Terminated):
            wait_for_signal()
    finally:
        signal.signal(signal.SIGTERM, before)
