"""aws_ecr_repository: the repositories that code or containers name, and whether the images that they ask for exist.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.container_needs import TASK_DEFINITION, images
from auditor.resource_types.ecr_images import IMAGES, images_of
from auditor.resource_types.shapes import frozen
from auditor.resource_types.wanted import wanted


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names, asked = wanted(scope, ("aws_ecr_repository",)), images(scope)
    if not names and not asked:
        return
    uris = {image.uri for image in asked}
    for answer in reader.read("ecr", "describe_repositories", "repositories"):
        name, uri = str(answer["repositoryName"]), answer.get("repositoryUri")
        if name in names or uri in uris:
            found, gaps = images_of(reader, name, (image for image in asked if image.uri == uri))
            yield from gaps
            attributes = {**_described(answer), "images": found}
            yield LiveResource("aws_ecr_repository", answer["repositoryArn"], frozen(attributes))


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
    iam_actions=("ecr:DescribeRepositories", IMAGES),
    read=_read,
    identity=("name",),
    attributes=(
        AttributeRule("image_tag_mutability", default="MUTABLE"),
        AttributeRule("image_scanning_configuration"),
    ),
    assigned=("id", "arn", "repository_url", "registry_id"),
    after=(TASK_DEFINITION,),
)
