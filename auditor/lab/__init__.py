"""The embedded world: an AWS API, a load balancer, the services and a real MLflow, on loopback, broken on demand.

    with running(Path("terraform_fixtures/hokusai"), ["mlflow-rule-moved"], say=print) as lab:
        ...

Everything in it is earned: tasks are processes, target health comes from real checks, routing from the API. Needs the
extra [lab].
"""

from auditor.lab.running import Lab, running, scenarios

DEFAULT_SCENARIOS = ("mlflow-rule-moved", "api-health-path-wrong", "auth-scaled-to-zero")
"""Three that do not hide each other: two in AWS, one in code."""

__all__ = ["DEFAULT_SCENARIOS", "Lab", "running", "scenarios"]
