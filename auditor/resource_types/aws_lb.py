"""aws_lb: application (and other) load balancers with their attributes.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Unknown, Value
from auditor.resource_types.elbv2_attributes import Kind, flag, pick, read_attributes
from auditor.resource_types.shapes import frozen
from auditor.resource_types.tags import ELBV2_TAGS, elbv2_tags
from auditor.resource_types.together import together
from auditor.resource_types.wanted import wanted

TYPES = ("aws_lb", "aws_alb")
_ATTRIBUTES: tuple[tuple[str, str, Kind, Value], ...] = (
    ("idle_timeout", "idle_timeout.timeout_seconds", int, 60),
    ("enable_http2", "routing.http2.enabled", flag, True),
    ("drop_invalid_header_fields", "routing.http.drop_invalid_header_fields.enabled", flag, False),
    ("desync_mitigation_mode", "routing.http.desync_mitigation_mode", str, "defensive"),
    ("enable_deletion_protection", "deletion_protection.enabled", flag, False),
    ("preserve_host_header", "routing.http.preserve_host_header.enabled", flag, False),
    ("client_keep_alive", "client_keep_alive.seconds", int, 3600),
    ("xff_header_processing_mode", "routing.http.xff_header_processing.mode", str, "append"),
)
"""terraform's name, AWS's key, type, and what unset means to the provider."""


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names = wanted(scope, TYPES)
    if not names:
        return
    answers = reader.read("elbv2", "describe_load_balancers", "LoadBalancers")
    kept = [answer for answer in answers if answer["LoadBalancerName"] in names]
    tags, gaps = elbv2_tags(reader, "aws_lb", [answer["LoadBalancerArn"] for answer in kept])
    yield from gaps
    for answer, (attributes, gaps) in zip(kept, together(partial(_attributes, reader), kept), strict=True):
        arn = answer["LoadBalancerArn"]
        yield from gaps
        own = {name: pick(attributes, key, kind) for name, key, kind, _ in _ATTRIBUTES}
        yield LiveResource("aws_lb", arn, frozen({**_described(answer), **own, "tags": tags[arn]}))


def _attributes(reader: Reader, answer: Mapping[str, Any]) -> tuple[Mapping[str, str] | Unknown, list[Gap]]:
    arn = answer["LoadBalancerArn"]
    return read_attributes(reader, "describe_load_balancer_attributes", "aws_lb", LoadBalancerArn=arn)


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    arn = answer["LoadBalancerArn"]
    state = answer.get("State") or {}
    zones = answer.get("AvailabilityZones") or ()
    return {
        "arn": arn,
        "id": arn,
        "arn_suffix": arn.partition(":loadbalancer/")[2],
        "name": answer["LoadBalancerName"],
        "dns_name": answer.get("DNSName"),
        "zone_id": answer.get("CanonicalHostedZoneId"),
        "vpc_id": answer.get("VpcId"),
        "internal": answer.get("Scheme") == "internal",
        "load_balancer_type": answer.get("Type", "application"),
        "ip_address_type": answer.get("IpAddressType"),
        "security_groups": sorted(answer.get("SecurityGroups") or ()),
        "subnets": sorted(zone["SubnetId"] for zone in zones if zone.get("SubnetId")),
        "availability_zones": sorted(zone["ZoneName"] for zone in zones if zone.get("ZoneName")),
        "state": {"code": state.get("Code", ""), "reason": state.get("Reason", "")},
    }


RESOURCE_TYPE = ResourceType(
    name="aws_lb",
    iam_actions=(
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        ELBV2_TAGS,
    ),
    read=_read,
    identity=("name",),
    attributes=(
        AttributeRule("internal", default=False),
        AttributeRule("load_balancer_type", default="application"),
        AttributeRule("subnets", unordered=True),
        AttributeRule("security_groups", unordered=True),
        AttributeRule("ip_address_type"),
        *(AttributeRule(name, default=default) for name, _, _, default in _ATTRIBUTES),
        AttributeRule("tags"),
    ),
    assigned=("arn", "id", "arn_suffix", "dns_name", "zone_id", "vpc_id", "name", "subnets", "security_groups"),
)
