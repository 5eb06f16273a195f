"""How declared resources hang together: service, target group, task definition, security groups, upstream services.

In: a Declared. Out: addresses and resources that a reference leads to; "" or None where the code does not say. Pure.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model.live import LiveSnapshot
from auditor.model.resource import Declared, Resource
from auditor.model.value import Map, Sensitive, Unknown, Value, at, reveal

_WHOLE = r"(?<![\w.-]){}(?![\w-]|\.\w)"
"""A name that is no part of a longer one."""


@dataclass(frozen=True, slots=True)
class EnvironmentVariable:
    """One variable of a container; `path` leads to its value inside the task definition's JSON document."""

    path: str
    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Registration:
    """A service that registers its tasks in a target group; what is not known of it is "" or None."""

    service: str
    container: str
    port: int | None
    task_definition: str


def registrations(declared: Declared) -> dict[str, tuple[Registration, ...]]:
    """Map each target group's address to the services that the code registers in it, with container and port.

    Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service#load_balancer
    """
    found: dict[str, tuple[Registration, ...]] = {}
    for service in declared.of_type("aws_ecs_service"):
        definition = task_definition_of(declared, service)
        for block in blocks(service, "load_balancer"):
            one = _registration(str(service.address), service.get(block), str(definition.address) if definition else "")
            for path in ("target_group_arn", "advanced_configuration[0].alternate_target_group_arn"):
                group = group_of(declared, service, f"{block}.{path}")
                if group:
                    found[group] = (*found.get(group, ()), one)
    return found


def live_registrations(
    snapshot: LiveSnapshot, ids: Mapping[str, str] | None = None
) -> dict[str, tuple[Registration, ...]]:
    """Map each live target group to the services that AWS registers in it; `ids` names what is declared by address."""
    names = ids or {}
    found: dict[str, tuple[Registration, ...]] = {}
    for service in snapshot:
        listed = service.get("load_balancer") if service.type == "aws_ecs_service" else None
        definition = str(service.get("task_definition") or "")
        for block in listed if isinstance(listed, tuple) else ():
            group = str(at(block, "target_group_arn") or "")
            one = _registration(names.get(service.id, service.id), block, names.get(definition, definition))
            if group:
                key = names.get(group, group)
                found[key] = (*found.get(key, ()), one)
    return found


def _registration(service: str, block: Value, definition: str) -> Registration:
    container, port = at(block, "container_name"), at(block, "container_port")
    known = int(port) if isinstance(port, (int, str)) and str(port).isdigit() else None
    return Registration(service, container if isinstance(container, str) else "", known, definition)


def services_by_target_group(declared: Declared) -> dict[str, str]:
    """Map each target group's address to the address of the ECS service that registers in it."""
    found: dict[str, str] = {}
    for service in declared.of_type("aws_ecs_service"):
        for block in blocks(service, "load_balancer"):
            group = group_of(declared, service, f"{block}.target_group_arn")
            if group:
                found[group] = str(service.address)
    return found


def group_of(declared: Declared, user: Resource, path: str) -> str:
    """The address of the target group that an attribute refers to, "" when it is not one resource's."""
    owner = resource_at(declared, user, path)
    return str(owner.address) if owner else ""


def blocks(resource: Resource, name: str) -> list[str]:
    """The paths of a resource's blocks of one name: ["load_balancer[0]", ...]."""
    value = resource.get(name)
    return [f"{name}[{index}]" for index in range(len(value))] if isinstance(value, tuple) else []


def container_ports(service: Resource) -> tuple[int, ...]:
    """The container ports that a service registers in its target groups."""
    ports = [service.get(f"{block}.container_port") for block in blocks(service, "load_balancer")]
    return tuple(int(port) for port in ports if isinstance(port, (int, str)) and str(port).isdigit())


def resource_at(declared: Declared, user: Resource, path: str) -> Resource | None:
    """The one resource that an attribute refers to, None when it is not exactly one."""
    value = user.get(path)
    if isinstance(value, Unknown):
        return declared.owner(value.exactly)
    owners = {
        str(owner.address): owner for r in user.references if r.path == path and (owner := declared.owner(r.subject))
    }
    return next(iter(owners.values())) if len(owners) == 1 else None


def task_definition_of(declared: Declared, service: Resource) -> Resource | None:
    """The task definition that a service names, None when the code does not say."""
    return resource_at(declared, service, "task_definition")


def security_groups_of(declared: Declared, user: Resource, path: str) -> tuple[Resource, ...]:
    """The declared security groups that a list attribute names."""
    value = user.get(path)
    members = value if isinstance(value, tuple) else (value,)
    by_id = {id: group for group in declared.of_type("aws_security_group") if (id := group.text("id"))}
    owners = [declared.owner(m.exactly) if isinstance(m, Unknown) else by_id.get(str(m)) for m in members]
    return tuple(owner for owner in owners if owner)


def containers_of(task_definition: Resource) -> tuple[Value, ...]:
    """The container definitions; in a sensitive document every text but the names is Sensitive."""
    content = task_definition.decoded("container_definitions")
    containers = content if isinstance(content, tuple) else ()
    if isinstance(at(task_definition.attributes, "container_definitions"), Sensitive):
        return tuple(_veiled(container) for container in containers)
    return containers


def _veiled(value: Value, key: str = "") -> Value:
    if isinstance(value, Map):
        return Map({name: _veiled(inner, name) for name, inner in value.items()})
    if isinstance(value, tuple):
        return tuple(_veiled(inner, key) for inner in value)
    return Sensitive(value) if isinstance(value, str) and key != "name" else value


def environment_of(task_definition: Resource) -> tuple[EnvironmentVariable, ...]:
    """Every environment variable of every container."""
    found: list[EnvironmentVariable] = []
    for container, content in enumerate(containers_of(task_definition)):
        for number, variable in _items(at(content, "environment")):
            path = f"container_definitions[{container}].environment[{number}].value"
            found.append(EnvironmentVariable(path, str(at(variable, "name")), at(variable, "value")))
    return tuple(found)


def discovery_names(declared: Declared) -> dict[str, str]:
    """Map each service-discovery name ("auth.example.local") to the address of the ECS service behind it."""
    names: dict[str, str] = {}
    for service in declared.of_type("aws_ecs_service"):
        for block in blocks(service, "service_registries"):
            registry = resource_at(declared, service, f"{block}.registry_arn")
            namespace = registry and resource_at(declared, registry, "dns_config[0].namespace_id")
            if registry and namespace and registry.text("name") and namespace.text("name"):
                names[f"{registry.text('name')}.{namespace.text('name')}".lower()] = str(service.address)
    return names


def upstreams_of(declared: Declared, service: str) -> tuple[str, ...]:
    """The services that a service calls, near ones first: those whose discovery name its containers' variables hold."""
    names = discovery_names(declared).items()
    callable_as = [(re.compile(_WHOLE.format(re.escape(name))), upstream) for name, upstream in names]
    found: list[str] = []
    queue = [service]
    while queue:
        user = declared.find(queue.pop(0))
        definition = user and task_definition_of(declared, user)
        revealed = [reveal(variable.value) for variable in environment_of(definition)] if definition else []
        values = [value.lower() for value in revealed if isinstance(value, str)]
        for whole, upstream in callable_as:
            if upstream not in (*found, service) and any(map(whole.search, values)):
                found.append(upstream)
                queue.append(upstream)
    return tuple(found)


def _items(value: Value) -> Iterator[tuple[int, Value]]:
    return enumerate(value) if isinstance(value, tuple) else enumerate(())
