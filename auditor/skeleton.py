"""Code for what nobody declares: live resources in, import blocks and resources with free addresses out. Pure.

A listener rule comes with the target groups and the services behind it that no code declares either. It belongs into
the root module, where import blocks are allowed; what is declared there is named by reference, all else by its id.
Source: developer.hashicorp.com/terraform/language/block/import
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from auditor.after_apply import removed
from auditor.facts import Facts
from auditor.hcl.write import literal
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.value import Map, Sensitive, Unknown, Value, is_known, reveal

RULE, GROUP, SERVICE = "aws_lb_listener_rule", "aws_lb_target_group", "aws_ecs_service"
ARGUMENTS = {
    RULE: ("listener_arn", "priority", "action", "condition", "transform", "tags"),
    GROUP: (
        *("name", "port", "protocol", "protocol_version", "target_type", "vpc_id", "deregistration_delay"),
        *("slow_start", "load_balancing_algorithm_type", "health_check", "stickiness", "tags"),
    ),
    SERVICE: (
        *("name", "cluster", "task_definition", "desired_count", "launch_type", "platform_version"),
        *("scheduling_strategy", "enable_execute_command", "health_check_grace_period_seconds"),
        *("network_configuration", "load_balancer", "service_registries", "capacity_provider_strategy", "tags"),
    ),
}
"""What is written of each type, in this order."""
_INDENT = "  "
_NO_NAME = re.compile(r"[^a-z0-9_]+")


def skeleton(facts: Facts, live: LiveResource, addresses: Mapping[str, str]) -> str:
    """The code that takes an unmanaged rule, target group or service into the state as it is now, under the addresses
    of `free_addresses`; "" for what has none."""
    wanted = [one for one in (live, *_behind(facts, live, addresses)) if one.id in addresses]
    names = {one.id: addresses[one.id] for one in wanted}
    return "\n\n".join(_written(facts, one, names) for one in wanted)


def free_addresses(facts: Facts) -> dict[str, str]:
    """A free address in the root module for each unmanaged resource of these types, by live id; the same in every
    run."""
    taken = {str(resource.address) for resource in facts.declared} | set(facts.prior)
    taken = {address.partition("[")[0] for address in taken}
    found: dict[str, str] = {}
    for one in sorted(_unmanaged(facts), key=lambda one: (one.type, one.id)):
        base = f"{one.type}.{_name(facts, one)}"
        number = 1
        while (address := base if number == 1 else f"{base}_{number}") in taken:
            number += 1
        found[one.id] = address
        taken.add(found[one.id])
    return found


def _unmanaged(facts: Facts) -> Iterator[LiveResource]:
    """What surely pairs with nothing in code or state: of a type of which something could not be paired, nothing."""
    if facts.pairing is None or not isinstance(facts.live, LiveSnapshot):
        return
    unsure = {resource.address.type for resource, _ in facts.pairing.not_compared}
    gone = removed(facts)
    known = {one.id for one in facts.pairing.unmanaged}
    for one in facts.live:
        sure = one.id in known or (one.type not in unsure and facts.pairing.address_of(one.id) is None)
        if one.type in ARGUMENTS and sure and one.id not in gone:
            yield one


def _name(facts: Facts, live: LiveResource) -> str:
    text = str(live.get("name") or "")
    if live.type == RULE:
        group = next(iter(_groups(live)), "")
        known = facts.address_of(group)
        other = facts.live.find(group) if isinstance(facts.live, LiveSnapshot) else None
        text = known.rpartition(".")[2] if known != group else str(other.get("name") or "") if other else ""
        text = f"{text or 'rule'}_{live.get('priority')}"
    name = _NO_NAME.sub("_", text.lower()).strip("_")
    return name if name[:1].isalpha() else f"imported_{name}".rstrip("_")


def _groups(live: LiveResource) -> Iterator[str]:
    """The target groups that a rule's actions, or a service's load_balancer blocks, name."""
    for block in (*_blocks(live.get("action")), *_blocks(live.get("load_balancer"))):
        own = block.get("target_group_arn")
        if isinstance(own, str) and own:
            yield own
        for forward in _blocks(block.get("forward")):
            arns = (one.get("arn") for one in _blocks(forward.get("target_group")))
            yield from (arn for arn in arns if isinstance(arn, str))


def _blocks(value: Value) -> list[Map]:
    return [one for one in value if isinstance(one, Map)] if isinstance(value, tuple) else []


def _behind(facts: Facts, live: LiveResource, addresses: Mapping[str, str]) -> Iterator[LiveResource]:
    """The unmanaged groups that a rule forwards to, and the unmanaged services that register there."""
    if live.type != RULE or not isinstance(facts.live, LiveSnapshot):
        return
    groups = set(_groups(live))
    unmanaged = [one for id in addresses if (one := facts.live.find(id)) is not None]
    yield from (one for one in unmanaged if one.type == GROUP and one.id in groups)
    yield from (one for one in unmanaged if one.type == SERVICE and not groups.isdisjoint(_groups(one)))


def _written(facts: Facts, live: LiveResource, names: Mapping[str, str]) -> str:
    address = names[live.id]
    label = address.split(".", 1)[1]
    lines = _body(facts, names, [(name, live.get(name)) for name in ARGUMENTS[live.type]], _INDENT)
    body = "\n".join([f'resource "{live.type}" "{label}" {{', *lines, "}"])
    return f"import {{\n  to = {address}\n  id = {literal(_import_id(live))}\n}}\n\n{body}"


def _import_id(live: LiveResource) -> str:
    """Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service#import"""
    if live.type == SERVICE:
        return f"{str(live.get('cluster')).rpartition('/')[2]}/{live.get('name')}"
    return live.id


def _body(facts: Facts, names: Mapping[str, str], given: Iterable[tuple[str, Value]], indent: str) -> list[str]:
    """Arguments first, then blocks, as terraform writes them; what is empty or not known is left out."""
    arguments: dict[str, str] = {}
    blocks: list[str] = []
    for name, marked in given:
        value = reveal(marked)
        if _is_empty(value) or isinstance(marked, Sensitive):
            continue
        if isinstance(value, tuple) and all(isinstance(one, Map) for one in value):
            for one in _blocks(value):
                inner = _body(facts, names, one.items(), indent + _INDENT)
                blocks += ["", f"{indent}{name} {{", *inner, f"{indent}}}"]
        elif is_known(value):
            arguments[name] = _expression(facts, names, value)
    width = max(map(len, arguments), default=0)
    written = [f"{indent}{name.ljust(width)} = {text}" for name, text in arguments.items()]
    return [*written, *(blocks if written else blocks[1:])]


def _is_empty(value: Value) -> bool:
    return value is None or value == "" or value == () or isinstance(value, Unknown) or value == Map()


def _expression(facts: Facts, names: Mapping[str, str], value: Value) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_expression(facts, names, one) for one in value)}]"
    return _reference(facts, names, value) if isinstance(value, str) else literal(value)


def _reference(facts: Facts, names: Mapping[str, str], value: str) -> str:
    """The reference for an id that the root module (or this text) declares, else the id itself."""
    if value in names:
        return f"{names[value]}.arn"
    resource = facts.declared.find(facts.address_of(value))
    if resource is None or resource.address.module or resource.address.root or resource.address.mode != "managed":
        return literal(value)
    live = facts.live_of(str(resource.address))
    return f"{resource.address}.{'arn' if live and live.get('arn') == value else 'id'}"
