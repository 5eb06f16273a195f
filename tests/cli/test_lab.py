"""`auditor lab`."""

import os
import shlex
import signal
import threading

from auditor.cli.lab import instructions
from tests.cli.fakes import lab, run, running


def test_it_prints_what_a_shell_needs_and_ends_on_ctrl_c(infra, capsys):
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    assert run(["lab", "--tf-dir", infra, "--scenario", "a"], running=running) == 0
    assert "export AWS_ENDPOINT_URL=http://127.0.0.1:5555" in capsys.readouterr().out


def test_the_last_line_is_the_audit_of_this_lab(infra):
    lines = instructions(lab(infra)).splitlines()
    assert shlex.split(lines[-1])[:4] == ["auditor", "--tf-dir", str(infra), "--api-key"]
    assert "api.hokus.ai:443:127.0.0.1:8443" in shlex.split(lines[-1])
    assert "export AUDITOR_API_KEY=lab-key-0123456789" in lines


def test_a_configuration_that_is_none_is_said_before_anything_starts(infra, capsys):
    assert run(["lab", "--tf-dir", "gone"], running=None) == 1
    assert capsys.readouterr().err == "auditor: there is no directory gone\n"
