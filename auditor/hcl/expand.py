"""count and for_each: a block's body and a Scope in, its instances out, or why they are not known.

Rests on developer.hashicorp.com/terraform/language/meta-arguments/{count,for_each}
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from auditor.hcl import limits, numbers, typed, types
from auditor.hcl.comprehension import pairs
from auditor.hcl.conversion import convert
from auditor.hcl.expression import evaluate
from auditor.hcl.faults import Fault
from auditor.hcl.scope import Scope
from auditor.hcl.syntax import Attribute, Block, Body
from auditor.hcl.typed import NO_REFS, SENSITIVE, Ref, Typed, Unknowable
from auditor.model.address import Key
from auditor.model.source import Diagnostic

if TYPE_CHECKING:
    from auditor.hcl.evaluation import Evaluation


@dataclass(frozen=True, slots=True)
class Expansion:
    """`kind` is "single", "count" or "for_each"; `instances` the key of each with the names it adds to the scope;
    `missing` says why they are not known."""

    kind: str
    instances: tuple[tuple[Key, dict[str, Typed]], ...] = ()
    missing: Unknowable | None = None
    refs: frozenset[Ref] = NO_REFS


def expand(body: Body, scope: Scope) -> Expansion:
    """Expand a resource, data or module block; raises Fault where terraform would."""
    count, for_each = body.attributes.get("count"), body.attributes.get("for_each")
    if count and for_each:
        detail = 'The "count" and "for_each" meta-arguments are mutually-exclusive.'
        raise Fault('Invalid combination of "count" and "for_each"', detail, for_each.name_range)
    if count:
        return _count(count, scope)
    if for_each:
        return _for_each(for_each, scope)
    return Expansion("single", ((None, {}),))


def _count(attribute: Attribute, scope: Scope) -> Expansion:
    value = evaluate(attribute.expression, scope)
    place = attribute.expression.range
    if value.raw is None:
        raise Fault("Invalid count argument", "The given count value is null.", place)
    try:
        value = convert(value, types.NUMBER)
    except Fault as fault:
        raise Fault("Incorrect value type", f"Invalid expression value: {fault.detail}", place) from None
    if not value.known:
        return Expansion("count", missing=value.raw, refs=typed.deep_refs(value))
    if isinstance(value.raw, Fraction) or value.raw < 0:
        raise Fault("Invalid count argument", "The given count must be a whole number, zero or more.", place)
    numbered = ((place, typed.number(numbers.counted(place))) for place in range(limits.instances(value.raw)))
    instances = tuple((place, {"count": typed.object_({"index": index})}) for place, index in numbered)
    return Expansion("count", instances, None, value.refs)


def _for_each(attribute: Attribute, scope: Scope) -> Expansion:
    value = evaluate(attribute.expression, scope)
    place = attribute.expression.range
    _check_for_each(value, attribute)
    if not value.known:
        return Expansion("for_each", missing=value.raw, refs=typed.deep_refs(value))
    if value.kind == "set":
        unknown = next((part for part in value.raw if not part.known), None)
        if unknown is not None:
            return Expansion("for_each", missing=unknown.raw, refs=typed.deep_refs(value))
        if value.raw and any(part.kind != "string" or part.raw is None for part in value.raw):
            raise Fault("Invalid for_each set argument", "A set for for_each holds strings, none of them null.", place)
    return Expansion("for_each", tuple(_instances(value)), None, value.refs)


def _check_for_each(value: Typed, attribute: Attribute) -> None:
    place = attribute.expression.range
    if value.raw is None:
        raise Fault("Invalid for_each argument", "The given for_each value is null.", place)
    if SENSITIVE in value.marks:
        raise Fault("Invalid for_each argument", "Sensitive values cannot be used as for_each.", place)
    if value.kind not in {"map", "object", "set"} and not (value.kind == "dynamic" and not value.known):
        detail = f"for_each must be a map, or set of strings, and you have provided a value of type {value.kind}."
        raise Fault("Invalid for_each argument", detail, place)


def undetermined(evaluation: "Evaluation", expansion: Expansion, block: Block) -> Iterator[Diagnostic]:
    """The error of a count or for_each that terraform, too, cannot know before it applies; none for data sources."""
    certain = expansion.refs and all(".data." not in f".{ref.subject}" for ref in expansion.refs)
    if certain and not evaluation.known:
        argument = block.body.attributes.get(expansion.kind)
        detail = f"The {expansion.kind} depends on resource attributes that cannot be determined until apply."
        place = argument.expression.range if argument else block.header
        yield Diagnostic("error", f"Invalid {expansion.kind} argument", detail, place)


def _instances(value: Typed) -> Iterator[tuple[Key, dict[str, Typed]]]:
    for key, part in pairs(value):
        yield key.raw, {"each": typed.object_({"key": key, "value": part})}
