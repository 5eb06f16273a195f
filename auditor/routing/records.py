"""Which host names lead to which load balancer: aliases and CNAMEs of Route 53, also one behind another. Pure.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_record
"""

from collections.abc import Iterator, Mapping

from auditor.routing.plane import Source, Sources, dns_name


def records(sources: Sources, balancers: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Each record's name with the balancer that it leads to, also through other records; "" for elsewhere."""
    zones = {zone.id: zone.text("name") for zone in sources("aws_route53_zone")}
    named = [(_name(record, zones), record) for record in sources("aws_route53_record")]
    ways: dict[str, list[str]] = {}
    for host, record in named:
        ways.setdefault(record.id, []).extend(_targets(record))
        if host and host != record.id:
            ways.setdefault(host, []).append(record.id)
    for host, record in named:
        if host:
            reached = balancers & _reached(record.id, ways)
            yield from ((host, balancer) for balancer in sorted(reached) or ("",))


def _reached(start: str, ways: Mapping[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    queue = [start]
    while queue:
        place = queue.pop()
        if place not in seen:
            seen.add(place)
            queue += ways.get(place, ways.get(dns_name(place), ()))
    return seen


def _name(record: Source, zones: Mapping[str, str]) -> str:
    """The full name, "" where it is not known; a name outside its zone is relative to it, as the provider has it."""
    name = record.get("name")
    if not isinstance(name, str):
        return ""
    host, zone = (text.lower().rstrip(".") for text in (name, zones.get(record.name(record.get("zone_id")), "")))
    return host if host.endswith(zone) else ".".join(filter(None, (host, zone)))


def _targets(record: Source) -> list[str]:
    alias, texts = record.get("alias[0].name"), record.get("records")
    named = [alias] if alias is not None else list(texts) if isinstance(texts, tuple) else []
    return [found for found in map(record.name, named) if found]
