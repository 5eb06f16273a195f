"""One place that the declared plane promises: a request, who should answer it, and what kind of place it is."""

from dataclasses import dataclass
from enum import StrEnum

from auditor.model.request import Request


class Kind(StrEnum):
    """What is behind an endpoint."""

    HEALTH = "health"
    """The health path of a target group, where a rule forwards it to that same group."""
    ROUTE = "route"
    """A witness of one listener rule or default action."""
    OUTPUT = "output"
    """A URL among the root module's outputs."""
    MLFLOW = "mlflow"
    """The base of an MLflow tracking API (an output, or a path that is routed to MLflow)."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`rule` is the address of the listener rule (or listener, for its default action) that is declared to answer;
    `target_group` and `service` are addresses, "" where the action forwards nowhere; `action` is "forward", "redirect",
    "fixed-response" ...; `statuses` what the declared answer is, () for any answer of the application itself."""

    kind: Kind
    request: Request
    rule: str
    action: str
    target_group: str = ""
    service: str = ""
    statuses: tuple[int, ...] = ()
    because: str = ""
    """The address or output that promises it."""
