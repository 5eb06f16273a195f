"""aws_security_group: the groups that the code names or that declared things wear, with their rules inline.

`ingress` and `egress` hold one block for each rule and source, as AWS lists them; the standalone rule types read the
same answers. Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.security_group_rules import (
    RULES_ACTION,
    inline_blocks,
    normalise_inline,
    read_rules,
)
from auditor.resource_types.shapes import frozen
from auditor.resource_types.tags import tags_of
from auditor.resource_types.unread import gap_of, unknown_of
from auditor.resource_types.wanted import wanted


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names, worn = wanted(scope, ("aws_security_group",)), _worn(scope)
    if not names and not worn:
        return
    answers = [
        answer
        for answer in reader.read("ec2", "describe_security_groups", "SecurityGroups")
        if answer["GroupName"] in names or answer["GroupId"] in worn
    ]
    try:
        rules = read_rules(reader, [answer["GroupId"] for answer in answers])
    except ReadFailed as failed:
        yield gap_of(failed, "aws_security_group.ingress", "which ports are open")
        for answer in answers:
            unread = {"ingress": unknown_of(failed), "egress": unknown_of(failed)}
            yield LiveResource("aws_security_group", answer["GroupId"], frozen({**_described(answer), **unread}))
        return
    for answer in answers:
        own = [rule for rule in rules if rule["GroupId"] == answer["GroupId"]]
        blocks = {"ingress": inline_blocks(own, egress=False), "egress": inline_blocks(own, egress=True)}
        yield LiveResource("aws_security_group", answer["GroupId"], frozen({**_described(answer), **blocks}))


def _worn(scope: Scope) -> frozenset[str]:
    """The groups of the balancers and services that were read."""
    paths = {"aws_lb": "security_groups", "aws_ecs_service": "network_configuration[0].security_groups"}
    lists = [live.get(path) for type, path in paths.items() for live in scope.read(type)]
    return frozenset(str(id) for ids in lists if isinstance(ids, tuple) for id in ids)


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    owner = answer.get("OwnerId", "")
    return {
        "id": answer["GroupId"],
        "arn": answer.get("SecurityGroupArn"),
        "name": answer["GroupName"],
        "description": answer.get("Description"),
        "vpc_id": answer.get("VpcId"),
        "owner_id": owner,
        "tags": tags_of(answer.get("Tags")),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_security_group",
    iam_actions=("ec2:DescribeSecurityGroups", RULES_ACTION),
    read=_read,
    identity=("name",),
    narrowing=("vpc_id",),
    attributes=(
        AttributeRule("description", default="Managed by Terraform"),
        AttributeRule("vpc_id"),
        AttributeRule("ingress", unordered=True, normalise=normalise_inline),
        AttributeRule("egress", unordered=True, normalise=normalise_inline),
        AttributeRule("tags"),
    ),
    assigned=("id", "arn", "owner_id", "name"),
    after=("aws_lb", "aws_ecs_service"),
)
