"""aws_db_subnet_group: in which subnets a database may stand.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_subnet_group
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.shapes import frozen, lower
from auditor.resource_types.wanted import wanted


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names = wanted(scope, ("aws_db_subnet_group",))
    for answer in reader.read("rds", "describe_db_subnet_groups", "DBSubnetGroups"):
        if names.everything or answer["DBSubnetGroupName"] in {str(lower(name)) for name in names.names}:
            yield LiveResource("aws_db_subnet_group", _id(answer), frozen(_described(answer)))


def _id(answer: Mapping[str, Any]) -> str:
    return str(answer.get("DBSubnetGroupArn") or answer["DBSubnetGroupName"])


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer["DBSubnetGroupName"],
        "arn": answer.get("DBSubnetGroupArn"),
        "name": answer["DBSubnetGroupName"],
        "description": answer.get("DBSubnetGroupDescription"),
        "vpc_id": answer.get("VpcId"),
        "subnet_ids": sorted(subnet["SubnetIdentifier"] for subnet in answer.get("Subnets") or ()),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_db_subnet_group",
    iam_actions=("rds:DescribeDBSubnetGroups",),
    read=_read,
    identity=("name",),
    attributes=(
        AttributeRule("name", normalise=lower),
        AttributeRule("description", default="Managed by Terraform"),
        AttributeRule("subnet_ids", unordered=True),
    ),
    assigned=("id", "arn", "vpc_id"),
)
