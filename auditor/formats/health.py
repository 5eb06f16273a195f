"""infrastructure_health_report.json: the health score, its parts and the services, described by health.schema.json.

A Report in, JSON text out.
"""

from auditor.formats import plain
from auditor.formats.format import Format
from auditor.formats.outcome import TARGET_PERCENT
from auditor.formats.services import matrix
from auditor.model.probe import Check
from auditor.model.report import Report


def render(report: Report) -> str:
    """The score with its parts, one entry a service, and every check that counts for the score."""
    percent = report.score.percent
    checks = [check for suite in report.suites for check in suite.checks if check.component]
    return plain.dump(
        {
            **plain.head(report),
            "score": plain.score(report.score),
            "target_percent": TARGET_PERCENT,
            "target_met": None if percent is None else percent > TARGET_PERCENT,
            "services": [
                {
                    "name": row.name,
                    "ecs": _cell(row.ecs),
                    "targets": _cell(row.targets),
                    "load_balancer": _cell(row.balancer),
                    "health_endpoint": _cell(row.health),
                    "latency_seconds": None if row.latency_seconds is None else plain.seconds(row.latency_seconds),
                }
                for row in matrix(report)
            ],
            "checks": [{"component": check.component, **_cell_of(check)} for check in checks],
            "gaps": [plain.gap(gap) for gap in report.gaps],
        }
    )


def _cell(check: Check | None) -> plain.Json | None:
    return _cell_of(check) if check else None


def _cell_of(check: Check) -> plain.Json:
    return {
        "check": check.id,
        "title": check.title,
        "verdict": str(check.verdict),
        "subject": check.subject,
        "expected": check.expected,
        "actual": check.actual,
        "reason": check.reason,
    }


FORMAT = Format("health", "infrastructure_health_report.json", render, standard=True)
