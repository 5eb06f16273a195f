"""The balancer's configuration as the AWS API tells it: `read` gives one frozen Table of every load balancer [io]."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.lab.security_groups import End, SecurityGroups

DEFAULT_PRIORITY = 1_000_000
Described = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """One registered target and its state in DescribeTargetHealth."""

    address: str
    port: int
    state: str


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """One target group with its targets; `described` is DescribeTargetGroups' answer."""

    arn: str
    targets: tuple[Target, ...]
    described: Described
    in_use: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in order of priority; the default rule has no conditions and comes last."""

    priority: int
    conditions: tuple[Described, ...]
    actions: tuple[Described, ...]


@dataclass(frozen=True, slots=True)
class Listener:
    """One listener with its rules, sorted; `certificates` are ACM ARNs, the default one first."""

    arn: str
    load_balancer: str
    port: int
    protocol: str
    rules: tuple[Rule, ...]
    certificates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """One load balancer; `end` is its address in the VPC with its security groups."""

    arn: str
    dns_name: str
    zone_id: str
    end: End
    idle_timeout_seconds: float


@dataclass(frozen=True, slots=True)
class Table:
    """Everything that the data plane and the health checker need, read at one time."""

    load_balancers: Mapping[str, LoadBalancer]
    listeners: tuple[Listener, ...]
    target_groups: Mapping[str, TargetGroup]
    security_groups: SecurityGroups


def read(client: Callable[[str], Any]) -> Table:
    """Read the account's load balancers; the caller's boto3 clients are named as boto3 names services."""
    elb, ec2 = client("elbv2"), client("ec2")
    described = elb.get_paginator("describe_load_balancers").paginate().build_full_result()["LoadBalancers"]
    subnets = {s["SubnetId"]: s["CidrBlock"] for s in ec2.describe_subnets()["Subnets"]} if described else {}
    balancers = {one["LoadBalancerArn"]: _load_balancer(elb, one, subnets) for one in described}
    listeners = tuple(listener for arn in balancers for listener in _listeners(elb, arn))
    used = {arn for listener in listeners for rule in listener.rules for arn, _ in forwards(rule.actions)}
    groups = elb.get_paginator("describe_target_groups").paginate().build_full_result()["TargetGroups"]
    security = SecurityGroups(ec2.describe_security_groups()["SecurityGroups"])
    return Table(balancers, listeners, {g["TargetGroupArn"]: _target_group(elb, g, used) for g in groups}, security)


def forwards(actions: tuple[Described, ...]) -> list[tuple[str, int]]:
    """The target groups of the forward action with their weights, in either shape of the API."""
    found: list[tuple[str, int]] = []
    for action in actions:
        groups = action.get("ForwardConfig", {}).get("TargetGroups", ())
        found += [(group["TargetGroupArn"], int(group.get("Weight", 1))) for group in groups]
        if not groups and action["Type"] == "forward" and "TargetGroupArn" in action:
            found.append((action["TargetGroupArn"], 1))
    return found


def _load_balancer(elb: Any, one: Described, subnets: Mapping[str, str]) -> LoadBalancer:  # noqa: ANN401 - boto3
    answer = elb.describe_load_balancer_attributes(LoadBalancerArn=one["LoadBalancerArn"])
    attributes = {pair["Key"]: pair["Value"] for pair in answer["Attributes"]}
    zones = one.get("AvailabilityZones") or [{}]
    network = subnets.get(zones[0].get("SubnetId", ""), "10.0.0.0/24").split("/")[0]
    end = End(f"{network.rsplit('.', 1)[0]}.250", tuple(one.get("SecurityGroups", ())))
    idle = float(attributes["idle_timeout.timeout_seconds"])
    return LoadBalancer(one["LoadBalancerArn"], one["DNSName"], one["CanonicalHostedZoneId"], end, idle)


def _listeners(elb: Any, load_balancer: str) -> list[Listener]:  # noqa: ANN401 - boto3
    pages = elb.get_paginator("describe_listeners").paginate(LoadBalancerArn=load_balancer)
    return [
        Listener(
            one["ListenerArn"],
            load_balancer,
            int(one["Port"]),
            one["Protocol"],
            _rules(elb, one["ListenerArn"]),
            tuple(c["CertificateArn"] for c in one.get("Certificates", ()) if "CertificateArn" in c),
        )
        for one in pages.build_full_result()["Listeners"]
    ]


def _rules(elb: Any, listener: str) -> tuple[Rule, ...]:  # noqa: ANN401 - boto3
    pages = elb.get_paginator("describe_rules").paginate(ListenerArn=listener, PaginationConfig={"PageSize": 400})
    rules = [
        Rule(
            DEFAULT_PRIORITY if one["IsDefault"] else int(one["Priority"]),
            tuple(one["Conditions"]),
            tuple(sorted(one["Actions"], key=lambda action: action.get("Order", 0))),
        )
        for one in pages.build_full_result()["Rules"]
    ]
    return tuple(sorted(rules, key=lambda rule: rule.priority))


def _target_group(elb: Any, one: Described, used: set[str]) -> TargetGroup:  # noqa: ANN401 - boto3
    arn = one["TargetGroupArn"]
    described = elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    targets = tuple(Target(t["Target"]["Id"], int(t["Target"]["Port"]), t["TargetHealth"]["State"]) for t in described)
    return TargetGroup(arn, targets, one, arn in used)
