"""aws_route: one route of a table, known by its table and destination.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route
"""

from collections.abc import Iterator

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Map
from auditor.resource_types.aws_route_table import TARGETS
from auditor.resource_types.shapes import frozen

NAME = "aws_route"
_DESTINATIONS = {
    "destination_cidr_block": "cidr_block",
    "destination_ipv6_cidr_block": "ipv6_cidr_block",
    "destination_prefix_list_id": "destination_prefix_list_id",
}
_TARGETS = (*TARGETS, "vpc_endpoint_id")


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    for table in scope.read("aws_route_table"):
        routes = table.get("routes")
        for route in routes if isinstance(routes, tuple) else ():
            if isinstance(route, Map):
                yield _route(table.id, route)


def _route(table: str, route: Map) -> LiveResource:
    to = {name: route.get(inside) for name, inside in _DESTINATIONS.items()}
    own = {"route_table_id": table, **to, **{name: route.get(name) for name in _TARGETS}}
    id = f"{table}_{next(filter(None, to.values()), '')}"
    return LiveResource(NAME, id, frozen({"id": id, **own, "state": route.get("state"), "origin": route.get("origin")}))


RESOURCE_TYPE = ResourceType(
    name=NAME,
    iam_actions=("ec2:DescribeRouteTables",),
    read=_read,
    identity=("route_table_id", *_DESTINATIONS),
    attributes=tuple(AttributeRule(name) for name in _TARGETS),
    assigned=(),
    through=("aws_route_table",),
)
