"""What a model registration brought: six steps with their times, and what was left behind. Pure; JSON in and out.

The JSON form is what the separate process of the end-to-end suite prints; observations stay in the process that made
them, so it has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from auditor.model.probe import Observation


class State(StrEnum):
    """How far a step came."""

    DONE = "done"
    FAILED = "failed"
    NOT_REACHED = "not reached"


TITLES = {
    "train": "Create and train a model locally",
    "experiment": "Create an MLflow experiment",
    "run": "Log a run with metrics, parameters and a model",
    "register": "Register the model",
    "retrieve": "Retrieve the registered model, load it and predict",
    "artifacts": "Store and retrieve an artifact",
}
"""The six stages of the workflow, in order, by name."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage. `observation` is the failed request of the stage, sent once more without the mlflow client, which
    hides the status and who answered."""

    name: str
    state: State
    detail: str
    elapsed_seconds: float = 0.0
    trace: str = ""
    observation: Observation | None = None

    @property
    def title(self) -> str:
        """The stage in words."""
        return TITLES[self.name]


@dataclass(frozen=True, slots=True)
class Registration:
    """One run of the workflow; `name` is what experiment and model were called, `leftovers` what may still be there."""

    tracking_uri: str
    name: str
    steps: tuple[Step, ...]
    elapsed_seconds: float
    import_seconds: float = 0.0
    leftovers: tuple[str, ...] = ()
    made: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As JSON, without observations."""
        steps = [
            {"name": s.name, "state": str(s.state), "detail": s.detail, "seconds": s.elapsed_seconds, "trace": s.trace}
            for s in self.steps
        ]
        return {
            "tracking_uri": self.tracking_uri,
            "name": self.name,
            "steps": steps,
            "seconds": self.elapsed_seconds,
            "import_seconds": self.import_seconds,
            "leftovers": list(self.leftovers),
            "made": list(self.made),
        }


def from_json(content: Mapping[str, Any]) -> Registration:
    """Read what `to_json` wrote; raises KeyError or ValueError when it is something else."""
    steps = tuple(
        Step(step["name"], State(step["state"]), step["detail"], step["seconds"], step["trace"])
        for step in content["steps"]
    )
    return Registration(
        tracking_uri=content["tracking_uri"],
        name=content["name"],
        steps=steps,
        elapsed_seconds=content["seconds"],
        import_seconds=content["import_seconds"],
        leftovers=tuple(content["leftovers"]),
        made=tuple(content["made"]),
    )
