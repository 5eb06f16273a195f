from auditor.model.live import LiveResource
from auditor.model.value import Map, freeze
from auditor.resource_types.aws_route import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read

ROUTES = [
    {"cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-1", "state": "active"},
    {"destination_prefix_list_id": "pl-1", "gateway_id": "vpce-1", "state": "active"},
]


def test_routes_come_from_the_tables_that_were_read() -> None:
    table = LiveResource("aws_route_table", "rtb-1", Map({"routes": freeze(ROUTES)}))
    reader = Recorded()
    found, gaps = read(RESOURCE_TYPE, reader, live=(table,))
    assert [one.id for one in found] == ["rtb-1_0.0.0.0/0", "rtb-1_pl-1"]
    assert (found[0].get("destination_cidr_block"), found[0].get("nat_gateway_id")) == ("0.0.0.0/0", "nat-1")
    assert found[0].get("route_table_id") == "rtb-1"
    assert (reader.asked, gaps) == ([], [])
