"""Somebody revoked the rule that lets the balancer into the mlflow tasks: connections time out, the answer is 504."""

from auditor.errors import LabError
from auditor.lab.live_lookup import security_group
from auditor.lab.running import Lab
from auditor.lab.scenario import Scenario


def break_live(lab: Lab) -> None:
    """Revoke the ingress rule from the balancer's group."""
    ec2 = lab.client("ec2")
    tasks, balancer = security_group(lab.client, "mlflow"), security_group(lab.client, "alb")
    asked = [{"Name": "group-id", "Values": [tasks]}]
    rules = [
        one["SecurityGroupRuleId"]
        for one in ec2.describe_security_group_rules(Filters=asked)["SecurityGroupRules"]
        if not one["IsEgress"] and one.get("ReferencedGroupInfo", {}).get("GroupId") == balancer
    ]
    if not rules:
        raise LabError("the scenario cannot be applied: the mlflow tasks let nothing in from the balancer")
    ec2.revoke_security_group_ingress(GroupId=tasks, SecurityGroupRuleIds=rules)


SCENARIO = Scenario(
    "mlflow-security-group-closed", "The mlflow tasks let the balancer in no more", break_live=break_live
)
