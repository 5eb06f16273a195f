"""The model that is registered: a least-squares fit, kept as JSON, loaded by MLflow's pyfunc through this module. [io]

In: nothing; the data are fixed, so every run trains the same model. Out: coefficients, and a model that predicts. There
is no pickle in it: what comes back from a server is read as JSON, so loading it runs no code but this file.
Source: mlflow.org/docs/latest/python_api/mlflow.pyfunc.html#creating-custom-pyfunc-models (loader_module, data_path)
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INPUTS = ((0.0, 1.0), (1.0, 0.0), (1.0, 2.0), (2.0, 3.0), (3.0, 1.0), (4.0, 4.0))
SLOPES = (3.0, -2.0)
INTERCEPT = 1.0


@dataclass(frozen=True, slots=True)
class LeastSquares:
    """y = slopes · x + intercept."""

    slopes: tuple[float, ...]
    intercept: float

    def predict(self, inputs: Any, params: Any = None) -> Any:  # noqa: ANN401 - pyfunc's signature, any table
        """Return one number a row."""
        import numpy

        return numpy.asarray(inputs, dtype=float) @ numpy.asarray(self.slopes) + self.intercept

    def to_json(self) -> str:
        """The coefficients as a document."""
        return json.dumps({"slopes": self.slopes, "intercept": self.intercept})


def fit() -> tuple[LeastSquares, float]:
    """Train on the fixed data; the second value is the root mean square error."""
    import numpy

    inputs = numpy.asarray(INPUTS)
    truth = inputs @ numpy.asarray(SLOPES) + INTERCEPT
    design = numpy.hstack([inputs, numpy.ones((len(inputs), 1))])
    found = numpy.linalg.lstsq(design, truth, rcond=None)[0]
    error = float(numpy.sqrt(numpy.mean((design @ found - truth) ** 2)))
    return LeastSquares(tuple(map(float, found[:-1])), float(found[-1])), error


def read(path: str | Path) -> LeastSquares:
    """Read the coefficients; raises ValueError or KeyError when the document is another one."""
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    return LeastSquares(tuple(map(float, content["slopes"])), float(content["intercept"]))


def _load_pyfunc(path: str) -> LeastSquares:
    """What MLflow calls by name."""
    return read(path)
