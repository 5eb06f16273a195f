"""MODEL_REGISTRATION_TEST_REPORT.md: what works and what does not for model registration (PRD F6).

A Report in, Markdown out; the layout is templates/registration.j2.
"""

from auditor.formats.endpoints import observations, rates
from auditor.formats.format import Format
from auditor.formats.issues import ISSUES_FILE, issues
from auditor.formats.outcome import TARGET_PERCENT, percent
from auditor.formats.plain import totals
from auditor.formats.services import matrix
from auditor.formats.stages import stages
from auditor.formats.template import fill
from auditor.model.report import Report


def render(report: Report) -> str:
    """The test report as Markdown."""
    values = {
        "score": percent(report),
        "target_percent": TARGET_PERCENT,
        "services": matrix(report),
        "stages": stages(report),
        "rates": rates(report),
        "observations": observations(report),
        "suites": [(suite, totals(suite.checks)) for suite in report.suites],
        "issues": issues(report),
        "issue_of": {issue.finding.fingerprint: issue for issue in issues(report)},
        "issues_file": ISSUES_FILE,
    }
    return fill("registration.j2", report=report, **values)


FORMAT = Format("registration", "MODEL_REGISTRATION_TEST_REPORT.md", render, standard=True)
