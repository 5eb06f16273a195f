"""aws_iam_role_policy_attachment: the managed policies that a role has.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachment
"""

from collections.abc import Iterator

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import Reader, ResourceType, Scope
from auditor.resource_types.roles import ABSENT, ATTACHED, attached_to, role_names
from auditor.resource_types.shapes import frozen
from auditor.resource_types.unread import unless

NAME = "aws_iam_role_policy_attachment"


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    for role in role_names(scope, NAME):
        with unless(*ABSENT):
            for arn in attached_to(reader, role):
                id = f"{role}/{arn}"
                yield LiveResource(NAME, id, frozen({"id": id, "role": role, "policy_arn": arn}))


RESOURCE_TYPE = ResourceType(
    name=NAME,
    regional=False,
    iam_actions=(ATTACHED,),
    read=_read,
    identity=("role", "policy_arn"),
    attributes=(),
    assigned=("id",),
    through=("aws_iam_role",),
    after=("aws_iam_policy",),
)
