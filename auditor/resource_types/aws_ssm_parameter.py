"""aws_ssm_parameter: whether the parameters that code or containers name exist; a value is never asked for.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssm_parameter
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.container_needs import TASK_DEFINITION, parameter_names
from auditor.resource_types.shapes import frozen
from auditor.resource_types.together import together
from auditor.resource_types.wanted import chunks, wanted

_BATCH = 50


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names = wanted(scope, ("aws_ssm_parameter",))
    if names.everything:
        answers = reader.read("ssm", "describe_parameters", "Parameters")
    else:
        batches = chunks(sorted(names.names | parameter_names(scope)), _BATCH)
        answers = [answer for found in together(partial(_named, reader), batches) for answer in found]
    for answer in answers:
        yield LiveResource("aws_ssm_parameter", str(answer.get("ARN") or answer["Name"]), frozen(_described(answer)))


def _named(reader: Reader, names: list[str]) -> list[Mapping[str, Any]]:
    filters = [{"Key": "Name", "Option": "Equals", "Values": names}]
    return reader.read("ssm", "describe_parameters", "Parameters", ParameterFilters=filters)


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer["Name"],
        "arn": answer.get("ARN"),
        "name": answer["Name"],
        "type": answer.get("Type"),
        "tier": answer.get("Tier"),
        "description": answer.get("Description"),
        "version": answer.get("Version"),
        "key_id": answer.get("KeyId"),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_ssm_parameter",
    iam_actions=("ssm:DescribeParameters",),
    read=_read,
    identity=("name",),
    attributes=(AttributeRule("type"), AttributeRule("description")),
    assigned=("id", "arn", "version"),
    after=(TASK_DEFINITION,),
)
