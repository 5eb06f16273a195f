"""aws_s3_bucket_policy: who may do what with a bucket.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_policy
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Map
from auditor.resource_types.buckets import parts_of_buckets
from auditor.resource_types.policy_document import POLICY_KEYS, normalise_policy, policy_of

NAME = "aws_s3_bucket_policy"


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    yield from parts_of_buckets(reader, scope, NAME, "get_bucket_policy", _shape)


def _shape(answer: Mapping[str, Any]) -> dict[str, Any]:
    policy = policy_of(answer.get("Policy"))
    if not isinstance(policy, Map):
        raise ReadFailed("s3:GetBucketPolicy", "Malformed", "the answer is not a policy document")
    return {"policy": policy}


RESOURCE_TYPE = ResourceType(
    name=NAME,
    regional=False,
    iam_actions=("s3:GetBucketPolicy",),
    read=_read,
    identity=("bucket",),
    attributes=(AttributeRule("policy", normalise=normalise_policy, keys=POLICY_KEYS),),
    assigned=("id",),
    through=("aws_s3_bucket",),
)
