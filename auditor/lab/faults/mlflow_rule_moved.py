"""Somebody moved the rule for /api/mlflow/* to the mlflow target group, in the console.

MLflow itself then answers 404 with an HTML page: it serves nothing below /api/mlflow; the api service rewrites paths.
"""

from auditor.lab.live_lookup import rule, target_group
from auditor.lab.running import Lab
from auditor.lab.scenario import Scenario


def break_live(lab: Lab) -> None:
    """Forward the rule to the mlflow target group."""
    actions = [{"Type": "forward", "TargetGroupArn": target_group(lab.client, "mlflow")}]
    moved = rule(lab.client, host="registry", path="/api/mlflow/*")
    lab.client("elbv2").modify_rule(RuleArn=moved, Actions=actions)


SCENARIO = Scenario(
    "mlflow-rule-moved", "The live rule for /api/mlflow/* forwards to the mlflow target group", break_live=break_live
)
