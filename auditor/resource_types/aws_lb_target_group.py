"""aws_lb_target_group: health check, attributes, and the health of its targets now (`target_health`).

Targets are registered by ECS, so they are read and never compared.
Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_target_group
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Map, Unknown, Value, at, freeze
from auditor.resource_types.elbv2_attributes import flag, pick, read_attributes
from auditor.resource_types.shapes import frozen, switched, text_of, upper, with_defaults
from auditor.resource_types.status_codes import normalise_matcher
from auditor.resource_types.tags import ELBV2_TAGS, elbv2_tags
from auditor.resource_types.together import together
from auditor.resource_types.unread import gap_of, unknown_of
from auditor.resource_types.wanted import wanted

TYPES = ("aws_lb_target_group", "aws_alb_target_group")
_HEALTH = with_defaults(
    enabled=True, interval=30, healthy_threshold=3, unhealthy_threshold=3, port="traffic-port", protocol="HTTP"
)
_OFF: Value = (Map({"enabled": False}),)


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names, balancers = wanted(scope, TYPES), {balancer.id for balancer in scope.read("aws_lb")}
    forwarded = _forwarded(scope)
    answers = [
        answer
        for answer in reader.read("elbv2", "describe_target_groups", "TargetGroups")
        if answer["TargetGroupName"] in names
        or answer["TargetGroupArn"] in forwarded
        or balancers.intersection(answer.get("LoadBalancerArns") or ())
    ]
    tags, gaps = elbv2_tags(reader, "aws_lb_target_group", [answer["TargetGroupArn"] for answer in answers])
    yield from gaps
    for answer, (own, gaps) in zip(answers, together(partial(_own, reader), answers), strict=True):
        arn = answer["TargetGroupArn"]
        yield from gaps
        yield LiveResource("aws_lb_target_group", arn, frozen({**_described(answer), **own, "tags": tags[arn]}))


def _own(reader: Reader, answer: Mapping[str, Any]) -> tuple[dict[str, Any], list[Gap]]:
    """What AWS tells of one group at a time: its attributes and the health of its targets."""
    arn, type = answer["TargetGroupArn"], "aws_lb_target_group"
    attributes, gaps = read_attributes(reader, "describe_target_group_attributes", type, TargetGroupArn=arn)
    health, more = _target_health(reader, arn)
    return {**_tuned(attributes), "target_health": health}, [*gaps, *more]


def _forwarded(scope: Scope) -> frozenset[str]:
    """The groups that a live rule or default action forwards to."""
    live = [*scope.read("aws_lb_listener"), *scope.read("aws_lb_listener_rule")]
    actions = [action for r in live for action in _tuple(r.get("action")) + _tuple(r.get("default_action"))]
    groups = [group for action in actions for group in _tuple(at(action, "forward[0].target_group"))]
    return frozenset(str(at(group, "arn")) for group in groups)


def _tuple(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else ()


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    arn, matcher = answer["TargetGroupArn"], answer.get("Matcher") or {}
    return {
        "arn": arn,
        "id": arn,
        "arn_suffix": arn.rpartition(":")[2],
        "name": answer["TargetGroupName"],
        "port": answer.get("Port"),
        "protocol": answer.get("Protocol"),
        "protocol_version": answer.get("ProtocolVersion"),
        "target_type": answer.get("TargetType"),
        "vpc_id": answer.get("VpcId"),
        "ip_address_type": answer.get("IpAddressType"),
        "load_balancer_arns": sorted(set(answer.get("LoadBalancerArns") or ())),
        "health_check": [
            {
                "enabled": bool(answer.get("HealthCheckEnabled", True)),
                "interval": answer.get("HealthCheckIntervalSeconds"),
                "path": answer.get("HealthCheckPath"),
                "port": text_of(answer.get("HealthCheckPort")),
                "protocol": answer.get("HealthCheckProtocol"),
                "timeout": answer.get("HealthCheckTimeoutSeconds"),
                "healthy_threshold": answer.get("HealthyThresholdCount"),
                "unhealthy_threshold": answer.get("UnhealthyThresholdCount"),
                "matcher": matcher.get("HttpCode") or matcher.get("GrpcCode"),
            }
        ],
    }


def _tuned(attributes: Mapping[str, str] | Unknown) -> dict[str, Any]:
    kind = pick(attributes, "stickiness.type")
    duration = "stickiness.app_cookie" if kind == "app_cookie" else "stickiness.lb_cookie"
    return {
        "deregistration_delay": pick(attributes, "deregistration_delay.timeout_seconds", int),
        "slow_start": pick(attributes, "slow_start.duration_seconds", int),
        "load_balancing_algorithm_type": pick(attributes, "load_balancing.algorithm.type"),
        "stickiness": [
            {
                "enabled": pick(attributes, "stickiness.enabled", flag),
                "type": kind,
                "cookie_duration": pick(attributes, f"{duration}.duration_seconds", int),
                "cookie_name": pick(attributes, "stickiness.app_cookie.cookie_name"),
            }
        ],
    }


def _target_health(reader: Reader, arn: str) -> tuple[Value, list[Gap]]:
    try:
        answers = reader.read("elbv2", "describe_target_health", "TargetHealthDescriptions", TargetGroupArn=arn)
    except ReadFailed as failed:
        effect = "whether the targets are healthy"
        return unknown_of(failed), [gap_of(failed, "aws_lb_target_group.target_health", effect)]
    return freeze(sorted((_target(answer) for answer in answers), key=lambda t: (t["target_id"], t["port"] or 0))), []


def _target(answer: Mapping[str, Any]) -> dict[str, Any]:
    target, health = answer["Target"], answer.get("TargetHealth") or {}
    return {
        "target_id": target["Id"],
        "port": target.get("Port"),
        "availability_zone": target.get("AvailabilityZone"),
        "state": health.get("State", ""),
        "reason": health.get("Reason", ""),
        "description": health.get("Description", ""),
    }


def _sticky(value: Value) -> Value:
    """Off is off, whatever else is set; a block that does not say means on."""
    blocks = with_defaults(enabled=True)(value)
    return tuple(switched(block, "enabled") for block in blocks) if isinstance(blocks, tuple) else blocks


def _health_check(value: Value) -> Value:
    blocks = _HEALTH(value)
    if not isinstance(blocks, tuple):
        return blocks
    return tuple(_check(block) if isinstance(block, Map) else block for block in blocks)


def _check(block: Map) -> Map:
    return Map({**block, "matcher": normalise_matcher(block.get("matcher")), "protocol": upper(block.get("protocol"))})


RESOURCE_TYPE = ResourceType(
    name="aws_lb_target_group",
    iam_actions=(
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetHealth",
        ELBV2_TAGS,
    ),
    read=_read,
    identity=("name",),
    narrowing=("vpc_id",),
    attributes=(
        AttributeRule("port"),
        AttributeRule("protocol", normalise=upper),
        AttributeRule("protocol_version", normalise=upper),
        AttributeRule("target_type", default="instance"),
        AttributeRule("vpc_id"),
        AttributeRule("ip_address_type"),
        AttributeRule("health_check", normalise=_health_check),
        AttributeRule("deregistration_delay", default=300),
        AttributeRule("slow_start", default=0),
        AttributeRule("stickiness", default=_OFF, normalise=_sticky),
        AttributeRule("load_balancing_algorithm_type"),
        AttributeRule("tags"),
    ),
    assigned=("arn", "id", "arn_suffix", "name", "load_balancer_arns"),
    after=("aws_lb", "aws_lb_listener", "aws_lb_listener_rule"),
)
