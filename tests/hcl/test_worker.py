"""A second process: answers as the function itself, in another process, and never outlives who asked."""

import os
import signal
import subprocess
import sys
import time

import pytest

from auditor.errors import ConfigurationError
from auditor.hcl.worker import Worker, WorkerLost


def test_it_calls_the_function_in_another_process():
    with Worker(divmod, (3,)) as worker:
        assert [worker.ask(7), worker.ask(11)] == [(2, 1), (3, 2)]
    with Worker(_own_id, ()) as worker:
        assert worker.ask(0) != os.getpid()


def test_an_error_of_the_users_comes_back_and_it_goes_on():
    with Worker(_refuse, ()) as worker:
        for _ in range(2):
            with pytest.raises(ConfigurationError, match="no such root"):
                worker.ask("no such root")


def _refuse(text):
    raise ConfigurationError(text)


def test_a_process_that_dies_is_lost():
    with Worker(os._exit, ()) as worker:
        with pytest.raises(WorkerLost):
            worker.ask(3)
        with pytest.raises(WorkerLost):
            worker.ask(3)


def test_what_cannot_be_sent_is_lost():
    with Worker(repr, ()) as worker, pytest.raises(WorkerLost):
        worker.ask(lambda: 1)


def gone(process_id):
    for _ in range(100):
        try:
            os.kill(process_id, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_it_ends_with_the_with():
    with Worker(_own_id, ()) as worker:
        process_id = worker.ask(0)
    assert gone(process_id)


def _own_id(_):
    return os.getpid()


def test_it_ends_when_its_parent_is_killed():
    """The parent has no chance to say so: the end of its input is what the process sees."""
    program = (
        "import os, signal\n"
        "from auditor.hcl.worker import Worker\n"
        "from tests.hcl.test_worker import _own_id\n"
        "print(Worker(_own_id, ()).ask(0), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert gone(int(done.stdout))


def test_nothing_of_the_working_directory_is_run(tmp_path, monkeypatch):
    (tmp_path / "pickle.py").write_text("open('harm', 'w')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Worker(abs, ()) as worker:
        assert worker.ask(-1) == 1
    assert not (tmp_path / "harm").exists()
