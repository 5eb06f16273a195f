"""GitHub annotations: a Report in, one workflow command a finding out.

Source: docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from auditor.formats.escape import one_line
from auditor.formats.format import Format
from auditor.formats.outcome import result_line
from auditor.formats.repository import path_in_repository
from auditor.model.finding import Finding, Severity
from auditor.model.report import Report

LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning"}


def render(report: Report) -> str:
    """One annotation a finding and one an unexplained failure, then the result."""
    lines = [_annotation(report, finding) for finding in report.findings]
    lines += [
        f"::error title=unexplained failure::{_data(f'{failure.check.title}: {failure.check.actual}')}"
        for failure in report.unexplained
    ]
    return "\n".join([*lines, result_line(report)]) + "\n"


def _annotation(report: Report, finding: Finding) -> str:
    values = {"title": f"{finding.cause} at {finding.subject}"}
    if finding.range:
        values = {"file": path_in_repository(report, finding.range), "line": str(finding.range.line), **values}
    shown = ",".join(f"{name}={_property(value)}" for name, value in values.items())
    return f"::{LEVELS.get(finding.severity, 'notice')} {shown}::{_data(finding.message)}"


def _data(text: str) -> str:
    return one_line(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMAT = Format("github", "annotations.txt", render)
