"""Where keys come from, and that none is shown."""

import io
import os
import pty
import subprocess
import sys

import pytest

from auditor.cli.keys import NO_VALUE, read_keys
from auditor.errors import UsageError
from tests.cli.fakes import Recorder, run


class Terminal(io.StringIO):
    def isatty(self):
        return True


def values(given, environment=None, stdin=""):
    keys = read_keys(given, environment=environment or {}, stdin=io.StringIO(stdin))
    return [(key.name, key.value.value) for key in keys]


def test_no_option_means_no_key_even_when_the_environment_has_one():
    assert values((), {"AUDITOR_API_KEY": "from-env"}) == []


def test_a_value_is_the_key():
    assert values(("abc",)) == [("key-1", "abc")]


def test_without_a_value_our_variable_comes_before_hokusais():
    both = {"AUDITOR_API_KEY": "ours", "HOKUSAI_API_KEY": "theirs"}
    assert values((NO_VALUE,), both) == [("key-1", "ours")]
    assert values((NO_VALUE,), {"AUDITOR_API_KEY": " ", "HOKUSAI_API_KEY": "theirs"}) == [("key-1", "theirs")]


def test_a_dash_reads_standard_input_and_an_at_sign_a_file(tmp_path):
    (tmp_path / "key").write_text("from-file\n")
    assert values(("-", f"@{tmp_path}/key"), stdin="from-stdin\n") == [("key-1", "from-stdin"), ("key-2", "from-file")]


def test_without_value_variable_and_terminal_it_is_a_usage_error():
    with pytest.raises(UsageError, match="neither AUDITOR_API_KEY nor HOKUSAI_API_KEY is set"):
        values((NO_VALUE,))


@pytest.mark.parametrize("given", ["", "-", "@empty", "@missing", "@binary", "two words", "line\nend", "ключ"])
def test_what_cannot_be_a_key_is_refused_without_showing_it(given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError) as raised:
        values((given,))
    assert given not in str(raised.value) or given in ("", "-", "@empty", "@missing", "@binary")


def test_a_key_is_never_part_of_its_text():
    (key,) = read_keys(("abc-secret",), environment={})
    assert "abc-secret" not in repr(key) + str(key)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--api-key"], ["from-env"]),
        (["--api-key", "--no-live"], ["from-env"]),
        (["--api-key", "given", "--no-live"], ["given"]),
        (["--api-key=given"], ["given"]),
        (["--api-key", "a", "--api-key", "b"], ["a", "b"]),
        (["--api-key", "--api-key", "b"], ["from-env", "b"]),
        ([], []),
    ],
)
def test_the_option_takes_a_value_or_none(infra, monkeypatch, words, expected):
    monkeypatch.setenv("AUDITOR_API_KEY", "from-env")
    recorder = Recorder()
    assert run(["--tf-dir", infra, *words], recorder) == 0
    assert [key.value.value for key in recorder.options.keys] == expected
    assert recorder.options.tf_dir == infra


def test_on_a_terminal_the_key_is_asked_for_and_not_echoed(infra):
    code = (
        "from tests.cli.fakes import Recorder, run; r = Recorder(); "
        f"code = run(['--tf-dir', {str(infra)!r}, '--api-key', '--quiet'], r); "
        "print('length', len(r.options.keys[0].value.value), 'code', code)"
    )
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    environment = {**{k: v for k, v in os.environ.items() if not k.endswith("_API_KEY")}, "PYTHONPATH": root}
    main_end, terminal = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdin=terminal, stdout=terminal, stderr=terminal, env=environment,
        start_new_session=True,
    )  # fmt: skip
    os.close(terminal)
    shown = b""
    answered = False
    try:
        while chunk := os.read(main_end, 1024):
            shown += chunk
            if b"API key:" in shown and not answered:
                os.write(main_end, b"typed-secret\n")
                answered = True
    except OSError:
        pass  # how Linux says that the other end of a terminal is closed
    assert child.wait(20) == 0
    os.close(main_end)
    assert b"length 12 code 0" in shown
    assert b"typed-secret" not in shown


def test_a_key_is_in_no_output_of_a_run(infra, capsys):
    from dataclasses import replace

    from tests.formats import reports

    key = "hk_live_0123456789abcdef"
    finding = replace(reports.DRIFT, message=f"the service saw {key}", actual=key, subject=f"x {key}")
    recorder = Recorder(replace(reports.COMPLETE, findings=(finding,)))
    assert run(["--tf-dir", infra, "--api-key", key, "-o", "json:out.json", "--output-dir", "out"], recorder) == 2
    captured = capsys.readouterr()
    files = [path.read_text() for path in infra.parent.rglob("*") if path.is_file()]
    assert len(files) == 6
    assert not any(key in text for text in (*files, captured.out, captured.err))
