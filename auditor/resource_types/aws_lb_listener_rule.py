"""aws_lb_listener_rule: priority, conditions and actions; a listener's default rule is not one of them.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener_rule
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.elbv2_actions import ACTION_KEYS, actions_of, normalise_actions
from auditor.resource_types.elbv2_conditions import (
    CONDITION_KEYS,
    canonical_conditions,
    conditions_of,
    normalise_conditions,
)
from auditor.resource_types.shapes import frozen
from auditor.resource_types.tags import ELBV2_TAGS, elbv2_tags
from auditor.resource_types.together import together


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    listeners = scope.read("aws_lb_listener")
    answers = [
        (listener.id, answer)
        for listener, listed in zip(listeners, together(partial(_rules, reader), listeners), strict=True)
        for answer in listed
        if not answer.get("IsDefault") and answer.get("Priority") != "default"
    ]
    answers.sort(key=lambda pair: (pair[0], int(pair[1]["Priority"])))
    tags, gaps = elbv2_tags(reader, "aws_lb_listener_rule", [answer["RuleArn"] for _, answer in answers])
    yield from gaps
    for listener, answer in answers:
        arn = answer["RuleArn"]
        yield LiveResource("aws_lb_listener_rule", arn, frozen({**_described(listener, answer), "tags": tags[arn]}))


def _rules(reader: Reader, listener: LiveResource) -> list[Mapping[str, Any]]:
    return reader.read("elbv2", "describe_rules", "Rules", ListenerArn=listener.id)


def _described(listener: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "arn": answer["RuleArn"],
        "id": answer["RuleArn"],
        "listener_arn": listener,
        "priority": int(answer["Priority"]),
        "condition": conditions_of(answer.get("Conditions") or ()),
        "action": actions_of(answer.get("Actions") or ()),
        "transform": [_transform(one) for one in answer.get("Transforms") or ()],
    }


def _transform(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Source: docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleTransform.html"""
    keys = {"url_rewrite_config": "UrlRewriteConfig", "host_header_rewrite_config": "HostHeaderRewriteConfig"}
    configs = {name: answer[key].get("Rewrites") or () for name, key in keys.items() if answer.get(key)}
    blocks = {
        name: [{"rewrite": [{"regex": one.get("Regex"), "replace": one.get("Replace", "")} for one in rewrites]}]
        for name, rewrites in configs.items()
    }
    return {"type": answer.get("Type", ""), **blocks}


RESOURCE_TYPE = ResourceType(
    name="aws_lb_listener_rule",
    iam_actions=("elasticloadbalancing:DescribeRules", ELBV2_TAGS),
    read=_read,
    identity=("listener_arn", "priority"),
    attributes=(
        AttributeRule("priority"),
        AttributeRule("condition", normalise=normalise_conditions, keys=CONDITION_KEYS),
        AttributeRule("action", normalise=normalise_actions, keys=ACTION_KEYS),
        AttributeRule("tags"),
    ),
    assigned=("arn", "id", "priority"),
    through=("aws_lb_listener",),
    alike=canonical_conditions,
)
