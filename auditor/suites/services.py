"""Services: is each declared service reachable through the load balancer (PRD appendix A, 6).

One endpoint a service, the most telling one first: its health path, the MLflow API, then a witness of a rule.
"""

from collections.abc import Iterator, Sequence

from auditor.model.endpoint import Endpoint, Kind
from auditor.model.probe import Check, Expectation
from auditor.suites.checks import SAFE_METHODS, judged, probe, skipped, wrong_party
from auditor.suites.stage import Stage, Suite
from auditor.suites.wording import statuses

COMPONENT = "services"
_BEST_FIRST = (Kind.HEALTH, Kind.MLFLOW, Kind.OUTPUT, Kind.ROUTE)


def run(stage: Stage) -> Sequence[Check]:
    """One check for each declared ECS service."""
    return tuple(_checks(stage))


def _checks(stage: Stage) -> Iterator[Check]:
    for service in stage.declared.of_type("aws_ecs_service"):
        address = str(service.address)
        title = f"Service {service.text('name') or address} answers through the load balancer"
        endpoint = _endpoint(stage, address)
        if endpoint is None:
            reason = "no rule of a load balancer forwards to it"
            yield skipped(address, title, reason, subject=address, component=COMPONENT)
            continue
        words = statuses(endpoint.statuses) if endpoint.statuses else "any answer of the application below 500"
        expects = Expectation(endpoint.statuses, words, endpoint.because or endpoint.rule)
        seen = stage.ask(probe(endpoint.request, expects))
        yield judged(address, title, seen, component=COMPONENT, subject=address, fault=wrong_party(endpoint, seen))


def _endpoint(stage: Stage, service: str) -> Endpoint | None:
    own = [e for e in stage.endpoints if e.service == service and e.request.method in SAFE_METHODS]
    return min(own, key=lambda e: _BEST_FIRST.index(e.kind), default=None)


SUITE = Suite("services", "Services through the load balancer", 6, run)
