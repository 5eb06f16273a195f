"""How scenarios find the live things that they break [io]: by the names that AWS shows. Raises LabError when absent."""

from collections.abc import Callable
from typing import Any, TypeVar

from auditor.errors import LabError

Client = Callable[[str], Any]
Found = TypeVar("Found")


def target_group(client: Client, word: str) -> str:
    """The ARN of the only target group whose name has a word."""
    groups = client("elbv2").get_paginator("describe_target_groups").paginate().build_full_result()["TargetGroups"]
    found = [str(g["TargetGroupArn"]) for g in groups if word in g["TargetGroupName"].split("-")]
    return _only(found, f"target group {word}")


def rule(client: Client, *, host: str = "", path: str = "") -> str:
    """The ARN of the only rule that has exactly this host (by its first label) and this path; "" is none."""
    elb = client("elbv2")
    found: list[str] = []
    for balancer in elb.get_paginator("describe_load_balancers").paginate().build_full_result()["LoadBalancers"]:
        asked = elb.get_paginator("describe_listeners").paginate(LoadBalancerArn=balancer["LoadBalancerArn"])
        for listener in asked.build_full_result()["Listeners"]:
            rules = elb.get_paginator("describe_rules").paginate(ListenerArn=listener["ListenerArn"])
            found += [one["RuleArn"] for one in rules.build_full_result()["Rules"] if _is(one, host, path)]
    return _only(found, f"rule for host {host or 'any'} and path {path or 'any'}")


def _is(one: Any, host: str, path: str) -> bool:  # noqa: ANN401 - boto3
    hosts, paths = _values(one, "host-header", "HostHeaderConfig"), _values(one, "path-pattern", "PathPatternConfig")
    return [h.split(".")[0] for h in hosts] == ([host] if host else []) and paths == ([path] if path else [])


def _values(one: Any, field: str, config: str) -> list[str]:  # noqa: ANN401 - boto3
    conditions = (c for c in one["Conditions"] if c["Field"] == field)
    return [value for c in conditions for value in c.get(config, {}).get("Values") or c.get("Values") or ()]


def service(client: Client, word: str) -> tuple[str, str]:
    """Cluster and name of the only service whose name has a word."""
    ecs = client("ecs")
    found: list[tuple[str, str]] = []
    for cluster in ecs.get_paginator("list_clusters").paginate().build_full_result()["clusterArns"]:
        arns = ecs.get_paginator("list_services").paginate(cluster=cluster).build_full_result()["serviceArns"]
        found += [(cluster, arn.rsplit("/", 1)[-1]) for arn in arns if word in arn.rsplit("/", 1)[-1].split("-")]
    return _only(found, f"service {word}")


def security_group(client: Client, word: str) -> str:
    """The id of the only security group whose name has a word."""
    groups = client("ec2").describe_security_groups()["SecurityGroups"]
    return _only([str(g["GroupId"]) for g in groups if word in g["GroupName"].split("-")], f"security group {word}")


def _only(found: list[Found], what: str) -> Found:
    if len(found) != 1:
        raise LabError(f"the scenario cannot be applied: there are {len(found)} of {what} in AWS, not one")
    return found[0]
