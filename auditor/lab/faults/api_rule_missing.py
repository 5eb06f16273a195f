"""Somebody deleted the rule for the api's host name: its requests get the listener's 404."""

from auditor.lab.live_lookup import rule
from auditor.lab.running import Lab
from auditor.lab.scenario import Scenario


def break_live(lab: Lab) -> None:
    """Delete the rule."""
    lab.client("elbv2").delete_rule(RuleArn=rule(lab.client, host="api"))


SCENARIO = Scenario("api-rule-missing", "The live rule for the api host is deleted", break_live=break_live)
