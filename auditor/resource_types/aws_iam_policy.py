"""aws_iam_policy: the account's own policies that the code names, with the document in force.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.policy_document import POLICY_KEYS, normalise_policy, policy_of
from auditor.resource_types.shapes import frozen
from auditor.resource_types.wanted import wanted


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names = wanted(scope, ("aws_iam_policy",))
    for answer in reader.read("iam", "list_policies", "Policies", Scope="Local"):
        if answer["PolicyName"] in names:
            arn, version = str(answer["Arn"]), str(answer["DefaultVersionId"])
            [found] = reader.read("iam", "get_policy_version", "PolicyVersion", PolicyArn=arn, VersionId=version)
            yield LiveResource("aws_iam_policy", arn, frozen(_described(answer, found)))


def _described(answer: Mapping[str, Any], version: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer["Arn"],
        "arn": answer["Arn"],
        "name": answer["PolicyName"],
        "path": answer.get("Path"),
        "policy_id": answer.get("PolicyId"),
        "policy": policy_of(version.get("Document")),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_iam_policy",
    regional=False,
    iam_actions=("iam:ListPolicies", "iam:GetPolicyVersion"),
    read=_read,
    identity=("name",),
    attributes=(
        AttributeRule("path", default="/"),
        AttributeRule("policy", normalise=normalise_policy, keys=POLICY_KEYS),
    ),
    assigned=("id", "arn", "policy_id", "name"),
)
