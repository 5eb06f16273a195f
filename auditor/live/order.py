"""The order of types: each after those it waits for or is found through. In: members. Out: groups of them. Pure."""

from collections.abc import Iterable, Iterator

from auditor.model.resource_type import ResourceType


def waves(members: Iterable[ResourceType]) -> Iterator[list[ResourceType]]:
    """Groups whose members do not wait for each other, parents first. Raises ValueError on a circle."""
    left = {member.name: member for member in members}
    while left:
        wave = [member for member in left.values() if not _waits_for(member) & (set(left) - {member.name})]
        if not wave:
            raise ValueError(f"the types {', '.join(left)} wait for each other")
        yield wave
        for member in wave:
            del left[member.name]


def _waits_for(member: ResourceType) -> set[str]:
    return {*member.after, *member.through}
