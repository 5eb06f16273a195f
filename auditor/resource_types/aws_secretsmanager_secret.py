"""aws_secretsmanager_secret: whether the secrets that code or containers name exist, and have a value at all
(`has_current_value`); the value is never asked for.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Unknown
from auditor.resource_types.container_needs import TASK_DEFINITION, secret_names
from auditor.resource_types.shapes import frozen
from auditor.resource_types.tags import tags_of
from auditor.resource_types.unread import NOT_ANSWERED
from auditor.resource_types.wanted import wanted


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names, needs = wanted(scope, ("aws_secretsmanager_secret",)), secret_names(scope)
    if not names and not needs:
        return
    for answer in reader.read("secretsmanager", "list_secrets", "SecretList"):
        if (answer["Name"] in names or answer["Name"] in needs) and not answer.get("DeletedDate"):
            yield LiveResource("aws_secretsmanager_secret", answer["ARN"], frozen(_described(answer)))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer["ARN"],
        "arn": answer["ARN"],
        "name": answer["Name"],
        "description": answer.get("Description"),
        "kms_key_id": answer.get("KmsKeyId"),
        "has_current_value": _is_set(answer.get("SecretVersionsToStages")),
        "tags": tags_of(answer.get("Tags")),
    }


def _is_set(versions: Mapping[str, Any] | None) -> bool | Unknown:
    """A secret whose value was never put has no version with the label AWSCURRENT."""
    return NOT_ANSWERED if versions is None else any("AWSCURRENT" in stages for stages in versions.values())


RESOURCE_TYPE = ResourceType(
    name="aws_secretsmanager_secret",
    iam_actions=("secretsmanager:ListSecrets",),
    read=_read,
    identity=("name",),
    attributes=(AttributeRule("description"), AttributeRule("kms_key_id"), AttributeRule("tags")),
    after=(TASK_DEFINITION,),
)
