"""report.json: the whole Report for other programs, described by report.schema.json. A Report in, JSON text out."""

from auditor.formats import apply, plain
from auditor.formats.format import Format
from auditor.model.report import Coverage, Ignored, Report


def render(report: Report) -> str:
    """The Report as JSON; findings are in order of fixing."""
    return plain.dump(
        {
            **plain.head(report),
            "planes": [{"name": p.name, "state": p.state, "detail": p.detail} for p in report.planes],
            "findings": [plain.finding(finding) for finding in report.findings],
            "failures": [plain.failure(failure) for failure in report.failures],
            "gaps": [plain.gap(gap) for gap in report.gaps],
            "diagnostics": [plain.diagnostic(diagnostic) for diagnostic in report.diagnostics],
            "coverage": _coverage(report.coverage),
            "score": plain.score(report.score),
            "suites": [plain.suite(suite) for suite in report.suites],
            "route_differences": [plain.route_difference(one) for one in report.route_differences],
            "undecided_routes": [plain.undecided_routes(one) for one in report.undecided_routes],
            "ignored": [_ignored(one) for one in report.ignored],
            "ignore_notes": [{"line": n.line, "pattern": n.pattern, "text": n.text} for n in report.ignore_notes],
            "apply": apply.as_json(report.apply),
        }
    )


def _ignored(one: Ignored) -> plain.Json:
    words = {"pattern": one.pattern, "line": one.line, "reason": one.reason, "until": one.until or None}
    return {"finding": plain.finding(one.finding), **words}


def _coverage(coverage: Coverage) -> plain.Json:
    return {
        "files": coverage.files,
        "resources": coverage.resources,
        "live_resources": coverage.live_resources,
        "live_types": list(coverage.live_types),
        "compared": coverage.compared,
        "not_compared": list(coverage.not_compared),
        "probes": coverage.probes,
        "api_calls": coverage.api_calls,
    }


FORMAT = Format("json", "report.json", render)
