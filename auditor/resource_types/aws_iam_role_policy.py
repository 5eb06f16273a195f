"""aws_iam_role_policy: the policies that are written into a role.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy
"""

from collections.abc import Iterator

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.policy_document import POLICY_KEYS, normalise_policy, policy_of
from auditor.resource_types.roles import ABSENT, role_names
from auditor.resource_types.shapes import frozen
from auditor.resource_types.unread import unless

NAME = "aws_iam_role_policy"


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    for role in role_names(scope, NAME):
        with unless(*ABSENT):
            for name in sorted(map(str, reader.read("iam", "list_role_policies", "PolicyNames", RoleName=role))):
                [answer] = reader.read("iam", "get_role_policy", "", RoleName=role, PolicyName=name)
                own = {"id": f"{role}:{name}", "role": role, "name": name}
                policy = policy_of(answer.get("PolicyDocument"))
                yield LiveResource(NAME, f"{role}:{name}", frozen({**own, "policy": policy}))


RESOURCE_TYPE = ResourceType(
    name=NAME,
    regional=False,
    iam_actions=("iam:ListRolePolicies", "iam:GetRolePolicy"),
    read=_read,
    identity=("role", "name"),
    attributes=(AttributeRule("policy", normalise=normalise_policy, keys=POLICY_KEYS),),
    assigned=("id",),
    through=("aws_iam_role",),
)
