"""Who registers in a target group, and who leads requests to it: by every reference of the code. Pure.

In: the facts. Out: for each target group yes, no, or None where that is not known. A reference from a resource whose
type is neither known to register, nor to route, nor only to watch may do either.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from auditor.causes.whole import is_exported, may_hide, users
from auditor.facts import Facts
from auditor.hcl.write import slice_of
from auditor.model.resource import Declared, Resource
from auditor.model.value import Map, Unknown, Value
from auditor.wiring import resource_at

GROUPS = ("aws_lb_target_group", "aws_alb_target_group")
ROUTING = ("aws_lb_listener", "aws_lb_listener_rule", "aws_alb_listener", "aws_alb_listener_rule")
REGISTERING = (
    "aws_ecs_service",
    "aws_ecs_task_set",
    "aws_lb_target_group_attachment",
    "aws_alb_target_group_attachment",
    "aws_autoscaling_attachment",
    "aws_autoscaling_group",
    "aws_autoscaling_traffic_source_attachment",
)
_WATCHING = (
    "aws_cloudwatch_metric_alarm",
    "aws_cloudwatch_dashboard",
    "aws_appautoscaling_policy",
    "aws_autoscaling_policy",
)
"""Types that name a target group and neither route to it nor register in it."""
_OF_CLUSTERS = ("kubernetes_", "helm_", "kubectl_", "aws_eks_")
"""Where such resources are, a controller in the cluster may register targets and make rules by itself."""
_KEYS = ("target_group_arn", "alb_target_group_arn", "lb_target_group_arn", "alternate_target_group_arn")
_LISTS = ("target_group_arns",)


@dataclass(frozen=True, slots=True)
class Groups:
    """The declared target groups and what refers to them, looked up once."""

    facts: Facts
    all: tuple[Resource, ...]
    users: Mapping[str, tuple[Resource, ...]]
    loose: Mapping[str, tuple[Value, ...]]
    """What resources of a type name as a target group and what is no declared one's own reference, by type."""
    hidden: frozenset[str]
    """Types of which there may be more resources than are seen."""

    def registers(self, group: Resource) -> bool | None:
        """Whether something registers in a target group."""
        return self._used(group, REGISTERING, ROUTING)

    def is_routed(self, group: Resource) -> bool | None:
        """Whether a listener or rule of any balancer leads to a target group, with whatever weight."""
        return self._used(group, ROUTING, REGISTERING)

    def registered(self, group: Resource) -> list[Resource]:
        """The resources that register in a target group."""
        return [user for user in self._users(group) if user.address.type in REGISTERING]

    def _users(self, group: Resource) -> tuple[Resource, ...]:
        return self.users.get(str(group.address), ())

    def _used(self, group: Resource, using: tuple[str, ...], others: tuple[str, ...]) -> bool | None:
        declared, types = self.facts.declared, [user.address.type for user in self._users(group)]
        if any(type in using for type in types):
            return True
        if any(type not in (*others, *_WATCHING) for type in types) or is_exported(declared, str(group.address)):
            return None
        same_root = any(user.address.root == group.address.root for user in declared.of_type(*using))
        if not same_root or not self.hidden.isdisjoint(using):
            return None
        loose = (value for type in using for value in self.loose.get(type, ()))
        return None if any(_may_be(value, group.text("name")) for value in loose) else False


def groups_of(facts: Facts) -> Groups:
    """Look up what refers to the target groups of the code."""
    declared = facts.declared
    types = (*ROUTING, *REGISTERING)
    clusters = any(resource.address.type.startswith(_OF_CLUSTERS) for resource in declared)
    hidden = frozenset(types) if clusters else frozenset(type for type in types if may_hide(facts, type))
    loose = {type: tuple(_loose(declared, declared.of_type(type))) for type in types}
    return Groups(facts, declared.of_type(*GROUPS), users(declared), loose, hidden)


def _loose(declared: Declared, using: Iterable[Resource]) -> Iterator[Value]:
    for user in using:
        for value in _named(user.attributes):
            owner = declared.owner(value.exactly) if isinstance(value, Unknown) else None
            if owner is None or owner.address.type not in GROUPS or owner.address.mode != "managed":
                yield value


def _may_be(value: Value, name: str | None) -> bool:
    """Whether a value may be the ARN of a group of this name (None where the name is not known)."""
    if isinstance(value, Unknown):
        return True
    return isinstance(value, str) and ":targetgroup/" in value and (name is None or f":targetgroup/{name}/" in value)


def _named(value: Value) -> Iterator[Value]:
    """Every value below an attribute that names target groups."""
    if isinstance(value, Map):
        for key, inner in value.items():
            if key in _KEYS or (key == "arn" and "weight" in value):
                yield inner
            elif key in _LISTS:
                yield from inner if isinstance(inner, tuple) else (inner,)
            elif key in ("action", "default_action", "forward", "target_group", "load_balancer") and isinstance(
                inner, Unknown
            ):
                yield inner
            else:
                yield from _named(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from (inner,) if isinstance(inner, Unknown) else _named(inner)


def named_by(facts: Facts, user: Resource, group: Resource) -> tuple[str, str]:
    """The path of the attribute by which a resource names a target group, and the words that stand there; "" where
    they are not the group's own address (a variable, a local, another module)."""
    for reference in user.references:
        owner = facts.declared.owner(reference.subject)
        if owner and owner.address == group.address and resource_at(facts.declared, user, reference.path) == group:
            span = user.origin_of(reference.path)
            text = facts.sources.get(span.path, "")
            words = slice_of(text, span) if text else ""
            plain = group.address.local.removeprefix(f"{group.address.module_path}.")
            same_module = group.address.module == user.address.module
            return reference.path, words if same_module and words == f"{plain}.arn" else ""
    return "", ""
