"""`auditor [options]` is `auditor audit [options]`."""

import subprocess
import sys
import time

import pytest

from tests.cli.fakes import Recorder, run

AUDITOR = [sys.executable, "-c", "import sys; from auditor.cli import main; sys.exit(main())"]
COMMANDS = ("audit", "check", "demo", "drift", "explain", "graph", "iam-policy", "lab", "route", "snapshot", "test")


def test_options_without_a_command_are_those_of_audit(infra):
    recorder = Recorder()
    assert run(["--tf-dir", infra, "--region", "eu-west-1"], recorder) == 0
    assert (recorder.options.command, recorder.options.region) == ("audit", "eu-west-1")


def test_no_word_at_all_audits_the_working_directory(infra, monkeypatch):
    monkeypatch.chdir(infra)
    recorder = Recorder()
    assert run([], recorder) == 0
    assert recorder.options.tf_dir.resolve() == infra.resolve()


def test_help_lists_every_command_and_the_exit_codes(capsys):
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in COMMANDS)
    assert "2 findings at or above --fail-on" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name, capsys):
    assert run([name, "--help"]) == 0
    assert f"Usage: auditor {name}" in capsys.readouterr().out


def test_an_unknown_command_is_a_usage_error(capsys):
    assert run(["adit"]) == 1
    assert "No such command 'adit'" in capsys.readouterr().err


def test_help_is_there_within_four_tenths_of_a_second():
    def seconds():
        started = time.perf_counter()
        subprocess.run([*AUDITOR, "--help"], check=True, capture_output=True, timeout=20)
        return time.perf_counter() - started

    assert min(seconds() for _ in range(5)) < 0.4


def test_the_command_line_imports_nothing_heavy():
    code = (
        "import sys; from auditor.cli.group import commands; commands(); "
        "print([m for m in ('boto3','botocore','requests','mlflow','networkx','jinja2','hcl2','rich','moto') "
        "if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=20).stdout
    assert shown.strip() == "[]"
