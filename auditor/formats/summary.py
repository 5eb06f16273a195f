"""test_execution_summary.json: the raw results of the suites (PRD F6), described by summary.schema.json."""

from auditor.formats import plain
from auditor.formats.format import Format
from auditor.model.report import Report


def render(report: Report) -> str:
    """Every suite with every check and observation, and the totals over all of them."""
    checks = tuple(check for suite in report.suites for check in suite.checks)
    return plain.dump(
        {
            **plain.head(report),
            "totals": {"suites": len(report.suites), "checks": len(checks), **plain.totals(checks)},
            "unexplained": [plain.failure(failure) for failure in report.unexplained],
            "gaps": [plain.gap(gap) for gap in report.gaps],
            "suites": [plain.suite(suite) for suite in report.suites],
        }
    )


FORMAT = Format("summary", "test_execution_summary.json", render, standard=True)
