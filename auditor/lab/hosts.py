"""Which names lead to which load balancer [io]: Route 53 alias and CNAME records, and the balancer's own DNS name."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from auditor.lab.alb.table import Table


def names_by_balancer(client: Callable[[str], Any], table: Table) -> dict[str, tuple[str, ...]]:
    """The names of each load balancer, by its ARN; its own name first."""
    found = {arn: {balancer.dns_name.lower()} for arn, balancer in table.load_balancers.items()}
    by_name = {next(iter(names)): names for names in found.values()}
    for record in _records(client("route53")):
        target = _target(record)
        if target in by_name:
            by_name[target].add(plain(record["Name"]))
    return {arn: tuple(sorted(names)) for arn, names in found.items()}


def plain(name: str) -> str:
    """A name without the final dot, in lower case, with Route 53's octal star as a star."""
    return name.rstrip(".").lower().replace("\\052", "*")


def _records(route53: Any) -> Iterable[Mapping[str, Any]]:  # noqa: ANN401 - boto3
    for zone in route53.get_paginator("list_hosted_zones").paginate().build_full_result()["HostedZones"]:
        pages = route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone["Id"])
        yield from pages.build_full_result()["ResourceRecordSets"]


def _target(record: Mapping[str, Any]) -> str:
    if "AliasTarget" in record:
        return plain(record["AliasTarget"]["DNSName"]).removeprefix("dualstack.")
    values = record.get("ResourceRecords", ())
    return plain(values[0]["Value"]) if record["Type"] == "CNAME" and values else ""
