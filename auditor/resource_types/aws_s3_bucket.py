"""aws_s3_bucket: whether the bucket exists and where.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket
"""

from collections.abc import Iterator

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import Reader, ResourceType, Scope
from auditor.resource_types.shapes import frozen
from auditor.resource_types.unread import unless
from auditor.resource_types.wanted import wanted

_ABSENT = ("404", "NoSuchBucket", "NotFound")
_FIRST_REGION = "us-east-1"


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names = wanted(scope, ("aws_s3_bucket",), ("bucket",))
    if names.prefixes or names.everything:
        buckets = reader.read("s3", "list_buckets", "Buckets")
        found = sorted(str(bucket["Name"]) for bucket in buckets if bucket["Name"] in names)
    else:
        found = sorted(names.names)
    for name in found:
        yield from _bucket(reader, name)


def _bucket(reader: Reader, name: str) -> Iterator[LiveResource]:
    with unless(*_ABSENT):
        for answer in reader.read("s3", "head_bucket", "", Bucket=name):
            attributes = _described(name, str(answer.get("BucketRegion") or _FIRST_REGION))
            yield LiveResource("aws_s3_bucket", str(attributes["arn"]), frozen(attributes))


def _described(name: str, region: str) -> dict[str, str]:
    partition = "aws-cn" if region.startswith("cn-") else "aws-us-gov" if region.startswith("us-gov-") else "aws"
    suffix = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
    return {
        "id": name,
        "bucket": name,
        "arn": f"arn:{partition}:s3:::{name}",
        "region": region,
        "bucket_domain_name": f"{name}.s3.{suffix}",
        "bucket_regional_domain_name": f"{name}.s3.{region}.{suffix}",
    }


RESOURCE_TYPE = ResourceType(
    name="aws_s3_bucket",
    regional=False,
    iam_actions=("s3:ListBucket", "s3:ListAllMyBuckets"),
    read=_read,
    identity=("bucket",),
    attributes=(),
    assigned=("id", "arn", "bucket", "bucket_domain_name", "bucket_regional_domain_name"),
)
