"""Load balancers, listeners, rules and target groups. Duplicate names and ports, which moto accepts, are refused."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from auditor.errors import LabError
from auditor.lab.seed.balancer_actions import actions, conditions
from auditor.lab.seed.family import Client, Family, Json, Kind, Wanted, given

Assigned = dict[str, Any]
_LOAD_BALANCER_ATTRIBUTES = {
    "idle_timeout": "idle_timeout.timeout_seconds",
    "enable_deletion_protection": "deletion_protection.enabled",
    "enable_http2": "routing.http2.enabled",
    "drop_invalid_header_fields": "routing.http.drop_invalid_header_fields.enabled",
    "preserve_host_header": "routing.http.preserve_host_header.enabled",
    "desync_mitigation_mode": "routing.http.desync_mitigation_mode",
    "xff_header_processing_mode": "routing.http.xff_header_processing.mode",
    "client_keep_alive": "client_keep_alive.seconds",
    "enable_waf_fail_open": "waf.fail_open.enabled",
}
_TARGET_GROUP_ATTRIBUTES = {
    "deregistration_delay": "deregistration_delay.timeout_seconds",
    "slow_start": "slow_start.duration_seconds",
    "load_balancing_algorithm_type": "load_balancing.algorithm.type",
}


def _text(value: Any) -> str:  # noqa: ANN401
    return str(value).lower() if isinstance(value, bool) else str(value)


def _attributes(wanted: Wanted, names: Mapping[str, str]) -> list[Json]:
    set_ones = {key: wanted.get(name) for name, key in names.items()}
    return [{"Key": key, "Value": _text(value)} for key, value in set_ones.items() if value is not None]


def _load_balancer(client: Client, wanted: Wanted) -> Assigned:
    elb, name = client("elbv2"), wanted.name(default="tf-lb-")
    pages = elb.get_paginator("describe_load_balancers").paginate().build_full_result()
    if any(one["LoadBalancerName"] == name for one in pages["LoadBalancers"]):
        raise LabError(f"{wanted.resource.address}: a load balancer with the name {name} exists already")
    asked = given(
        Name=name,
        Subnets=wanted.get("subnets") or [m["subnet_id"] for m in wanted.blocks("subnet_mapping")],
        SecurityGroups=wanted.get("security_groups"),
        Scheme="internal" if wanted.get("internal") else "internet-facing",
        Type=wanted.get("load_balancer_type", "application"),
        IpAddressType=wanted.get("ip_address_type"),
        Tags=wanted.tag_list or None,
    )
    made = elb.create_load_balancer(**asked)["LoadBalancers"][0]
    logs = wanted.block("access_logs")
    attributes = _attributes(wanted, _LOAD_BALANCER_ATTRIBUTES)
    if logs:
        attributes += [
            {"Key": "access_logs.s3.enabled", "Value": _text(logs.get("enabled") or False)},
            {"Key": "access_logs.s3.bucket", "Value": logs.get("bucket") or ""},
            {"Key": "access_logs.s3.prefix", "Value": logs.get("prefix") or ""},
        ]
    if attributes:
        elb.modify_load_balancer_attributes(LoadBalancerArn=made["LoadBalancerArn"], Attributes=attributes)
    arn = made["LoadBalancerArn"]
    return {
        "arn": arn,
        "id": arn,
        "arn_suffix": arn.split(":loadbalancer/")[1],
        "dns_name": made["DNSName"],
        "zone_id": made["CanonicalHostedZoneId"],
        "vpc_id": made["VpcId"],
    }


def _target_group(client: Client, wanted: Wanted) -> Assigned:
    elb, name = client("elbv2"), wanted.name(default="tf-")
    pages = elb.get_paginator("describe_target_groups").paginate().build_full_result()
    if any(one["TargetGroupName"] == name for one in pages["TargetGroups"]):
        raise LabError(f"{wanted.resource.address}: a target group with the name {name} exists already")
    asked = given(
        Name=name,
        Protocol=wanted.get("protocol"),
        ProtocolVersion=wanted.get("protocol_version"),
        Port=wanted.get("port"),
        VpcId=wanted.get("vpc_id"),
        TargetType=wanted.get("target_type", "instance"),
        Tags=wanted.tag_list or None,
        **_health_check(wanted),
    )
    arn = elb.create_target_group(**asked)["TargetGroups"][0]["TargetGroupArn"]
    _group_attributes(client, wanted, arn)
    return {"arn": arn, "id": arn, "arn_suffix": arn.split(":")[-1], "name": name, "load_balancer_arns": []}


def _health_check(wanted: Wanted) -> Json:
    check = wanted.block("health_check")
    if not check:
        return {}
    matcher = check.get("matcher")
    return given(
        HealthCheckEnabled=check.get("enabled") if check.get("enabled") is not None else True,
        HealthCheckPath=check.get("path"),
        HealthCheckPort=_text(check.get("port") or "traffic-port"),
        HealthCheckProtocol=check.get("protocol") or "HTTP",
        HealthCheckIntervalSeconds=check.get("interval") or 30,
        HealthCheckTimeoutSeconds=check.get("timeout"),
        HealthyThresholdCount=check.get("healthy_threshold") or 3,
        UnhealthyThresholdCount=check.get("unhealthy_threshold") or 3,
        Matcher={"HttpCode": str(matcher)} if matcher else None,
    )


def _group_attributes(client: Client, wanted: Wanted, arn: str) -> None:
    attributes = _attributes(wanted, _TARGET_GROUP_ATTRIBUTES)
    sticky = wanted.block("stickiness")
    if sticky:
        enabled = True if sticky.get("enabled") is None else sticky["enabled"]
        attributes += [
            {"Key": "stickiness.enabled", "Value": _text(enabled)},
            {"Key": "stickiness.type", "Value": sticky["type"]},
        ]
    if attributes:
        client("elbv2").modify_target_group_attributes(TargetGroupArn=arn, Attributes=attributes)


def _change_target_group(client: Client, wanted: Wanted, assigned: Mapping[str, Any]) -> Assigned:
    asked = _health_check(wanted)
    if asked:
        client("elbv2").modify_target_group(TargetGroupArn=assigned["arn"], **asked)
    _group_attributes(client, wanted, assigned["arn"])
    return {}


def _listener_parts(wanted: Wanted) -> Json:
    certificate = wanted.get("certificate_arn")
    return given(
        Port=wanted.get("port"),
        Protocol=wanted.get("protocol", "HTTP"),
        SslPolicy=wanted.get("ssl_policy") or ("ELBSecurityPolicy-2016-08" if certificate else None),
        Certificates=[{"CertificateArn": certificate}] if certificate else None,
        DefaultActions=actions(wanted.blocks("default_action")),
    )


def _listener(client: Client, wanted: Wanted) -> Assigned:
    elb, balancer = client("elbv2"), wanted["load_balancer_arn"]
    present = elb.get_paginator("describe_listeners").paginate(LoadBalancerArn=balancer).build_full_result()
    if any(one["Port"] == wanted["port"] for one in present["Listeners"]):
        raise LabError(f"{wanted.resource.address}: the load balancer has a listener on port {wanted['port']} already")
    asked = _listener_parts(wanted) | given(Tags=wanted.tag_list or None)
    arn = elb.create_listener(LoadBalancerArn=balancer, **asked)["Listeners"][0]["ListenerArn"]
    return {"arn": arn, "id": arn}


def _change_listener(client: Client, wanted: Wanted, assigned: Mapping[str, Any]) -> Assigned:
    client("elbv2").modify_listener(ListenerArn=assigned["arn"], **_listener_parts(wanted))
    return {}


def _certificate(client: Client, wanted: Wanted) -> Assigned:
    listener, certificate = wanted["listener_arn"], wanted["certificate_arn"]
    client("elbv2").add_listener_certificates(ListenerArn=listener, Certificates=[{"CertificateArn": certificate}])
    return {"id": f"{listener}_{certificate}"}


def _rule(client: Client, wanted: Wanted) -> Assigned:
    elb, listener = client("elbv2"), wanted["listener_arn"]
    priority = wanted.get("priority")
    if priority is None:
        present = elb.describe_rules(ListenerArn=listener)["Rules"]
        priority = max((int(one["Priority"]) for one in present if not one["IsDefault"]), default=0) + 1
    asked = given(
        ListenerArn=listener,
        Priority=int(priority),
        Conditions=conditions(wanted.blocks("condition")),
        Actions=actions(wanted.blocks("action")),
        Tags=wanted.tag_list or None,
    )
    arn = elb.create_rule(**asked)["Rules"][0]["RuleArn"]
    return {"arn": arn, "id": arn}


def _change_rule(client: Client, wanted: Wanted, assigned: Mapping[str, Any]) -> Assigned:
    elb, arn = client("elbv2"), assigned["arn"]
    present = elb.describe_rules(ListenerArn=wanted["listener_arn"])["Rules"]
    found = next((one for one in present if one["RuleArn"] == arn), None)
    if found is None:
        return _rule(client, wanted)
    asked = conditions(wanted.blocks("condition"))
    elb.modify_rule(RuleArn=arn, Conditions=asked, Actions=actions(wanted.blocks("action")))
    if wanted.get("priority") not in {None, int(found["Priority"])}:
        elb.set_rule_priorities(RulePriorities=[{"RuleArn": arn, "Priority": int(wanted["priority"])}])
    return {}


def _delete_rule(client: Client, assigned: Mapping[str, Any]) -> None:
    try:
        client("elbv2").delete_rule(RuleArn=assigned["arn"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "RuleNotFound":
            raise


FAMILY = Family(
    {
        "aws_lb": Kind(_load_balancer),
        "aws_alb": Kind(_load_balancer),
        "aws_lb_target_group": Kind(_target_group, _change_target_group),
        "aws_alb_target_group": Kind(_target_group, _change_target_group),
        "aws_lb_listener": Kind(_listener, _change_listener),
        "aws_alb_listener": Kind(_listener, _change_listener),
        "aws_lb_listener_certificate": Kind(_certificate),
        "aws_lb_listener_rule": Kind(_rule, _change_rule, _delete_rule),
        "aws_alb_listener_rule": Kind(_rule, _change_rule, _delete_rule),
    }
)
