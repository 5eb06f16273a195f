"""What AWS would hold after a clean apply of a declared plane: a Declared in, a LiveSnapshot out.

Every resource of a type that the auditor reads exists with the declared values and with ids of AWS's shape; targets are
healthy and services run what they want. Worlds start from it and change what is broken, so that a world's live.json
holds one fault and nothing else. It knows no cause.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

from auditor.live.policy import resource_types
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.resource import Declared, Resource
from auditor.model.value import Map, Value, freeze, reveal, thaw
from auditor.wiring import blocks, container_ports, group_of

ACCOUNT, REGION = "123456789012", "eu-west-1"
TAKEN_AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SERVICES = {"aws_lb": "elasticloadbalancing", "aws_ecs": "ecs", "aws_db": "rds", "aws_iam": "iam"}
PREFIXES = {
    "aws_vpc": "vpc",
    "aws_subnet": "subnet",
    "aws_security_group": "sg",
    "aws_vpc_security_group_ingress_rule": "sgr",
    "aws_vpc_security_group_egress_rule": "sgr",
    "aws_route53_zone": "Z",
}
UNSET = {
    "aws_lb": {"load_balancer_type": "application"},
    "aws_lb_listener": {"protocol": "HTTP"},
    "aws_ecs_service": {"status": "ACTIVE", "pending_count": 0, "events": [], "deployments": []},
}


def mirror(declared: Declared, evaluate: Callable[[Mapping[str, Mapping[str, Value]]], Declared]) -> LiveSnapshot:
    """Apply a declared plane to an imaginary account, and describe it."""
    family = resource_types()
    joined = {join.user for join in declared.joins}  # what such a data source reads is there already
    types = {resource.address.type for resource in declared} & set(family)
    known = {str(r.address): assigned(r) for r in declared if r.address.type in types and str(r.address) not in joined}
    applied = evaluate(known)
    live = [_live(applied, resource, known) for resource in applied if str(resource.address) in known]
    return LiveSnapshot(ACCOUNT, REGION, TAKEN_AT, tuple(live), read_types=tuple(sorted(types)), calls=len(live))


def assigned(resource: Resource) -> dict[str, Value]:
    """The ids that AWS gives a resource: derived from its address, so that they are the same each time."""
    type, digest = resource.address.type, sha256(str(resource.address).encode()).hexdigest()
    name = resource.text("name") or resource.text("family") or resource.address.name
    if type in PREFIXES:
        id = f"{PREFIXES[type]}-{digest[:17]}"
        return {"id": id, "arn": f"arn:aws:ec2:{REGION}:{ACCOUNT}:{type}/{id}", "zone_id": id}
    service = next((known for prefix, known in SERVICES.items() if type.startswith(prefix)), "other")
    arn = f"arn:aws:{service}:{REGION}:{ACCOUNT}:{type.removeprefix('aws_')}/{name}/{digest[:16]}"
    if type == "aws_ecs_task_definition":
        arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/{name}:1"
        return {"id": name, "arn": arn, "revision": 1}
    if type == "aws_lb":
        return {"id": arn, "arn": arn, "dns_name": f"{name}-1.{REGION}.elb.amazonaws.com", "zone_id": "Z32O12XQLNTSW2"}
    return {"id": arn, "arn": arn}


def _live(applied: Declared, resource: Resource, known: Mapping[str, Mapping[str, Value]]) -> LiveResource:
    type, own = resource.address.type, known[str(resource.address)]
    defaults = {rule.path: rule.default for rule in resource_types()[type].attributes if rule.default is not None}
    unset = {name: freeze(value) for name, value in UNSET.get(type, {}).items()}
    attributes = {**defaults, **unset, **{name: reveal(value) for name, value in resource.attributes.items()}, **own}
    given = reveal(applied.default_tags_of(resource))
    if isinstance(given, Map):
        own_tags = resource.get("tags")
        attributes["tags"] = Map({**given, **(own_tags if isinstance(own_tags, Map) else {})})
    if type == "aws_lb_target_group":
        attributes["target_health"] = freeze(_targets(applied, resource))
    if type == "aws_ecs_service":
        attributes |= {"running_count": resource.get("desired_count", 0), "tasks": ()}
    return LiveResource(type, str(own["id"]), Map(attributes), REGION)


def _targets(applied: Declared, group: Resource) -> list[dict[str, object]]:
    found = []
    for service in applied.of_type("aws_ecs_service"):
        own = blocks(service, "load_balancer")
        if str(group.address) in {group_of(applied, service, f"{block}.target_group_arn") for block in own}:
            count = thaw(service.get("desired_count", 0))
            port = container_ports(service)[0]
            found += [_target(f"10.30.1.{10 + number}", port) for number in range(count)]
    return found


def _target(address: str, port: int) -> dict[str, object]:
    return {
        "target_id": address,
        "port": port,
        "availability_zone": f"{REGION}a",
        "state": "healthy",
        "reason": "",
        "description": "",
    }
