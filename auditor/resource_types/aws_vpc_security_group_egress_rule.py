"""aws_vpc_security_group_egress_rule: one rule of a security group, known by its group, protocol, ports and peer.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_egress_rule
"""

from collections.abc import Iterator

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import Reader, ResourceType, Scope
from auditor.resource_types.security_group_rules import IDENTITY, RULE_ATTRIBUTES, RULES_ACTION, alike, standalone

NAME = "aws_vpc_security_group_egress_rule"


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    yield from standalone(reader, scope, NAME, egress=True)


RESOURCE_TYPE = ResourceType(
    name=NAME,
    iam_actions=(RULES_ACTION,),
    read=_read,
    identity=IDENTITY,
    attributes=RULE_ATTRIBUTES,
    assigned=("id", "arn", "security_group_rule_id"),
    through=("aws_security_group",),
    alike=alike,
)
