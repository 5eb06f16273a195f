"""aws_iam_role: trust policy and attached policies of the roles that code or tasks name; of the tasks' roles also what
they may do (`policies`).

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Unknown
from auditor.resource_types.container_needs import TASK_DEFINITION, role_names
from auditor.resource_types.policy_document import POLICY_KEYS, normalise_policy, policy_of
from auditor.resource_types.role_policies import POLICY_ACTIONS, policies_of
from auditor.resource_types.roles import ABSENT, ATTACHED, attached_to
from auditor.resource_types.shapes import frozen
from auditor.resource_types.tags import tags_of
from auditor.resource_types.unread import unless
from auditor.resource_types.wanted import wanted

_NOT_WORN = Unknown("no task has this role, so it was not asked for")


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names = wanted(scope, ("aws_iam_role",))
    worn = role_names(scope)
    found = {*names.names, *worn}
    if names.prefixes or names.everything:
        found |= {role["RoleName"] for role in reader.read("iam", "list_roles", "Roles") if role["RoleName"] in names}
    for name in sorted(found):
        yield from _role(reader, name, is_worn=name in worn)


def _role(reader: Reader, name: str, *, is_worn: bool) -> Iterator[LiveResource | Gap]:
    with unless(*ABSENT):
        for answer in reader.read("iam", "get_role", "Role", RoleName=name):
            attached = attached_to(reader, name)
            policies, gaps = policies_of(reader, name, attached) if is_worn else (_NOT_WORN, [])
            yield from gaps
            attributes = {**_described(answer), "managed_policy_arns": attached, "policies": policies}
            yield LiveResource("aws_iam_role", answer["Arn"], frozen(attributes))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer["RoleName"],
        "arn": answer["Arn"],
        "name": answer["RoleName"],
        "path": answer.get("Path"),
        "unique_id": answer.get("RoleId"),
        "description": answer.get("Description"),
        "max_session_duration": answer.get("MaxSessionDuration"),
        "assume_role_policy": policy_of(answer.get("AssumeRolePolicyDocument")),
        "tags": tags_of(answer.get("Tags")),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_iam_role",
    regional=False,
    iam_actions=("iam:GetRole", ATTACHED, "iam:ListRoles", *POLICY_ACTIONS),
    read=_read,
    identity=("name",),
    attributes=(
        AttributeRule("path", default="/"),
        AttributeRule("max_session_duration", default=3600),
        AttributeRule("assume_role_policy", normalise=normalise_policy, keys=POLICY_KEYS),
        AttributeRule("tags"),
    ),
    assigned=("id", "arn", "unique_id", "name"),
    after=(TASK_DEFINITION,),
)
