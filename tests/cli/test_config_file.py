"""Defaults from auditor.toml."""

import pytest

from tests.cli.fakes import Recorder, run


@pytest.fixture
def config(infra):
    def write(text):
        (infra.parent / "auditor.toml").write_text(text)
        return ["--config", "auditor.toml"]

    return write


def test_the_file_gives_defaults_and_the_command_line_wins(infra, config):
    words = config('tf-dir = "infra"\nregion = "eu-west-1"\nworkspace = "prod"\nvar = ["a=b"]\nno_live = true\n')
    recorder = Recorder()
    assert run([*words, "--workspace", "dev"], recorder) == 0
    seen = recorder.options
    assert (seen.region, seen.workspace, seen.variables, seen.live) == ("eu-west-1", "dev", (("a", "b"),), False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no_such = 1", "auditor.toml: no_such is no option of this command that a file may set"),
        ('api_key = "secret-in-file"', "auditor.toml: api_key is no option of this command that a file may set"),
        ("a = = b", "auditor.toml is not TOML"),
        ('fail_on = "bad"', "Invalid value for '--fail-on'"),
    ],
)
def test_a_file_of_no_use_is_refused_without_its_values(infra, config, text, message, capsys):
    assert run(["--tf-dir", infra, *config(text)]) == 1
    shown = capsys.readouterr().err
    assert message in shown
    assert "secret-in-file" not in shown
