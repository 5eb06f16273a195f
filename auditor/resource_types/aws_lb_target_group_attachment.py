"""aws_lb_target_group_attachment: a target that code registers by itself, found among the group's targets.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_target_group_attachment
"""

from collections.abc import Iterator

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import Reader, ResourceType, Scope
from auditor.model.value import Map, Unknown
from auditor.resource_types.shapes import frozen

NAME = "aws_lb_target_group_attachment"
_ACTION = "elasticloadbalancing:DescribeTargetHealth"


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    for group in scope.read("aws_lb_target_group"):
        targets = group.get("target_health")
        if isinstance(targets, Unknown):
            raise ReadFailed(_ACTION, "NotRead", f"the targets of {group.get('name')} are not known: {targets.reason}")
        for target in targets if isinstance(targets, tuple) else ():
            if isinstance(target, Map) and target.get("state") != "draining":
                own = {"target_group_arn": group.id, "target_id": target["target_id"], "port": target.get("port")}
                id = f"{group.id}/{own['target_id']}:{own['port']}"
                yield LiveResource(NAME, id, frozen({"id": id, **own, "state": target.get("state")}))


def covers(declared: Map, live: Map) -> bool:
    """Without a port of its own, a target has the port of its group."""
    return declared.get("port") is None or str(declared.get("port")) == str(live.get("port"))


RESOURCE_TYPE = ResourceType(
    name=NAME,
    iam_actions=(_ACTION,),
    read=_read,
    identity=("target_group_arn", "target_id"),
    attributes=(),
    assigned=(),
    through=("aws_lb_target_group",),
    covers=covers,
)
