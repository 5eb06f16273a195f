"""MLflow's allowed hosts name the registry's old public host: requests through the balancer get 403 from MLflow."""

from pathlib import Path

from auditor.lab.scenario import Scenario, replace_after


def edit_source(tf_dir: Path) -> None:
    """Write the host that the registry had before."""
    replace_after(
        tf_dir / "locals.tf",
        "MLFLOW_SERVER_ALLOWED_HOSTS",
        'local.hosts["registry"]',
        '"mlflow.${var.domain_name}"',
    )


SCENARIO = Scenario(
    "mlflow-host-rejected", "MLflow does not accept the registry's public host name", edit_source=edit_source
)
