"""Where MLflow's tracking API is promised, and its cheapest call: a Stage in, endpoints and requests out. Pure."""

from auditor.model.endpoint import Endpoint, Kind
from auditor.model.request import Request
from auditor.suites.stage import Stage

SEARCH = "/api/2.0/mlflow/experiments/search"
"""mlflow.org/docs/latest/rest-api.html#search-experiments: reads only, and asks the backend store."""


def mlflow_bases(stage: Stage) -> tuple[Endpoint, ...]:
    """The bases of MLflow's API, each URL once, those that an output names as tracking URI first."""
    found = {base_url(e): e for e in reversed(stage.endpoints) if e.kind is Kind.MLFLOW}
    return tuple(sorted(found.values(), key=lambda e: ("tracking" not in e.because, base_url(e))))


def base_url(endpoint: Endpoint) -> str:
    """The tracking URI as a client takes it, without a slash at its end."""
    return endpoint.request.url.rstrip("/")


def search_request(endpoint: Endpoint) -> Request:
    """The GET that every working tracking server answers with 200 and JSON."""
    return Request("GET", f"{base_url(endpoint)}{SEARCH}?max_results=1")
