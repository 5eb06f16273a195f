from auditor.model.live import LiveResource
from auditor.model.value import Map, freeze
from auditor.resource_types.aws_route_table_association import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read


def test_a_subnet_uses_the_table_that_says_so() -> None:
    used = [{"id": "rtbassoc-1", "subnet_id": "subnet-1", "gateway_id": None}]
    table = LiveResource("aws_route_table", "rtb-1", Map({"associations": freeze(used)}))
    [found], _ = read(RESOURCE_TYPE, Recorded(), live=(table,))
    assert (found.id, found.get("subnet_id"), found.get("route_table_id")) == ("rtbassoc-1", "subnet-1", "rtb-1")
