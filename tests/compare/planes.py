"""Hand-made planes for the tests of comparing: a declared resource and the live one that it describes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from auditor.live.policy import resource_types
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.value import Map, freeze

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LB = "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/main/1"
LISTENER = "arn:aws:elasticloadbalancing:us-east-1:1:listener/app/main/1/2"
GROUP = "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/api/3"
OTHER = "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/mlflow/4"


def live(type: str, id: str, /, **attributes: Any) -> LiveResource:
    """A live resource from python values."""
    value = freeze({"id": id, "arn": id, **attributes})
    assert isinstance(value, Map)
    return LiveResource(type, id, value)


def snapshot(*resources: LiveResource, read: Any = None, gaps: Any = (), account: str = "123456789012") -> LiveSnapshot:
    """A snapshot in which every type was read, or those of `read`."""
    types = tuple(resource_types()) if read is None else tuple(read)
    return LiveSnapshot(account, "us-east-1", NOW, resources, tuple(gaps), types)


def balancer(**attributes: Any) -> LiveResource:
    """The live balancer."""
    return live("aws_lb", LB, **{"name": "main", "dns_name": "main.elb.amazonaws.com", "zone_id": "Z1", **attributes})


def listener(**attributes: Any) -> LiveResource:
    """Its listener on 443."""
    return live(
        "aws_lb_listener", LISTENER, **{"load_balancer_arn": LB, "port": 443, "protocol": "HTTPS", **attributes}
    )


def rule(id: str, priority: int, path: str, group: str = GROUP) -> LiveResource:
    """A rule of that listener for one path."""
    return live(
        "aws_lb_listener_rule",
        id,
        listener_arn=LISTENER,
        priority=priority,
        condition=[{"path_pattern": [{"values": [path]}]}],
        action=[{"type": "forward", "target_group_arn": group, "forward": [{"target_group": [{"arn": group}]}]}],
    )


def plain(value: Any) -> Any:
    """Values as python, secrets shown as what they are."""
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple) else value
