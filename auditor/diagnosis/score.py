"""The infrastructure health score: the checks of the suites in, per cent out. Pure.

Each component counts with its weight; within a component each judged check counts alike. Skipped checks are not judged,
and a component without a judged check does not count at all: what was not looked at is neither healthy nor ill.
"""

from collections.abc import Iterable

from auditor.model.probe import Check, SuiteResult, Verdict
from auditor.model.report import Score, ScorePart

WEIGHTS = {
    "load balancer": 15,
    "services": 25,
    "targets": 20,
    "endpoints": 20,
    "authentication": 10,
    "registration": 10,
}


def score(suites: Iterable[SuiteResult]) -> Score:
    """Weigh passed checks against judged ones."""
    checks = [check for suite in suites for check in suite.checks]
    parts = tuple(part for name in WEIGHTS if (part := _part(name, checks)).judged)
    total = sum(part.weight for part in parts)
    if not total:
        return Score(None, ())
    return Score(round(sum(part.weight * part.passed / part.judged for part in parts) * 100 / total, 1), parts)


def _part(component: str, checks: list[Check]) -> ScorePart:
    judged = [c for c in checks if c.component == component and c.verdict in (Verdict.PASS, Verdict.FAIL)]
    passed = sum(check.verdict == Verdict.PASS for check in judged)
    return ScorePart(component, passed, len(judged), WEIGHTS[component])
