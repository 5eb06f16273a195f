"""AWS's own IAM policies, added to moto when one is first attached [reaches into moto].

Moto can load all of them itself, at two seconds and forty megabytes a start; a stack attaches two or three.
"""

import json
from functools import cache
from typing import Any

from auditor.lab.aws.refusal import ACCOUNT
from auditor.lab.aws.wire import Call

PREFIX = "arn:aws:iam::aws:policy/"


def provide(call: Call) -> None:
    """Make the policy of an AttachRolePolicy call exist, when it is one of AWS's own."""
    arn = str(call.parameters.get("PolicyArn", ""))
    if call.action != "AttachRolePolicy" or not arn.startswith(PREFIX):
        return
    from moto.backends import get_backend
    from moto.iam.models import AWSManagedPolicy

    backend = get_backend("iam")[ACCOUNT]["aws"]
    known = _published()
    name = arn.rsplit("/", 1)[-1]
    if arn not in backend.managed_policies and name in known:
        policy = AWSManagedPolicy.from_data(name, ACCOUNT, "aws", known[name])
        backend.managed_policies[policy.arn] = policy


@cache
def _published() -> dict[str, Any]:
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    policies: dict[str, Any] = json.loads(aws_managed_policies_data)
    return policies
