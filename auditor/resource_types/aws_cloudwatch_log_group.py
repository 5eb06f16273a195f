"""aws_cloudwatch_log_group: the groups that code or containers name.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group
"""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.container_needs import TASK_DEFINITION, log_groups
from auditor.resource_types.shapes import frozen
from auditor.resource_types.together import together
from auditor.resource_types.wanted import wanted

_ONE_BY_ONE = 10


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names = wanted(scope, ("aws_cloudwatch_log_group",))
    needs = log_groups(scope)
    prefixes = [""] if names.everything else _few(sorted({*names.names, *names.prefixes, *needs}))

    def listed(prefix: str) -> list[Mapping[str, Any]]:
        asked = {"logGroupNamePrefix": prefix} if prefix else {}
        return reader.read("logs", "describe_log_groups", "logGroups", **asked)

    found = {str(answer["logGroupName"]): answer for answers in together(listed, prefixes) for answer in answers}
    for name, answer in sorted(found.items()):
        if name in names or name in needs:
            yield LiveResource("aws_cloudwatch_log_group", _arn(answer), frozen(_described(answer)))


def _few(prefixes: list[str]) -> list[str]:
    """Of sorted names the beginning that all have, where they are many: one call then lists fifty groups."""
    if len(prefixes) <= _ONE_BY_ONE:
        return prefixes
    same = takewhile(lambda pair: pair[0] == pair[1], zip(prefixes[0], prefixes[-1], strict=False))
    return ["".join(first for first, _ in same)]


def _arn(answer: Mapping[str, Any]) -> str:
    return str(answer.get("arn", "")).removesuffix(":*")


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer["logGroupName"],
        "arn": _arn(answer),
        "name": answer["logGroupName"],
        "retention_in_days": answer.get("retentionInDays", 0),
        "kms_key_id": answer.get("kmsKeyId"),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_cloudwatch_log_group",
    iam_actions=("logs:DescribeLogGroups",),
    read=_read,
    identity=("name",),
    attributes=(AttributeRule("retention_in_days", default=0), AttributeRule("kms_key_id")),
    assigned=("id", "arn", "name"),
    after=(TASK_DEFINITION,),
)
