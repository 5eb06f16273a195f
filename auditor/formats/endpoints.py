"""What was asked of the endpoints: a Report in, rows of requests and authentication rates out. Pure."""

from dataclasses import dataclass

from auditor.model.probe import Auth, Observation
from auditor.model.report import Report


@dataclass(frozen=True, slots=True)
class Rate:
    """How often requests with one way of showing one key were answered as expected."""

    auth: Auth
    key: str
    passed: int
    asked: int


def observations(report: Report) -> tuple[Observation, ...]:
    """Every observation once, in the order of asking; a probe that two suites share counts once."""
    found = {seen.probe.id: seen for suite in report.suites for check in suite.checks for seen in check.observations}
    return tuple(found.values())


def rates(report: Report) -> tuple[Rate, ...]:
    """Success by method and key, in order of the methods; requests without a key come first."""
    groups: dict[tuple[Auth, str], list[bool]] = {}
    for seen in observations(report):
        groups.setdefault((seen.probe.auth, seen.probe.key), []).append(seen.as_expected)
    methods = list(Auth)
    ordered = sorted(groups, key=lambda group: (methods.index(group[0]), group[1]))
    return tuple(Rate(auth, key, sum(groups[auth, key]), len(groups[auth, key])) for auth, key in ordered)
