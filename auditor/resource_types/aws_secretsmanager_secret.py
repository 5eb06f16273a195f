"""aws_secretsmanager_secret: whether the secret exists; its value is never asked for.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.shapes import frozen
from auditor.resource_types.tags import tags_of
from auditor.resource_types.wanted import wanted


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names = wanted(scope, ("aws_secretsmanager_secret",))
    for answer in reader.read("secretsmanager", "list_secrets", "SecretList"):
        if answer["Name"] in names and not answer.get("DeletedDate"):
            yield LiveResource("aws_secretsmanager_secret", answer["ARN"], frozen(_described(answer)))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer["ARN"],
        "arn": answer["ARN"],
        "name": answer["Name"],
        "description": answer.get("Description"),
        "kms_key_id": answer.get("KmsKeyId"),
        "tags": tags_of(answer.get("Tags")),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_secretsmanager_secret",
    iam_actions=("secretsmanager:ListSecrets",),
    read=_read,
    identity=("name",),
    attributes=(AttributeRule("description"), AttributeRule("kms_key_id"), AttributeRule("tags")),
)
