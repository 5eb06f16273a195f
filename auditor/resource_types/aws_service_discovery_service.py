"""aws_service_discovery_service: the names that Cloud Map gives services inside a private domain.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/service_discovery_service
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.shapes import frozen


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    for namespace in scope.read("aws_service_discovery_private_dns_namespace"):
        id = str(namespace.get("id"))
        filters = [{"Name": "NAMESPACE_ID", "Values": [id], "Condition": "EQ"}]
        for answer in reader.read("servicediscovery", "list_services", "Services", Filters=filters):
            yield LiveResource("aws_service_discovery_service", answer["Arn"], frozen(_described(id, answer)))


def _described(namespace: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    dns = answer.get("DnsConfig") or {}
    records = [{"type": record.get("Type"), "ttl": record.get("TTL")} for record in dns.get("DnsRecords") or ()]
    return {
        "id": answer["Id"],
        "arn": answer["Arn"],
        "name": answer["Name"],
        "description": answer.get("Description"),
        "dns_config": [
            {
                "namespace_id": dns.get("NamespaceId") or namespace,
                "routing_policy": dns.get("RoutingPolicy") or "MULTIVALUE",
                "dns_records": records,
            }
        ],
    }


RESOURCE_TYPE = ResourceType(
    name="aws_service_discovery_service",
    iam_actions=("servicediscovery:ListServices",),
    read=_read,
    identity=("dns_config[0].namespace_id", "name"),
    attributes=(
        AttributeRule("description"),
        AttributeRule("dns_config", keys=(("dns_records", "type"),)),
    ),
    through=("aws_service_discovery_private_dns_namespace",),
)
