"""aws_route53_zone: the zones that the code names, public and private.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_zone
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Value
from auditor.resource_types.shapes import frozen
from auditor.resource_types.wanted import wanted


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    declared = wanted(scope, ("aws_route53_zone",))
    names = {domain_of(name) for name in declared.names}
    for answer in reader.read("route53", "list_hosted_zones", "HostedZones"):
        if declared.everything or domain_of(answer["Name"]) in names:
            zone = str(answer["Id"]).rpartition("/")[2]
            yield LiveResource("aws_route53_zone", zone, frozen(_described(zone, answer)))


def domain_of(value: Value) -> Value:
    """A domain name as people write it: lower case, no dot at the end, a literal star."""
    return value.lower().rstrip(".").replace("\\052", "*") if isinstance(value, str) else value


def _described(zone: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": zone,
        "zone_id": zone,
        "arn": f"arn:aws:route53:::hostedzone/{zone}",
        "name": domain_of(answer["Name"]),
        "private_zone": bool((answer.get("Config") or {}).get("PrivateZone")),
    }


RESOURCE_TYPE = ResourceType(
    name="aws_route53_zone",
    regional=False,
    iam_actions=("route53:ListHostedZones",),
    read=_read,
    identity=("name",),
    narrowing=("private_zone",),
    attributes=(AttributeRule("name", normalise=domain_of),),
    assigned=("id", "zone_id", "arn"),
)
