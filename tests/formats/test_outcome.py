"""How a run ended, in one word."""

from dataclasses import replace

import pytest

from auditor.formats.outcome import Outcome, incomplete, outcome, percent, result_line
from auditor.model.gap import Gap
from auditor.model.report import Plane, Score
from tests.formats import reports


def of_command(command, *gaps, **states):
    planes = tuple(Plane(name, state, "") for name, state in states.items())
    return replace(reports.CLEAN, run=replace(reports.CLEAN.run, command=command), gaps=gaps, planes=planes)


def test_findings_weigh_more_than_failures_and_failures_more_than_gaps():
    assert outcome(reports.COMPLETE) is Outcome.FINDINGS
    assert outcome(replace(reports.COMPLETE, findings=())) is Outcome.FAILURES
    assert outcome(replace(reports.COMPLETE, findings=(), failures=())) is Outcome.INCOMPLETE
    assert outcome(reports.CLEAN) is Outcome.CLEAN


def test_a_run_with_a_gap_is_never_clean():
    assert outcome(of_command("audit", Gap("live", "aws_lb", "AccessDenied"))) is Outcome.INCOMPLETE


def test_a_plane_that_did_not_run_makes_an_audit_incomplete():
    assert incomplete(of_command("audit", declared="complete", live="not run"))


def test_check_and_drift_are_complete_without_the_planes_that_they_leave_out():
    assert not incomplete(of_command("check", Gap("live", "AWS", "not asked"), declared="complete", live="not run"))
    assert not incomplete(of_command("drift", live="complete", observed="not run"))
    assert incomplete(of_command("drift", Gap("live", "aws_lb", "AccessDenied"), observed="not run"))


def test_an_error_in_the_configuration_makes_a_run_incomplete():
    error = next(each for each in reports.COMPLETE.diagnostics if each.severity == "error")
    warning = next(each for each in reports.COMPLETE.diagnostics if each.severity == "warning")
    assert incomplete(replace(reports.CLEAN, diagnostics=(error,)))
    assert not incomplete(replace(reports.CLEAN, diagnostics=(warning,)))


def test_the_result_line_can_be_grepped():
    expected = "result: findings issues=3 worst=critical failures=3 explained=2 gaps=1 score=66.6%"
    assert result_line(reports.COMPLETE) == expected
    assert result_line(reports.EMPTY) == "result: clean issues=0 worst=none failures=0 explained=0 gaps=0 score=none"


@pytest.mark.parametrize(("score", "words"), [(100.0, "100 %"), (99.99, "99.9 %"), (None, "not judged"), (0.0, "0 %")])
def test_only_a_full_score_reads_as_one_hundred(score, words):
    assert percent(replace(reports.CLEAN, score=Score(score, ()))) == words
