"""Attributes that the code leaves to somebody else, so that a difference is none. Pure.

ignore_changes leaves it to anybody; an autoscaling target decides a service's desired count; where a service ignores
its task definition, another pipeline deploys, and the revision that runs is not the one that the code registered.
"""

from collections.abc import Iterator

from auditor.model.resource import Declared, Resource
from auditor.model.value import steps

ALL = "all"
_SERVICE = "aws_ecs_service"
_DEFINITION = "task_definition"
_ROUTING = (ALL, "action", "default_action", "condition", "priority", "transform")


def delegated(declared: Declared) -> dict[str, tuple[str, ...]]:
    """The paths that are left to others, by address; "all" for the whole resource."""
    found: dict[str, list[str]] = {}
    for resource in declared:
        if resource.ignore_changes:
            found.setdefault(str(resource.address), []).extend(resource.ignore_changes)
    for service in _scaled(declared):
        found.setdefault(str(service.address), []).append("desired_count")
    for definition in _deployed_by_others(declared):
        found.setdefault(str(definition.address), []).append(ALL)
    return {address: tuple(paths) for address, paths in found.items()}


def is_covered(path: str, entries: tuple[str, ...]) -> bool:
    """Whether one of the entries is the path, lies above it, or is "all"."""
    way = steps(path)
    return any(entry == ALL or (bool(steps(entry)) and way[: len(steps(entry))] == steps(entry)) for entry in entries)


def leaves_routing(resource: Resource) -> bool:
    """Whether the code leaves what a listener or rule does with requests to others, as blue/green deployments do."""
    named = {str(steps(entry)[0]) for entry in resource.ignore_changes if steps(entry)}
    return not named.isdisjoint(_ROUTING)


def _scaled(declared: Declared) -> Iterator[Resource]:
    targets = [t for t in declared.of_type("aws_appautoscaling_target") if t.get("service_namespace") in ("ecs", None)]
    owners = {str(owner.address) for target in targets for owner in _referred(declared, target)}
    names = {str(target.get("resource_id")).rpartition("/")[2] for target in targets if target.text("resource_id")}
    for service in declared.of_type(_SERVICE):
        if str(service.address) in owners or service.text("name") in names:
            yield service


def _deployed_by_others(declared: Declared) -> Iterator[Resource]:
    for service in declared.of_type(_SERVICE):
        if is_covered(_DEFINITION, service.ignore_changes):
            owners = (owner for owner in _referred(declared, service, _DEFINITION) if owner.address.mode == "managed")
            yield from (owner for owner in owners if owner.address.type == "aws_ecs_task_definition")


def _referred(declared: Declared, resource: Resource, path: str = "") -> Iterator[Resource]:
    """The resources that a resource refers to, below one of its attributes."""
    for reference in resource.references:
        owner = declared.owner(reference.subject) if reference.path.startswith(path) else None
        if owner is not None:
            yield owner
