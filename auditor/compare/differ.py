"""Compares what is paired, by the attribute rules of its type. Pure.

In: the declared plane (evaluated with what AWS assigned), the snapshot, the pairing. Out: Differences, in order of
address and path. What is unknown, or left to others (compare/delegation.py), is no difference.
"""

from collections.abc import Iterator
from functools import cache

from auditor.compare.delegation import delegated, is_covered
from auditor.compare.difference import Difference
from auditor.compare.normalise import is_empty, is_sensitive, opened
from auditor.compare.pairing import Pairing
from auditor.compare.walk import Leaf, step, walk
from auditor.live.policy import resource_types
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.resource import Declared, Resource
from auditor.model.resource_type import AttributeRule, ResourceType
from auditor.model.value import Map, Sensitive, Unknown, Value, at, reveal

__all__ = ["Difference", "differ"]
TAGS = "tags"


def differ(declared: Declared, snapshot: LiveSnapshot, pairing: Pairing) -> tuple[Difference, ...]:
    """Every attribute in which a declared resource and its live one differ."""
    family = resource_types()
    left = delegated(declared)
    found: list[Difference] = []
    for before, live in pairing.matched:
        resource = declared.find(before.address)
        if resource is None or resource.address.mode == "data" or snapshot.find(live.id) is None:
            continue
        entries = left.get(str(resource.address), ())
        for rule in _rules(family[live.type]):
            leaves = _tags(declared, resource, live) if rule.path == TAGS else _leaves(rule, resource, live)
            found += [_difference(resource, live, leaf) for leaf in leaves if not is_covered(leaf[0], entries)]
    return tuple(sorted(found, key=lambda difference: (str(difference.address), difference.path)))


@cache
def _rules(member: ResourceType) -> tuple[AttributeRule, ...]:
    """The rules of a type, and its identity: of what was paired by a state's id, that may differ too."""
    ruled = {rule.path for rule in member.attributes}
    own = (name for name in member.identity if name.partition("[")[0] not in ruled)
    return (*member.attributes, *(AttributeRule(name) for name in own))


def _leaves(rule: AttributeRule, resource: Resource, live: LiveResource) -> Iterator[Leaf]:
    answer = reveal(live.get(rule.path))
    value = opened(at(resource.attributes, rule.path), answer)
    if is_empty(value):
        value = rule.default if rule.default is not None else value
    wanted, is_now = rule.normalise(value), rule.normalise(answer)
    if rule.agrees and rule.agrees(wanted, is_now):
        return
    yield from walk(rule, wanted, is_now)


def _difference(resource: Resource, live: LiveResource, leaf: Leaf) -> Difference:
    path, declared, is_now = leaf
    if is_sensitive(resource.attributes, path) or is_sensitive(live.attributes, path):
        declared, is_now = _marked(declared), _marked(is_now)
    return Difference(resource.address, live.id, path, declared, is_now)


def _marked(value: Value) -> Value:
    return None if value is None else Sensitive(value)


def _tags(declared: Declared, resource: Resource, live: LiveResource) -> Iterator[Leaf]:
    """The provider's default tags under the resource's own, beside AWS's without aws:*; one leaf for each tag."""
    wanted, answer = _all_tags(declared, resource), live.get(TAGS)
    if wanted is None or not isinstance(answer, Map):
        return
    for name in sorted({*wanted, *answer}):
        value, is_now = wanted.get(name), answer.get(name)
        if not isinstance(value, Unknown) and (value or "") != (is_now or ""):
            yield f"{TAGS}{step(name)}", value, is_now


def _all_tags(declared: Declared, resource: Resource) -> Map | None:
    """None where it is not known which tags there are."""
    own, defaults = resource.get(TAGS), reveal(declared.default_tags_of(resource))
    if isinstance(own, Unknown) or isinstance(defaults, Unknown):
        return None
    return Map({**(defaults if isinstance(defaults, Map) else {}), **(own if isinstance(own, Map) else {})})
