from auditor.model.live import LiveResource
from auditor.model.value import Map
from auditor.resource_types.aws_service_discovery_service import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read

NAMESPACE = LiveResource("aws_service_discovery_private_dns_namespace", "arn:ns-1", Map({"id": "ns-1"}))


def test_the_names_inside_the_domains_that_were_read() -> None:
    answer = {
        "Id": "srv-1",
        "Arn": "arn:srv-1",
        "Name": "api",
        "DnsConfig": {"RoutingPolicy": "MULTIVALUE", "DnsRecords": [{"Type": "A", "TTL": 10}]},
    }
    reader = Recorded({"list_services": [answer]})
    [found], _ = read(RESOURCE_TYPE, reader, live=(NAMESPACE,))
    assert found.get("dns_config[0].namespace_id") == "ns-1"
    assert found.get("dns_config[0].dns_records[0].ttl") == 10
    assert reader.asked[0][1]["Filters"][0]["Values"] == ["ns-1"]
