"""`auditor demo`, with a lab that is none."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.fakes import Recorder, lab, run
from tests.formats import reports


class Demo(Recorder):
    """Remembers what the environment was while the audit ran, and which scenarios were asked for."""

    environment = None
    scenarios = None

    def gather(self, options, *, say):
        self.environment = dict(os.environ)
        return super().gather(options, say=say)

    @contextmanager
    def running(self, tf_dir, scenarios, *, say):
        self.scenarios = tuple(scenarios)
        shutil.copytree(tf_dir, tf_dir / ".." / "copy")
        yield lab(tf_dir / ".." / "copy")


def demo(infra, *words, report=reports.COMPLETE):
    recorder = Demo(report)
    code = run(["demo", "--tf-dir", infra, *words], recorder, running=recorder.running)
    return code, recorder


def test_it_audits_the_copy_of_the_lab_with_its_key_and_detours(infra):
    code, recorder = demo(infra, "--scenario", "mlflow-crashes")
    assert (code, recorder.scenarios) == (0, ("mlflow-crashes",))
    seen = recorder.options
    assert seen.tf_dir == infra / ".." / "copy"
    assert [key.value.value for key in seen.keys] == ["lab-key-0123456789"]
    assert seen.connect_to == ("api.hokus.ai:443:127.0.0.1:8443",)
    assert (seen.command, seen.live, seen.probes, seen.write) == ("audit", True, True, True)


def test_the_audit_sees_the_labs_aws_and_nothing_of_the_users(infra, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "production")
    _, recorder = demo(infra)
    aws = {name: value for name, value in recorder.environment.items() if name.startswith("AWS_")}
    assert aws == {"AWS_ENDPOINT_URL": "http://127.0.0.1:5555", "AWS_ACCESS_KEY_ID": "lab"}
    assert os.environ["AWS_PROFILE"] == "production"
    assert "AWS_ENDPOINT_URL" not in os.environ


def test_it_writes_the_reports_and_ends_with_0_whatever_was_found(infra, capsys):
    code, _ = demo(infra, "--output-dir", "out")
    assert code == 0
    assert "(demo-infra/terraform.tfvars#L12)" in Path("out/INFRASTRUCTURE_ISSUES.md").read_text()
    assert len(list(Path("out").glob("*.*"))) == 4
    assert sorted(path.name for path in Path("out/demo-infra").iterdir()) == sorted(p.name for p in infra.iterdir())
    assert capsys.readouterr().out.splitlines()[-1].startswith("result: findings ")


def test_it_breaks_three_things_by_default(infra):
    pytest.importorskip("moto")
    _, recorder = demo(infra)
    assert len(recorder.scenarios) == 3


def test_it_lists_the_scenarios(capsys):
    pytest.importorskip("moto")
    assert run(["demo", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= 8
    assert sum(line.endswith("(default)") for line in lines) == 3
