"""What a run's exit code is: a Report and the thresholds in, a number out. Pure.

0 clean, 1 could not run, 2 findings at or above --fail-on, 3 incomplete under --strict, 130 and 143 on signals.
"""

from auditor.formats.outcome import incomplete
from auditor.model.finding import Severity
from auditor.model.report import Report

CLEAN = 0
COULD_NOT_RUN = 1
FINDINGS = 2
INCOMPLETE = 3
INTERRUPTED = 130
TERMINATED = 143
UNEXPLAINED = Severity.HIGH
"""A failed check that no finding explains counts as a finding of this severity: it must never end as clean."""


def exit_code(report: Report, *, fail_on: Severity, strict: bool = False) -> int:
    """Findings (and what is to be known before an apply) weigh more than gaps: 2 wins over 3."""
    severities = [finding.severity for finding in report.findings]
    severities += [UNEXPLAINED] * len(report.unexplained)
    severities += [notice.severity for notice in report.apply.notices] if report.apply else []
    if any(severity >= fail_on for severity in severities):
        return FINDINGS
    return INCOMPLETE if strict and incomplete(report) else CLEAN
