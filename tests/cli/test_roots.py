"""`auditor roots`, and the options that choose root modules."""

import json
from pathlib import Path

import pytest

from tests.cli.fakes import Recorder, run

REPOSITORY = Path(__file__).parents[2] / "terraform_fixtures" / "roots"
NAMES = ["network", "platform", "services/api", "services/auth", "services/mlflow"]


def listed(words, capsys):
    assert run(["roots", "-o", "json", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_root_modules_are_listed_with_backend_and_evidence(infra, capsys):
    found = listed(["--tf-dir", REPOSITORY], capsys)
    assert found["roots"][0] == {
        "name": "network",
        "path": (REPOSITORY / "network").as_posix(),
        "files": 5,
        "backend": "s3 network/terraform.tfstate",
        "evidence": 'backend "s3" in versions.tf:11',
    }
    assert [root["name"] for root in found["roots"]] == NAMES
    (module,) = found["left_out"]
    assert module["path"].endswith("modules/ecs-service")
    assert module["reason"] == "called as a module by services/api/main.tf:26 and 2 more"


def test_the_text_says_the_same(infra, capsys):
    assert run(["roots", "--tf-dir", REPOSITORY]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"5 root modules in {REPOSITORY}"
    assert [line.split()[0] for line in lines[1:6]] == NAMES
    assert lines[7] == "left out (1)"
    assert "called as a module by" in lines[8]


def test_one_root_module_is_a_dot_and_needs_no_backend(infra, capsys):
    assert run(["roots", "--tf-dir", "infra"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 root module in infra",
        "  .  1 file  no backend  named by --tf-dir",
    ]


def test_what_a_glob_leaves_is_listed_too(infra, capsys):
    found = listed(["--tf-dir", REPOSITORY, "--root", "services/*"], capsys)
    assert [root["name"] for root in found["roots"]] == NAMES[2:]
    assert [each["reason"] for each in found["left_out"]].count("not chosen by --root") == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--tf-dir", "empty"], "auditor: empty holds no terraform configuration"),
        (["--tf-dir", "infra", "--root", "x"], "auditor: --root x: no root module has such a name; there are ."),
        (["--tf-dir", "infra", "--tf-dir", "gone"], "auditor: there is no directory gone"),
    ],
)
def test_nothing_found_is_one_line_and_exit_code_1(infra, words, message, capsys):
    (infra.parent / "empty").mkdir()
    assert run(["roots", *words]) == 1
    assert capsys.readouterr().err.startswith(message)


def test_an_audit_gets_all_root_modules_and_their_folder(infra):
    recorder = Recorder()
    assert run(["--tf-dir", REPOSITORY], recorder) == 0
    assert recorder.options.tf_dir == REPOSITORY
    assert [root.name for root in recorder.options.roots] == NAMES


def test_one_root_module_gives_its_own_folder_and_plain_addresses(infra):
    for words in (["--tf-dir", REPOSITORY, "--root", "**/api"], ["--tf-dir", REPOSITORY / "services/api"]):
        recorder = Recorder()
        assert run(words, recorder) == 0
        assert recorder.options.tf_dir == REPOSITORY / "services/api"
        assert [root.name for root in recorder.options.roots] == [""]


def test_the_file_may_name_one_folder_or_several(infra, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "main.tf").write_text("")
    for text, names in (('tf_dir = "infra"', [""]), ('tf_dir = ["infra", "other"]\nroot = "i*"', [""])):
        Path("auditor.toml").write_text(text)
        recorder = Recorder()
        assert run(["--config", "auditor.toml"], recorder) == 0
        assert recorder.options.tf_dir == Path("infra")
        assert [root.name for root in recorder.options.roots] == names
    Path("auditor.toml").write_text('tf-dir = ["infra", "other"]')
    recorder = Recorder()
    assert run(["--config", "auditor.toml"], recorder) == 0
    assert [root.name for root in recorder.options.roots] == ["infra", "other"]
    assert recorder.options.tf_dir == Path()


class Terminal:
    """Standard error that a person looks at."""

    def __init__(self):
        self.text = ""

    def isatty(self):
        return True

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def test_a_person_is_told_that_several_are_evaluated(infra, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert run(["--tf-dir", REPOSITORY], Recorder()) == 0
    told = f"evaluating 5 root modules below {REPOSITORY} (1 folder left out; see `auditor roots`)\n"
    assert terminal.text.startswith(told)
    terminal.text = ""
    assert run(["--tf-dir", REPOSITORY, "--quiet"], Recorder()) == 0
    assert run(["--tf-dir", infra], Recorder()) == 0
    assert "root modules" not in terminal.text
