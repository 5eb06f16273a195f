"""`auditor audit`."""

from pathlib import Path

from tests.cli.fakes import Recorder, run
from tests.formats import reports


def test_it_asks_for_all_planes_and_writes_the_four_reports(infra, capsys):
    recorder = Recorder(reports.COMPLETE)
    assert run(["audit", "--tf-dir", infra], recorder) == 2
    assert (recorder.options.command, recorder.options.live, recorder.options.probes) == ("audit", True, True)
    assert len(list(Path("reports").iterdir())) == 4
    lines = capsys.readouterr().out.splitlines()
    assert lines[-3] == 'module.service["auth"].aws_ecs_service.this desired_count terraform.tfvars:12'


def test_the_threshold_decides_the_exit_code(infra):
    report = reports.replace(reports.COMPLETE, failures=(), findings=(reports.UNMANAGED,))
    assert run(["audit", "--tf-dir", infra], Recorder(report)) == 0
    assert run(["audit", "--tf-dir", infra, "--fail-on", "low"], Recorder(report)) == 2
    assert run(["audit", "--tf-dir", infra, "--strict"], Recorder(report)) == 3
