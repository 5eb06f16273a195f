"""aws_s3_bucket_versioning: whether a bucket keeps old versions.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_versioning
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.buckets import parts_of_buckets

NAME = "aws_s3_bucket_versioning"


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    yield from parts_of_buckets(reader, scope, NAME, "get_bucket_versioning", _shape)


def _shape(answer: Mapping[str, Any]) -> dict[str, Any]:
    """A bucket that never had versioning has no status at all."""
    return {"versioning_configuration": [{"status": answer.get("Status") or "Disabled"}]}


RESOURCE_TYPE = ResourceType(
    name=NAME,
    regional=False,
    iam_actions=("s3:GetBucketVersioning",),
    read=_read,
    identity=("bucket",),
    attributes=(AttributeRule("versioning_configuration"),),
    assigned=("id",),
    through=("aws_s3_bucket",),
)
