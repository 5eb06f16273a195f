"""aws_service_discovery_private_dns_namespace: Cloud Map's private domains.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/service_discovery_private_dns_namespace
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.resource_types.shapes import frozen
from auditor.resource_types.wanted import wanted

NAME = "aws_service_discovery_private_dns_namespace"


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    names = wanted(scope, (NAME,))
    for answer in reader.read("servicediscovery", "list_namespaces", "Namespaces"):
        if answer.get("Type") == "DNS_PRIVATE" and answer["Name"] in names:
            yield LiveResource(NAME, answer["Arn"], frozen(_described(answer)))


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    dns = (answer.get("Properties") or {}).get("DnsProperties") or {}
    return {
        "id": answer["Id"],
        "arn": answer["Arn"],
        "name": answer["Name"],
        "description": answer.get("Description"),
        "hosted_zone": dns.get("HostedZoneId"),
    }


RESOURCE_TYPE = ResourceType(
    name=NAME,
    iam_actions=("servicediscovery:ListNamespaces",),
    read=_read,
    identity=("name",),
    attributes=(AttributeRule("description"),),
    assigned=("id", "arn", "hosted_zone"),
)
