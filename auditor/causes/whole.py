"""Whether the code that was read is all there is of something: what a gap, an output or an unknown may hide. Pure.

In: the declared plane. Out: yes or no; where it is no, nobody may say that something does not exist.
"""

import re

from auditor.facts import Facts
from auditor.model.address import split_root
from auditor.model.finding import Class
from auditor.model.gap import Gap
from auditor.model.live import LiveSnapshot
from auditor.model.resource import Declared, Resource
from auditor.model.value import Unknown, Value

_NAMES = ("arn", "id")
_STEP = re.compile(r"[a-z]\w*")
_PLACE = re.compile(r"\(([^():]+):(\d+)\)")
_BALANCING = re.compile(r"lb|balancer|listener|target", re.IGNORECASE)
"""What the arguments of a module say that is given a load balancer, a listener or a target group."""


def may_hide(facts: Facts, *types: str) -> bool:
    """Whether a gap may hide a resource of one of these types: a file that cannot be read, a resource whose number of
    instances is not known, or a module that is not on disk and is given something of a load balancer."""
    return any(_hides(facts, gap, types) for gap in facts.declared.gaps if gap.layer == "declared")


def _hides(facts: Facts, gap: Gap, types: tuple[str, ...]) -> bool:
    local = split_root(gap.subject)[1]
    kinds = set(_STEP.findall(local))
    if local.startswith("var."):
        return False
    if any(kind.startswith("aws_") for kind in kinds):
        return bool(kinds & set(types))
    block = _block(facts, gap) if local.startswith("module.") else ""
    return not block or _BALANCING.search(block) is not None


def _block(facts: Facts, gap: Gap) -> str:
    """The text of the module call that a gap names, "" where it is not found."""
    place = _PLACE.search(gap.effect)
    lines = facts.sources.get(place[1], "").split("\n")[int(place[2]) - 1 :] if place else []
    end = next((index for index, line in enumerate(lines) if line.startswith("}")), 0)
    return "\n".join(lines[: end + 1])


def is_exported(declared: Declared, address: str) -> bool:
    """Whether an output of the root module gives a resource's ARN away, so that other code may use it."""
    named = {f"{address}.{name}" for name in _NAMES} | {address}
    return any(named & {*output.references, *_names_in(output.value)} for output in declared.outputs)


def _names_in(value: Value) -> tuple[str, ...]:
    return (*value.references, value.exactly or "") if isinstance(value, Unknown) else ()


def users(declared: Declared) -> dict[str, tuple[Resource, ...]]:
    """The resources that refer to each resource, by its address; what a data source reads is used by those that use the
    data source."""
    read = {join.user: join.used for join in declared.joins}
    found: dict[str, dict[str, Resource]] = {}
    for resource in declared:
        for reference in resource.references:
            owner = declared.owner(reference.subject)
            address = str(owner.address) if owner else ""
            used, user = read.get(address, address), str(resource.address)
            if used and read.get(user, user) != used:
                found.setdefault(used, {})[user] = resource
    return {address: tuple(by_address.values()) for address, by_address in found.items()}


def standing(facts: Facts, address: str, path: str = "") -> Class:
    """How code and AWS stand where the code itself is at fault: broken, unless AWS was read and says otherwise."""
    if not isinstance(facts.live, LiveSnapshot):
        return Class.BROKEN
    if facts.is_missing(address) or (path and facts.differing(address, path)):
        return facts.standing(address, path)
    return Class.BROKEN
