"""A database setting of MLflow has a unit that it does not take: the server ends with 1 as soon as it starts.

Its log says: Failed to convert '30m' for MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE: invalid literal for int() with base 10.
"""

from pathlib import Path

from auditor.lab.scenario import Scenario, replace_after

_BEFORE = "    health_check_grace_period_seconds = 120\n"
_SETTING = """
    # RDS drops idle connections
    environment = {
      MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE = "30m"
    }
"""


def edit_source(tf_dir: Path) -> None:
    """Set the recycling time of the connection pool, with a unit."""
    replace_after(tf_dir / "terraform.tfvars", "  mlflow = {", _BEFORE, _BEFORE + _SETTING)


SCENARIO = Scenario(
    "mlflow-crashes", "A setting that MLflow cannot read ends its server at start", edit_source=edit_source
)
