"""auditor/cli/__init__.py: exit codes, one line for what went wrong, signals."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from auditor.errors import ReadFailed
from tests.cli.fakes import Recorder, run

AUDITOR = [sys.executable, "-c", "import sys; from auditor.cli import main; sys.exit(main())"]


def failing(error):
    def gather(options, *, say):
        raise error

    return gather


def test_what_the_user_can_act_on_is_one_line_and_exit_code_1(infra, capsys):
    error = ReadFailed("ecs:ListServices", "AccessDenied", "no\nidentity-based policy")
    assert run(["--tf-dir", infra], gather=failing(error)) == 1
    captured = capsys.readouterr()
    assert captured.err == "auditor: ecs:ListServices failed with AccessDenied: no identity-based policy\n"
    assert captured.out == ""


def test_a_bug_of_ours_is_one_line_without_a_trace(infra, capsys):
    assert run(["--tf-dir", infra], gather=failing(KeyError("x"))) == 1
    assert capsys.readouterr().err == "auditor: internal error: KeyError: 'x' (--debug shows the trace)\n"


def test_debug_shows_the_trace_without_keys(infra, capsys):
    words = ["--tf-dir", infra, "--debug", "--api-key", "hk_secret_0001"]
    assert run(words, gather=failing(KeyError("hk_secret_0001"))) == 1
    shown = capsys.readouterr().err
    assert "Traceback" in shown
    assert "hk_secret_0001" not in shown


def test_a_wrong_option_is_exit_code_1_not_clicks_2(infra, capsys):
    assert run(["--tf-dir", infra, "--no-such"]) == 1
    assert "No such option '--no-such'" in capsys.readouterr().err


def test_ctrl_c_is_130_and_sigterm_143(infra):
    def terminated(options, *, say):
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(5)

    assert run(["--tf-dir", infra], gather=failing(KeyboardInterrupt())) == 130
    assert run(["--tf-dir", infra], gather=terminated) == 143


def test_sigterm_lets_everything_clean_up_once(infra):
    cleaned = []

    def gather(options, *, say):
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            threading.Event().wait(5)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)  # an impatient second one
            cleaned.append(True)

    assert run(["--tf-dir", infra], gather=gather) == 143
    assert cleaned == [True]


def test_the_signal_handler_is_put_back(infra):
    before = signal.getsignal(signal.SIGTERM)
    run(["--tf-dir", infra])
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_command_can_run_in_another_thread(infra):
    codes = []
    thread = threading.Thread(target=lambda: codes.append(run(["--tf-dir", infra, "--quiet"])))
    thread.start()
    thread.join(10)
    assert codes == [0]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--tf-dir", "gone"], "auditor: there is no directory gone\n"),
        (["--tf-dir", "empty"], "auditor: empty holds no terraform configuration (*.tf, *.tf.json)\n"),
        (["--tf-dir", "infra/main.tf"], "auditor: infra/main.tf is no directory\n"),
        (["--tf-dir", "infra", "--api-key"], "auditor: --api-key has no value, and neither AUDITOR_API_KEY nor"),
    ],
)
def test_bad_input_is_one_line_on_standard_error_and_exit_code_1(infra, words, message):
    (infra.parent / "empty").mkdir()
    environment = {k: v for k, v in os.environ.items() if not k.endswith("_API_KEY")}
    done = subprocess.run(
        [*AUDITOR, *words], cwd=infra.parent, env=environment, capture_output=True, text=True, timeout=60,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(message)
    assert done.stderr.count("\n") == 1


def test_a_clean_run_is_0_and_says_so(infra, capsys):
    assert run(["--tf-dir", infra], Recorder()) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("result: clean ")
