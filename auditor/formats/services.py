"""The service availability matrix: a Report in, one row a service out. Pure; shown by registration and health.

A check belongs to the service that its subject names: the instance key of the resource (`aws_ecs_service.this["api"]`),
else of the module call (`module.service["api"]`), else the resource's name. A cell is the worst of its checks.
"""

from dataclasses import dataclass

from auditor.model.address import parse
from auditor.model.probe import Check, Verdict
from auditor.model.report import Report

SERVICES = "services"
TARGETS = "targets"
HEALTH_SUITE = "health_endpoints"
BALANCER_SUITE = "services"
_WORST_FIRST = (Verdict.FAIL, Verdict.ERROR, Verdict.SKIP, Verdict.PASS)


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service: the deciding check of each column, None where no check looked at it."""

    name: str
    ecs: Check | None
    targets: Check | None
    balancer: Check | None
    health: Check | None
    latency_seconds: float | None
    """The median time of the health endpoint's answers."""


def matrix(report: Report) -> tuple[ServiceRow, ...]:
    """One row for each service that any check of services, targets or health endpoints names, in order of name."""
    columns: dict[str, dict[str, list[Check]]] = {}
    for suite in report.suites:
        for check in suite.checks:
            column, name = _column(suite.name, check), service_of(check.subject)
            if name and column:
                columns.setdefault(name, {}).setdefault(column, []).append(check)
    return tuple(_row(name, columns[name]) for name in sorted(columns))


def _column(suite: str, check: Check) -> str:
    """Requests have columns by their suite; what AWS says has one by its component."""
    if suite in (HEALTH_SUITE, BALANCER_SUITE):
        return f"suite {suite}"
    return check.component if check.component in (SERVICES, TARGETS) and not check.observations else ""


def service_of(subject: str) -> str:
    """The service that a terraform address speaks of, "" where it is no address."""
    try:
        address = parse(subject)
    except ValueError:
        return ""
    keys = [address.key, *(step.key for step in reversed(address.module))]
    return next((key for key in keys if isinstance(key, str)), address.name)


def _row(name: str, checks: dict[str, list[Check]]) -> ServiceRow:
    health = checks.get(f"suite {HEALTH_SUITE}", [])
    times = sorted(seen.answer.elapsed_seconds for check in health for seen in check.observations if seen.status)
    return ServiceRow(
        name=name,
        ecs=_deciding(checks.get(SERVICES, [])),
        targets=_deciding(checks.get(TARGETS, [])),
        balancer=_deciding(checks.get(f"suite {BALANCER_SUITE}", [])),
        health=_deciding(health),
        latency_seconds=times[len(times) // 2] if times else None,
    )


def _deciding(checks: list[Check]) -> Check | None:
    return min(checks, key=lambda check: _WORST_FIRST.index(check.verdict), default=None)
