"""aws_cloudwatch_log_group: the groups that the code names.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.shapes import frozen
from auditor.resource_types.together import together
from auditor.resource_types.wanted import wanted


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names = wanted(scope, ("aws_cloudwatch_log_group",))
    prefixes = [""] if names.everything else sorted({*names.names, *names.prefixes})

    def listed(prefix: str) -> list[Mapping[str, Any]]:
        asked = {"logGroupNamePrefix": prefix} if prefix else {}
        return reader.read("logs", "describe_log_groups", "logGroups", **asked)

    found = {str(answer["logGroupName"]): answer for answers in together(listed, prefixes) for answer in answers}
    for name, answer in sorted(found.items()):
        if name in names:
            yield LiveResource("aws_cloudwatch_log_group", _arn(answer), frozen(_described(answer)))


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
)
