"""aws_s3_bucket_server_side_encryption_configuration: how a bucket encrypts what is put into it.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs
/resources/s3_bucket_server_side_encryption_configuration
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.buckets import parts_of_buckets

NAME = "aws_s3_bucket_server_side_encryption_configuration"


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    yield from parts_of_buckets(reader, scope, NAME, "get_bucket_encryption", _shape)


def _shape(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "rule": [_rule(rule) for rule in (answer.get("ServerSideEncryptionConfiguration") or {}).get("Rules") or ()]
    }


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    default = rule.get("ApplyServerSideEncryptionByDefault") or {}
    own = {"sse_algorithm": default.get("SSEAlgorithm"), "kms_master_key_id": default.get("KMSMasterKeyID") or ""}
    return {
        "bucket_key_enabled": bool(rule.get("BucketKeyEnabled")),
        "apply_server_side_encryption_by_default": [own] if default else [],
    }


RESOURCE_TYPE = ResourceType(
    name=NAME,
    regional=False,
    iam_actions=("s3:GetEncryptionConfiguration",),
    read=_read,
    identity=("bucket",),
    attributes=(AttributeRule("rule"),),
    assigned=("id",),
    through=("aws_s3_bucket",),
)
