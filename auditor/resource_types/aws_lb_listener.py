"""aws_lb_listener: port, protocol, certificate and default action.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.elbv2_actions import ACTION_KEYS, actions_of, normalise_actions
from auditor.resource_types.shapes import frozen, upper
from auditor.resource_types.tags import ELBV2_TAGS, elbv2_tags
from auditor.resource_types.together import together


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    found = together(partial(_listeners, reader), scope.read("aws_lb"))
    answers = [answer for listed in found for answer in listed]
    tags, gaps = elbv2_tags(reader, "aws_lb_listener", [answer["ListenerArn"] for answer in answers])
    yield from gaps
    for answer in answers:
        arn = answer["ListenerArn"]
        yield LiveResource("aws_lb_listener", arn, frozen({**_described(answer), "tags": tags[arn]}))


def _listeners(reader: Reader, balancer: LiveResource) -> list[Mapping[str, Any]]:
    return reader.read("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=balancer.id)


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    certificates = answer.get("Certificates") or ()
    encrypted = str(answer.get("Protocol", "")).upper() in ("HTTPS", "TLS")
    return {
        "arn": answer["ListenerArn"],
        "id": answer["ListenerArn"],
        "load_balancer_arn": answer.get("LoadBalancerArn"),
        "port": answer.get("Port"),
        "protocol": answer.get("Protocol"),
        "ssl_policy": answer.get("SslPolicy") if encrypted else None,
        "certificate_arn": certificates[0].get("CertificateArn") if certificates else None,
        "default_action": actions_of(answer.get("DefaultActions") or ()),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_lb_listener",
    iam_actions=("elasticloadbalancing:DescribeListeners", ELBV2_TAGS),
    read=_read,
    identity=("load_balancer_arn", "port"),
    attributes=(
        AttributeRule("protocol", default="HTTP", normalise=upper),
        AttributeRule("ssl_policy"),
        AttributeRule("certificate_arn"),
        AttributeRule("default_action", normalise=normalise_actions, keys=ACTION_KEYS),
        AttributeRule("tags"),
    ),
    through=("aws_lb",),
)
