from auditor.resource_types.aws_service_discovery_private_dns_namespace import NAME, RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource


def test_only_private_domains_of_declared_names_are_read() -> None:
    own = {
        "Id": "ns-1",
        "Arn": "arn:ns-1",
        "Name": "x.local",
        "Type": "DNS_PRIVATE",
        "Properties": {"DnsProperties": {"HostedZoneId": "Z1"}},
    }
    answers = [own, {**own, "Arn": "arn:2", "Type": "HTTP"}, {**own, "Arn": "arn:3", "Name": "y.local"}]
    [found], _ = read(RESOURCE_TYPE, Recorded({"list_namespaces": answers}), resource(f"{NAME}.a", name="x.local"))
    assert (found.id, found.get("id"), found.get("hosted_zone")) == ("arn:ns-1", "ns-1", "Z1")
