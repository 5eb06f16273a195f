"""By which arguments a data source finds a resource: its arguments and a declared resource in, yes, no or unknown out.
Pure.

An argument of the data source that is not known, or an attribute that is not, makes the answer None. Tags count with
the provider's default_tags, as AWS has them. Source: the pages of the data sources at
registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from auditor.model.resource import Declared, Resource
from auditor.model.value import SENSITIVE, Map, Sensitive, Unknown, Value, at, reveal


@dataclass(frozen=True, slots=True)
class Lookup:
    """Of one data source: the types it finds, the attribute that each argument asks for, and the arguments of which one
    alone is enough in one account and region."""

    types: tuple[str, ...]
    arguments: Mapping[str, str]
    unique: tuple[str, ...]
    filters: Mapping[str, str] = field(default_factory=dict)
    """Names of EC2's filters, and the attribute that each asks for."""


_BALANCER = Lookup(("aws_lb", "aws_alb"), {"arn": "arn", "name": "name"}, ("arn", "name"))
_GROUP = Lookup(("aws_lb_target_group", "aws_alb_target_group"), {"arn": "arn", "name": "name"}, ("arn", "name"))
_LISTENER = Lookup(
    ("aws_lb_listener", "aws_alb_listener"),
    {"arn": "arn", "load_balancer_arn": "load_balancer_arn", "port": "port"},
    ("arn", "load_balancer_arn"),
)
LOOKUPS: Mapping[str, Lookup] = {
    "aws_lb": _BALANCER,
    "aws_alb": _BALANCER,
    "aws_lb_target_group": _GROUP,
    "aws_alb_target_group": _GROUP,
    "aws_lb_listener": _LISTENER,
    "aws_alb_listener": _LISTENER,
    "aws_ecs_cluster": Lookup(("aws_ecs_cluster",), {"cluster_name": "name"}, ("cluster_name",)),
    "aws_vpc": Lookup(
        ("aws_vpc",), {"id": "id", "cidr_block": "cidr_block"}, ("id",), {"vpc-id": "id", "cidr": "cidr_block"}
    ),
    "aws_subnet": Lookup(
        ("aws_subnet",),
        {"id": "id", "vpc_id": "vpc_id", "cidr_block": "cidr_block", "availability_zone": "availability_zone"},
        ("id",),
        {"subnet-id": "id", "vpc-id": "vpc_id", "availability-zone": "availability_zone", "cidr-block": "cidr_block"},
    ),
    "aws_security_group": Lookup(
        ("aws_security_group",),
        {"id": "id", "name": "name", "vpc_id": "vpc_id"},
        ("id",),
        {"group-id": "id", "group-name": "name", "vpc-id": "vpc_id"},
    ),
    "aws_route53_zone": Lookup(
        ("aws_route53_zone",), {"zone_id": "zone_id", "name": "name", "private_zone": "vpc"}, ("zone_id",)
    ),
    "aws_ssm_parameter": Lookup(("aws_ssm_parameter",), {"name": "name"}, ("name",)),
    "aws_ecr_repository": Lookup(("aws_ecr_repository",), {"name": "name"}, ("name",)),
    "aws_iam_role": Lookup(("aws_iam_role",), {"name": "name"}, ("name",)),
    "aws_s3_bucket": Lookup(("aws_s3_bucket",), {"bucket": "bucket"}, ("bucket",)),
    "aws_secretsmanager_secret": Lookup(
        ("aws_secretsmanager_secret",), {"arn": "arn", "name": "name"}, ("arn", "name")
    ),
    "aws_db_instance": Lookup(
        ("aws_db_instance",), {"db_instance_identifier": "identifier"}, ("db_instance_identifier",)
    ),
    "aws_cloudwatch_log_group": Lookup(("aws_cloudwatch_log_group",), {"name": "name"}, ("name",)),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a data source asks: `argument` and value for showing, and the attribute of the resource."""

    argument: str
    attribute: str
    value: Value
    secret: bool = False

    def __str__(self) -> str:
        value = self.value.exactly if isinstance(self.value, Unknown) else self.value
        return f"{self.argument} = {SENSITIVE if self.secret else value}"


def written(resource: Resource) -> frozenset[str]:
    """The arguments and blocks that the code gives; what is only known of a resource is none."""
    return frozenset(re.split(r"[.\[]", path, maxsplit=1)[0] for path, _ in resource.ranges)


def asked_by(data: Resource) -> tuple[Asked, ...] | None:
    """All that a data source asks of a resource, None where it asks for something that is not understood here."""
    lookup, arguments = LOOKUPS[data.address.type], written(data)
    found: list[Asked] = []
    for argument, attribute in lookup.arguments.items():
        value = data.get(argument)
        if value is not None and argument in arguments:
            secret = isinstance(at(data.attributes, argument), Sensitive)
            found.append(Asked(argument, attribute, value, secret))
    if "default" in arguments and data.get("default") is not False:
        return None
    tags = data.get("tags") if "tags" in arguments else None
    if isinstance(tags, Map):
        secret = not isinstance(data.attributes["tags"], Map)
        found += [Asked(f"tags.{name}", f"tags.{name}", value, secret) for name, value in tags.items()]
    elif isinstance(tags, Unknown):
        return None
    filters = list(_filters(data, lookup))
    if None in filters:
        return None
    return (*found, *(one for one in filters if one))


def _filters(data: Resource, lookup: Lookup) -> Iterator[Asked | None]:
    blocks = data.get("filter")
    for block in blocks if isinstance(blocks, tuple) else ():
        name, values = at(block, "name"), at(block, "values")
        tag = name.removeprefix("tag:") if isinstance(name, str) and name.startswith("tag:") else ""
        attribute = f"tags.{tag}" if tag else lookup.filters.get(str(name), "")
        plain = isinstance(values, tuple) and len(values) == 1 and not _pattern(values[0])
        secret = isinstance(data.attributes["filter"], Sensitive)
        yield Asked(f"filter {name}", attribute, values[0], secret) if attribute and plain else None  # type: ignore[index]


def _pattern(value: Value) -> bool:
    """EC2's filters take wildcards."""
    return isinstance(value, str) and ("*" in value or "?" in value)


def answers(asked: Asked, resource: Resource, declared: Declared) -> bool | None:
    """Whether a resource has what is asked, None where nobody knows."""
    wanted = asked.value
    if asked.attribute == "vpc":  # a hosted zone is private when it belongs to a network
        blocks = resource.get("vpc")
        return None if isinstance(blocks, Unknown) else bool(blocks) == (wanted is True)
    own = _attribute(asked.attribute, resource, declared)
    itself = f"{resource.address}.{asked.attribute}"
    if isinstance(wanted, Unknown):
        if wanted.exactly is None:
            return None
        same = wanted.exactly == itself or (isinstance(own, Unknown) and own.exactly == wanted.exactly)
        return True if same else _other_resource(wanted.exactly, own, resource, declared, asked.attribute)
    if own is None and asked.attribute in ("arn", "id", "zone_id"):
        return None  # AWS assigns it
    if isinstance(own, Unknown):
        return None
    return _plain(own) == _plain(wanted)


def _other_resource(exactly: str, own: Value, resource: Resource, declared: Declared, attribute: str) -> bool | None:
    """No, where the value asked for surely comes of another resource than this one's; None where that is not sure."""
    asked_of = declared.owner(exactly)
    if asked_of is None:
        return None
    if isinstance(own, Unknown):
        other = declared.owner(own.exactly)
        return False if other is not None and other is not asked_of else None
    return False if own is None and asked_of is not resource and attribute in ("arn", "id", "zone_id") else None


def _attribute(path: str, resource: Resource, declared: Declared) -> Value:
    if not path.startswith("tags."):
        return resource.get(path)
    name = path.removeprefix("tags.")
    own, defaults = resource.get("tags"), reveal(declared.default_tags_of(resource))
    for tags in (own, defaults):
        if isinstance(tags, Unknown):
            return tags
        if isinstance(tags, Map) and name in tags:
            return tags[name]
    return None


def _plain(value: Value) -> str:
    """As AWS compares: a zone's name with or without its last dot."""
    return str(value).rstrip(".")
