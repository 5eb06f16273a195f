"""aws_ecr_repository: the repositories that the code names.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.shapes import frozen
from auditor.resource_types.wanted import wanted


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names = wanted(scope, ("aws_ecr_repository",))
    for answer in reader.read("ecr", "describe_repositories", "repositories"):
        if answer["repositoryName"] in names:
            yield LiveResource("aws_ecr_repository", answer["repositoryArn"], frozen(_described(answer)))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    scanning = answer.get("imageScanningConfiguration") or {}
    return {
        "id": answer["repositoryName"],
        "arn": answer["repositoryArn"],
        "name": answer["repositoryName"],
        "repository_url": answer.get("repositoryUri"),
        "registry_id": answer.get("registryId"),
        "image_tag_mutability": answer.get("imageTagMutability"),
        "image_scanning_configuration": [{"scan_on_push": bool(scanning.get("scanOnPush"))}],
    }


RESOURCE_TYPE = ResourceType(
    name="aws_ecr_repository",
    iam_actions=("ecr:DescribeRepositories",),
    read=_read,
    identity=("name",),
    attributes=(
        AttributeRule("image_tag_mutability", default="MUTABLE"),
        AttributeRule("image_scanning_configuration"),
    ),
    assigned=("id", "arn", "repository_url", "registry_id"),
)
