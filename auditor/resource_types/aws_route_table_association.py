"""aws_route_table_association: which table a subnet uses; a subnet has at most one, and the main one without.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table_association
"""

from collections.abc import Iterator

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Map
from auditor.resource_types.shapes import frozen

NAME = "aws_route_table_association"


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    for table in scope.read("aws_route_table"):
        used = table.get("associations")
        for one in used if isinstance(used, tuple) else ():
            if isinstance(one, Map):
                yield LiveResource(NAME, str(one["id"]), frozen({**one, "route_table_id": table.id}))


RESOURCE_TYPE = ResourceType(
    name=NAME,
    iam_actions=("ec2:DescribeRouteTables",),
    read=_read,
    identity=("subnet_id", "gateway_id"),
    attributes=(AttributeRule("route_table_id"),),
    assigned=("id",),
    through=("aws_route_table",),
)
