"""The one allow-list: every IAM action that a member of resource_types/ names, and the account's own name.

In: nothing (members are discovered). Out: the actions, the action of a boto3 operation, the read-only IAM policy.
It may not talk to AWS.
Source: docs.aws.amazon.com/service-authorization/latest/reference (the actions' names)
"""

from functools import cache

from auditor.model.resource_type import ResourceType
from auditor.registry import discover

ACCOUNT = "sts:GetCallerIdentity"
ALIASES = {
    "aws_alb": "aws_lb",
    "aws_alb_listener": "aws_lb_listener",
    "aws_alb_listener_certificate": "aws_lb_listener_certificate",
    "aws_alb_listener_rule": "aws_lb_listener_rule",
    "aws_alb_target_group": "aws_lb_target_group",
    "aws_alb_target_group_attachment": "aws_lb_target_group_attachment",
}
"""terraform's older names of the same types."""
_PREFIX = {"elbv2": "elasticloadbalancing"}
_NAMED_OTHERWISE = {
    ("s3", "GetBucketEncryption"): "s3:GetEncryptionConfiguration",
    ("s3", "GetPublicAccessBlock"): "s3:GetBucketPublicAccessBlock",
    ("s3", "HeadBucket"): "s3:ListBucket",
    ("s3", "ListBuckets"): "s3:ListAllMyBuckets",
}


@cache
def resource_types() -> dict[str, ResourceType]:
    """The members of the family resource_types/, by terraform type."""
    return discover("auditor.resource_types", "RESOURCE_TYPE", ResourceType)


@cache
def allowed_actions() -> frozenset[str]:
    """Every IAM action that the auditor may use."""
    return frozenset({ACCOUNT, *(action for member in resource_types().values() for action in member.iam_actions)})


def action_of(service: str, operation: str) -> str:
    """The IAM action of an API operation: ("elbv2", "DescribeRules") -> "elasticloadbalancing:DescribeRules"."""
    return _NAMED_OTHERWISE.get((service, operation), f"{_PREFIX.get(service, service)}:{operation}")


def iam_policy() -> dict[str, object]:
    """The least policy under which a run has no gaps, as an IAM policy document."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "AuditorReadOnly", "Effect": "Allow", "Action": sorted(allowed_actions()), "Resource": "*"}
        ],
    }
