"""Somebody scaled the auth service to no task: no key can be checked any more, the api answers 503."""

from auditor.lab.live_lookup import service
from auditor.lab.running import Lab
from auditor.lab.scenario import Scenario


def break_live(lab: Lab) -> None:
    """Set the desired count to 0."""
    cluster, name = service(lab.client, "auth")
    lab.client("ecs").update_service(cluster=cluster, service=name, desiredCount=0)


SCENARIO = Scenario("auth-scaled-to-zero", "The auth service runs no task", break_live=break_live)
