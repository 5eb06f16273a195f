"""The main command against a broken stack, as a user runs it: files, exit codes, and a key that is nowhere."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from auditor.lab import DEFAULT_SCENARIOS, Lab

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]
REPORTS = (
    "INFRASTRUCTURE_ISSUES.md",
    "MODEL_REGISTRATION_TEST_REPORT.md",
    "test_execution_summary.json",
    "infrastructure_health_report.json",
)
FORMATS = ("json", "markdown", "console", "sarif", "junit", "github")


@pytest.fixture(scope="module")
def broken(lab: Lab) -> Iterator[Lab]:
    for name in DEFAULT_SCENARIOS:
        lab.apply(name)
    lab.settle()
    yield lab
    lab.restore()


def test_three_faults_give_three_issues_and_exit_code_two(
    broken: Lab, auditor: Callable[..., int], tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    code = auditor("--tf-dir", str(broken.tf_dir), "--api-key", "--output-dir", str(tmp_path), "-o", "json")
    assert code == 2
    for name in REPORTS:
        assert (tmp_path / name).stat().st_size > 500, name
    issues = (tmp_path / "INFRASTRUCTURE_ISSUES.md").read_text()
    for address in (
        'module.alb.aws_lb_listener_rule.this["api_mlflow"]',
        'module.service["api"].aws_lb_target_group.this',
        'module.service["auth"].aws_ecs_service.this',
    ):
        assert address in issues
    report = json.loads((tmp_path / "report.json").read_text()) if (tmp_path / "report.json").exists() else None
    report = report or json.loads(capfd.readouterr().out)
    assert {finding["cause"] for finding in report["findings"]} == {
        "rule-forwards-elsewhere",
        "health-check-path-not-served",
        "service-scaled-to-zero",
    }


def test_the_key_is_in_no_file_no_output_and_no_log(
    broken: Lab, auditor: Callable[..., int], tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog
):
    caplog.set_level(logging.DEBUG)
    outputs = [part for name in FORMATS for part in ("-o", f"{name}:{tmp_path / name}")]
    auditor("--tf-dir", str(broken.tf_dir), "--api-key", "--debug", "--output-dir", str(tmp_path / "reports"), *outputs)
    auditor("snapshot", "--tf-dir", str(broken.tf_dir), "--output", str(tmp_path / "live.json"))
    written = {path: path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(written) >= len(REPORTS) + len(FORMATS)
    printed = capfd.readouterr()
    everything = {**written, "stdout": printed.out, "stderr": printed.err, "log": caplog.text}
    shown = [
        place for place, text in everything.items() for form in (broken.api_key, quote(broken.api_key)) if form in text
    ]
    assert shown == []
