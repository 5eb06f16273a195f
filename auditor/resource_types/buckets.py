"""What the types around an S3 bucket share: which buckets to look at, and a part that a bucket may not have."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from auditor.model.live import LiveResource
from auditor.model.resource_type import Reader, Scope
from auditor.resource_types.shapes import frozen
from auditor.resource_types.unread import unless


def parts_of_buckets(
    reader: Reader, scope: Scope, type: str, operation: str, shape: Callable[[Mapping[str, Any]], dict[str, Any]]
) -> Iterator[LiveResource]:
    """One part of each bucket that was read or is named as text, as a resource of `type`; none where S3 says that the
    bucket has no such part. Raises ReadFailed."""
    named = {text for resource in scope.wanted(type) if (text := resource.text("bucket"))}
    for bucket in sorted({*(str(one.get("bucket")) for one in scope.read("aws_s3_bucket")), *named}):
        with unless("NoSuchBucket", "404", *_NONE):
            for answer in reader.read("s3", operation, "", Bucket=bucket):
                id = f"{type}/{bucket}"
                yield LiveResource(type, id, frozen({"id": bucket, "bucket": bucket, **shape(answer)}))


_NONE = (
    "NoSuchBucketPolicy",
    "NoSuchPublicAccessBlockConfiguration",
    "ServerSideEncryptionConfigurationNotFoundError",
)
