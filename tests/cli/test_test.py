"""`auditor test`."""

import json
from pathlib import Path

from tests.cli.fakes import Recorder, run
from tests.formats import reports


def test_it_runs_the_named_suites_and_writes_their_raw_results(infra):
    recorder = Recorder()
    assert run(["test", "authentication", "health-endpoints", "--tf-dir", infra, "--output-dir", "out"], recorder) == 0
    assert recorder.options.suites == ("authentication", "health_endpoints")
    assert [path.name for path in Path("out").iterdir()] == ["test_execution_summary.json"]
    assert json.loads(Path("out/test_execution_summary.json").read_text())["totals"]["checks"] == 2


def test_without_a_name_all_suites_run(infra):
    recorder = Recorder()
    assert run(["test", "--tf-dir", infra], recorder) == 0
    assert (recorder.options.suites, recorder.options.command) == (None, "test")


def test_a_failed_check_is_exit_code_2_whatever_explains_it(infra):
    finding = reports.replace(reports.UNMANAGED)
    failure = reports.replace(reports.COMPLETE.failures[0], explained_by=(finding.fingerprint,))
    report = reports.replace(reports.COMPLETE, findings=(finding,), failures=(failure,))
    assert run(["audit", "--tf-dir", infra], Recorder(report)) == 0
    assert run(["test", "--tf-dir", infra], Recorder(report)) == 2
