from dataclasses import replace
from datetime import UTC, datetime

from auditor.model.finding import Severity
from auditor.model.probe import Check, Verdict
from auditor.model.report import Coverage, Failure, Report, Run, Score
from tests.model.test_finding import FINDING

RUN = Run("r", datetime(2026, 1, 1, tzinfo=UTC), 1.0, "0.1.0", "infra")
REPORT = Report(RUN, (), (), (), (), (), Coverage(), (), Score(None, ()))


def failure(*explained_by):
    return Failure(Check("c", "t", Verdict.FAIL, "", ""), None, explained_by)


def test_a_failure_that_no_finding_explains_is_unexplained():
    report = replace(REPORT, failures=(failure("f1"), failure()))
    assert report.unexplained == (failure(),)


def test_the_worst_severity_is_none_without_findings():
    assert REPORT.worst() is None
    low = replace(FINDING, severity=Severity.LOW)
    assert replace(REPORT, findings=(low, FINDING)).worst() is Severity.HIGH


def test_two_equal_reports_are_equal():
    assert replace(REPORT) == REPORT
