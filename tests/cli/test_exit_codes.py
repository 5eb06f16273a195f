"""What the exit code says."""

from dataclasses import replace

import pytest

from auditor.cli.exit_codes import exit_code
from auditor.model.apply import Apply, Notice
from auditor.model.finding import Severity
from tests.formats import reports

HIGH = replace(reports.CLEAN, findings=(reports.SCALED,))
GAPS = replace(reports.CLEAN, gaps=(reports.GAP,))
STALE = replace(reports.CLEAN, apply=Apply("code", notices=(Notice("tainted", "aws_lb.a", "t", Severity.MEDIUM),)))
UNEXPLAINED = replace(reports.CLEAN, failures=reports.COMPLETE.failures[2:])


@pytest.mark.parametrize(
    ("report", "fail_on", "strict", "code"),
    [
        (reports.CLEAN, Severity.INFO, True, 0),
        (HIGH, Severity.HIGH, False, 2),
        (HIGH, Severity.CRITICAL, False, 0),
        (GAPS, Severity.INFO, False, 0),
        (GAPS, Severity.INFO, True, 3),
        (replace(HIGH, gaps=(reports.GAP,)), Severity.HIGH, True, 2),
        (replace(HIGH, gaps=(reports.GAP,)), Severity.CRITICAL, True, 3),
        (STALE, Severity.MEDIUM, False, 2),
        (STALE, Severity.HIGH, False, 0),
        (UNEXPLAINED, Severity.HIGH, False, 2),
        (UNEXPLAINED, Severity.CRITICAL, False, 0),
    ],
)
def test_findings_weigh_more_than_gaps_and_an_unexplained_failure_counts_as_high(report, fail_on, strict, code):
    assert exit_code(report, fail_on=fail_on, strict=strict) == code
