import pytest

from auditor.compare.pair import pair
from auditor.errors import ReadFailed
from auditor.model.live import LiveResource
from auditor.model.value import Map, Unknown, freeze
from auditor.resource_types.aws_lb_target_group_attachment import RESOURCE_TYPE
from tests.compare.planes import GROUP, snapshot
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import declared, resource

TARGETS = [
    {"target_id": "10.0.0.1", "port": 80, "state": "healthy"},
    {"target_id": "10.0.0.1", "port": 81, "state": "unhealthy"},
    {"target_id": "10.0.0.2", "port": 80, "state": "draining"},
]


def group(targets: object) -> LiveResource:
    return LiveResource("aws_lb_target_group", GROUP, Map({"name": "api", "target_health": freeze(targets)}))


def attachment(name: str, target: str, **port: int):
    return resource(f"{RESOURCE_TYPE.name}.{name}", target_group_arn=GROUP, target_id=target, **port)


def test_a_target_is_found_among_those_of_its_group_and_may_leave_the_port_to_it() -> None:
    found, _ = read(RESOURCE_TYPE, Recorded(), live=(group(TARGETS),))
    code = declared(attachment("a", "10.0.0.1", port=81), attachment("b", "10.0.0.1"), attachment("c", "10.0.0.2"))
    pairing = pair(code, snapshot(*found))
    assert pairing.live_of(f"{RESOURCE_TYPE.name}.a").get("port") == 81
    assert pairing.live_of(f"{RESOURCE_TYPE.name}.b") is not None
    assert [str(one.address) for one in pairing.missing] == [f"{RESOURCE_TYPE.name}.c"]


def test_targets_that_were_not_read_are_no_empty_group() -> None:
    with pytest.raises(ReadFailed, match="DescribeTargetHealth"):
        read(RESOURCE_TYPE, Recorded(), live=(group(Unknown("denied")),))
