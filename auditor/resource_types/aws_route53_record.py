"""aws_route53_record: the records of the zones that were read, as far as the code names them.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_record
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Map, Value
from auditor.resource_types.aws_route53_zone import domain_of
from auditor.resource_types.shapes import frozen
from auditor.resource_types.wanted import wanted


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    declared = wanted(scope, ("aws_route53_record",))
    names = {domain_of(name) for name in declared.names}
    for zone in scope.read("aws_route53_zone"):
        suffix = f".{zone.get('name')}"
        for answer in reader.read("route53", "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=zone.id):
            name = str(domain_of(answer["Name"]))
            if declared.everything or name in names or name.removesuffix(suffix) in names:
                attributes = _described(zone.id, name, answer) | {"relative_name": name.removesuffix(suffix)}
                yield LiveResource("aws_route53_record", str(attributes["id"]), frozen(attributes))


def _described(zone: str, name: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    alias, own = answer.get("AliasTarget"), answer.get("SetIdentifier")
    return {
        "id": "_".join(part for part in (zone, name, answer["Type"], own) if part),
        "zone_id": zone,
        "name": name,
        "fqdn": name,
        "type": answer["Type"],
        "set_identifier": own,
        "ttl": answer.get("TTL"),
        "records": sorted(record["Value"] for record in answer.get("ResourceRecords") or ()),
        "alias": [
            {
                "name": alias["DNSName"],
                "zone_id": alias["HostedZoneId"],
                "evaluate_target_health": bool(alias.get("EvaluateTargetHealth")),
            }
        ]
        if alias
        else [],
    }


def _alias(value: Value) -> Value:
    if not isinstance(value, tuple):
        return value
    return tuple(Map({**one, "name": _target(one.get("name"))}) if isinstance(one, Map) else one for one in value)


def _target(value: Value) -> Value:
    """AWS may put "dualstack." before a balancer's name."""
    name = domain_of(value)
    return name.removeprefix("dualstack.") if isinstance(name, str) else name


def _records(value: Value) -> Value:
    """Without the quotes of TXT records and the dots at the end of names."""
    if not isinstance(value, tuple):
        return value
    return tuple(record.strip('"').rstrip(".") if isinstance(record, str) else record for record in value)


def _relative(attributes: Map) -> Value:
    """Code may name a record relative to its zone."""
    name = attributes.get("relative_name", domain_of(attributes.get("name")))
    return Map({"name": name, "type": attributes.get("type"), "set_identifier": attributes.get("set_identifier")})


def _within_zone(declared: Value, live: Value) -> bool:
    return isinstance(declared, str) and str(live).startswith(f"{declared}.")


RESOURCE_TYPE = ResourceType(
    name="aws_route53_record",
    regional=False,
    iam_actions=("route53:ListResourceRecordSets",),
    read=_read,
    identity=("zone_id", "name", "type", "set_identifier"),
    attributes=(
        AttributeRule("name", normalise=domain_of, agrees=_within_zone),
        AttributeRule("ttl"),
        AttributeRule("records", unordered=True, normalise=_records),
        AttributeRule("alias", normalise=_alias),
    ),
    assigned=("id", "fqdn"),
    through=("aws_route53_zone",),
    alike=_relative,
)
