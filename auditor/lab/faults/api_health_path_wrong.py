"""The api's target group checks a path that the api does not serve: its target is unhealthy with [404]."""

from pathlib import Path

from auditor.lab.scenario import Scenario, replace_after


def edit_source(tf_dir: Path) -> None:
    """Write the path that the api had before."""
    replace_after(
        tf_dir / "terraform.tfvars",
        "  api = {",
        'health_check_path = "/health"',
        'health_check_path = "/api/v1/healthz"',
    )


SCENARIO = Scenario(
    "api-health-path-wrong", "The api target group checks a path that the api does not serve", edit_source=edit_source
)
