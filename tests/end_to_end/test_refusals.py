"""A healthy stack behind a refusal: a wrong key, a denied action, an endpoint that nobody reaches, no credentials."""

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.lab import Lab

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]


def test_healthy_stack_is_clean_and_complete(lab: Lab, auditor: Callable[..., int], tmp_path: Path, capfd):
    arguments = ("--tf-dir", str(lab.tf_dir), "--api-key", "--strict", "--output-dir", str(tmp_path))
    assert auditor(*arguments) == 0
    assert capfd.readouterr().out.splitlines()[-1].startswith("result: clean issues=0 worst=none failures=0")
    assert "Issue 1" not in (tmp_path / "INFRASTRUCTURE_ISSUES.md").read_text()


def test_wrong_key_is_told_from_a_broken_stack(lab: Lab, auditor: Callable[..., int], tmp_path: Path):
    wrong = "hk_not_a_key_of_this_lab"
    arguments = ("--tf-dir", str(lab.tf_dir), "--api-key", wrong, "--output-dir", str(tmp_path))
    code = auditor("test", "authentication", *arguments)
    text = (tmp_path / "test_execution_summary.json").read_text()
    issues = (tmp_path / "test_execution_summary.json").with_name("INFRASTRUCTURE_ISSUES.md")
    assert code == 2
    assert not issues.exists() or "Issue 1" not in issues.read_text(), "a wrong key is no fault of the infrastructure"
    assert "the key was rejected" in text
    assert wrong not in text


def test_access_denied_is_a_gap_that_names_the_action(lab: Lab, auditor: Callable[..., int], tmp_path: Path):
    try:
        lab.deny({"elasticloadbalancing:DescribeRules"})
        code = auditor("--tf-dir", str(lab.tf_dir), "--api-key", "--strict", "--output-dir", str(tmp_path))
    finally:
        lab.deny(())
    issues = (tmp_path / "INFRASTRUCTURE_ISSUES.md").read_text()
    assert code == 3
    assert "elasticloadbalancing:DescribeRules" in issues
    assert "rule-missing" not in issues, "an unread type is not an empty one"


def test_every_balancer_read_denied_is_never_clean(lab: Lab, auditor: Callable[..., int], tmp_path: Path):
    try:
        lab.deny({"elasticloadbalancing:*", "ecs:*", "ec2:*"})
        code = auditor("drift", "--tf-dir", str(lab.tf_dir), "--strict", "-o", f"markdown:{tmp_path / 'drift.md'}")
    finally:
        lab.deny(())
    text = (tmp_path / "drift.md").read_text()
    assert code == 3
    assert "missing" not in text.split("## What was not checked")[0].replace("missing the action", "")
    assert "ecs:" in text


def test_no_credentials_leaves_the_declared_plane(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL", lab.environment["AWS_ENDPOINT_URL"])
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    code = main(["drift", "--tf-dir", str(lab.tf_dir), "-o", f"markdown:{tmp_path / 'drift.md'}"])
    printed = capfd.readouterr()
    assert code == 0
    assert "Traceback" not in printed.out + printed.err
    text = (tmp_path / "drift.md").read_text()
    assert "credentials" in text.lower()
    assert "live plane | complete" not in text


def test_unreachable_aws_endpoint_is_a_gap_within_a_minute(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    for name, value in {**lab.environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(name, value)
    code = main(["drift", "--tf-dir", str(lab.tf_dir), "--strict", "-o", f"markdown:{tmp_path / 'drift.md'}"])
    assert code == 3
    assert "127.0.0.1:9" in (tmp_path / "drift.md").read_text()
    assert "Traceback" not in capfd.readouterr().err


def test_hosts_that_nobody_reaches_fail_without_a_trace_on_the_terminal(
    lab: Lab, in_lab: Lab, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    tasks = [part for way in in_lab.connect_to if way.startswith("10.") for part in ("--connect-to", way)]
    nowhere = [*tasks, *(part for host in ("api", "auth", "registry") for part in _refused(f"{host}.hokus.ai"))]
    code = main(["--tf-dir", str(lab.tf_dir), "--output-dir", str(tmp_path), *nowhere])
    assert code in (0, 2)
    assert "Traceback" not in capfd.readouterr().err
    assert "no answer (tcp" in (tmp_path / "MODEL_REGISTRATION_TEST_REPORT.md").read_text()


def _refused(host: str) -> list[str]:
    return ["--connect-to", f"{host}:443:127.0.0.1:9", "--connect-to", f"{host}:80:127.0.0.1:9"]
