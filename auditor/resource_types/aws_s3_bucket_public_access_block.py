"""aws_s3_bucket_public_access_block: what keeps a bucket from the public.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.buckets import parts_of_buckets

NAME = "aws_s3_bucket_public_access_block"
_SWITCHES = {
    "block_public_acls": "BlockPublicAcls",
    "block_public_policy": "BlockPublicPolicy",
    "ignore_public_acls": "IgnorePublicAcls",
    "restrict_public_buckets": "RestrictPublicBuckets",
}


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    yield from parts_of_buckets(reader, scope, NAME, "get_public_access_block", _shape)


def _shape(answer: Mapping[str, Any]) -> dict[str, Any]:
    block = answer.get("PublicAccessBlockConfiguration") or {}
    return {name: bool(block.get(key)) for name, key in _SWITCHES.items()}


RESOURCE_TYPE = ResourceType(
    name=NAME,
    regional=False,
    iam_actions=("s3:GetBucketPublicAccessBlock",),
    read=_read,
    identity=("bucket",),
    attributes=tuple(AttributeRule(name, default=False) for name in _SWITCHES),
    assigned=("id",),
    through=("aws_s3_bucket",),
)
