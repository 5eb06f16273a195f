"""Health endpoints: several samples each, all as declared, and fast (PRD non-functional requirements: 1000 ms).

The budget holds for the 95th percentile of the samples; minimum and median are told beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from auditor.model.endpoint import Endpoint, Kind
from auditor.model.probe import Answered, Check, Expectation, Observation
from auditor.suites.checks import judged, probe, skipped, wrong_party
from auditor.suites.stage import Stage, Suite
from auditor.suites.wording import milliseconds, percentile, statuses

COMPONENT = "endpoints"


def run(stage: Stage) -> Sequence[Check]:
    """One check for each health path that a rule leads to."""
    endpoints = [endpoint for endpoint in stage.endpoints if endpoint.kind is Kind.HEALTH]
    if not endpoints:
        reason = "no rule forwards the health path of a target group to that group"
        return [skipped("health", "Health endpoints", reason, component=COMPONENT)]
    return tuple(_checks(stage, endpoints))


def _checks(stage: Stage, endpoints: Sequence[Endpoint]) -> Iterator[Check]:
    for endpoint in endpoints:
        budget = milliseconds(stage.health_budget_seconds)
        numbers = statuses(endpoint.statuses or (200,))
        words = f"{numbers} every time, 95 % of the answers within {budget}"
        asked = probe(endpoint.request, Expectation(endpoint.statuses or (200,), words, endpoint.because))
        # one after another: samples that hinder each other would measure the auditor
        samples = [stage.ask(asked) for _ in range(stage.health_samples)]
        yield _check(stage, endpoint, samples)


def _check(stage: Stage, endpoint: Endpoint, samples: Sequence[Observation]) -> Check:
    failed = [seen for seen in samples if not seen.as_expected or wrong_party(endpoint, seen)]
    times = [seen.answer.elapsed_seconds for seen in samples if isinstance(seen.answer, Answered)]
    slow = bool(times) and percentile(times, 0.95) > stage.health_budget_seconds
    worst = failed[0] if failed else max(samples, key=lambda seen: seen.answer.elapsed_seconds)
    fault = wrong_party(endpoint, worst) or ("slower than the budget" if slow else "")
    id, title = f"health {endpoint.request.url}", f"{endpoint.request.url} is healthy and fast"
    subject = endpoint.target_group or endpoint.rule
    check = judged(id, title, worst, component=COMPONENT, subject=subject, fault=fault)
    said = f"{len(samples) - len(failed)} of {len(samples)} as expected{_times(times)}"
    rest = tuple(seen for seen in samples if seen is not worst)
    return replace(
        check,
        actual=f"{said}; {check.actual}" if failed or fault else said,
        observations=(*check.observations, *rest),
        elapsed_seconds=median(times) if times else check.elapsed_seconds,
    )


def _times(times: Sequence[float]) -> str:
    if not times:
        return ""
    low, middle, high = min(times), median(times), percentile(list(times), 0.95)
    return f"; minimum {milliseconds(low)}, median {milliseconds(middle)}, p95 {milliseconds(high)}"


SUITE = Suite("health_endpoints", "Health endpoints", 8, run)
