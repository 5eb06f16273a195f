"""Evaluates the body of a resource or provider: attributes, blocks and dynamic blocks, with the place of each.

A body and a Scope in; an object value, the written places by path, and what went wrong out. Blocks become tuples of
objects, as `terraform show -json` has them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.hcl import comprehension, typed, types
from auditor.hcl.expression import evaluate
from auditor.hcl.faults import Fault
from auditor.hcl.schemas import BlockSchema
from auditor.hcl.scope import Scope
from auditor.hcl.syntax import Attribute, Block, Body, Literal, Traversal
from auditor.hcl.typed import Typed, Unknowable
from auditor.model.source import Diagnostic, SourceRange

META = frozenset({"count", "for_each", "provider", "depends_on"})
META_BLOCKS = frozenset({"lifecycle", "provisioner", "connection"})


@dataclass(slots=True)
class Evaluated:
    """What a body came to."""

    value: Typed
    blocks: frozenset[str] = frozenset()
    """The names that are blocks, not attributes."""
    ranges: list[tuple[str, SourceRange]] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    """The label of each block that has one, by its path."""
    schema: BlockSchema | None = None
    """What the value was conformed to; without one, what is not written is open."""


def evaluate_body(body: Body, scope: Scope, *, skip: frozenset[str] = META | META_BLOCKS) -> Evaluated:
    """Evaluate a body; an attribute with an error becomes unknown, and the error a diagnostic."""
    result = Evaluated(typed.object_({}))
    result.value = _body(body, scope, "", result, skip)
    result.blocks = frozenset(block.labels[0] if _is_dynamic(block) else block.type for block in body.blocks) - skip
    return result


def attribute_value(attribute: Attribute, scope: Scope, result: Evaluated) -> Typed:
    """Evaluate one attribute."""
    try:
        return storable(evaluate(attribute.expression, scope))
    except RecursionError:
        fault = Fault("Too deep nesting", "The value is nested too deep.")
    except Fault as found:
        fault = found
    placed = fault.at(attribute.expression.range)
    result.diagnostics.append(placed.diagnostic())
    return typed.unknown(types.DYNAMIC, f"it cannot be evaluated: {fault.summary}").with_(origin=placed.range)


def storable(value: Typed) -> Typed:
    """The value; raises Fault where terraform cannot store it in a plan."""
    if typed.infinite(value):
        raise Fault("Failed to write plan file", "An infinite number cannot be stored.")
    return value


def _body(body: Body, scope: Scope, path: str, result: Evaluated, skip: frozenset[str]) -> Typed:
    parts: dict[str, Typed] = {}
    for name, attribute in body.attributes.items():
        if name not in skip:
            result.ranges.append((f"{path}{name}", attribute.range))
            parts[name] = attribute_value(attribute, scope, result)
    blocks: dict[str, list[Typed]] = {}
    for block in body.blocks:
        if block.type in skip:
            continue
        dynamic = _is_dynamic(block)
        name = block.labels[0] if dynamic else block.type
        found = blocks.setdefault(name, [])
        if dynamic:
            found.extend(_dynamic(block, scope, f"{path}{name}", len(found), result))
        else:
            place = f"{path}{name}[{len(found)}]"
            result.labels.update((place, label) for label in block.labels[:1])
            found.append(_block(block.body, block.range, scope, place, result))
    for name, found in blocks.items():
        parts[name] = _sequence(found)
    return Typed("object", typed.in_byte_order(parts), None, origin=body.range)


def _is_dynamic(block: Block) -> bool:
    return block.type == "dynamic" and bool(block.labels)


def _sequence(found: list[Typed]) -> Typed:
    missing = next((part for part in found if not part.known), None)
    if missing is None:
        return typed.tuple_(found)
    raw: Unknowable = missing.raw
    result = typed.unknown(types.DYNAMIC, raw.reason).with_(refs=missing.refs, origin=missing.origin)
    result.document = typed.tuple_(part for part in found if part.known)
    return result


def _block(body: Body, place: SourceRange, scope: Scope, path: str, result: Evaluated) -> Typed:
    result.ranges.append((path, place))
    return _body(body, scope, f"{path}.", result, frozenset())


def _dynamic(block: Block, scope: Scope, path: str, start: int, result: Evaluated) -> Iterable[Typed]:
    given = block.body.attributes.get("for_each")
    contents = block.body.of("content")
    if given is None or len(contents) != 1:
        detail = "A dynamic block has a for_each and one content block."
        result.diagnostics.append(Diagnostic("error", "Invalid dynamic block", detail, block.header))
        return []
    collection = attribute_value(given, scope, result)
    if collection.known and (collection.raw is None or not comprehension.iterable(collection)):
        detail = "Cannot use a null value in for_each." if collection.raw is None else "It cannot be iterated."
        result.diagnostics.append(Diagnostic("error", "Invalid dynamic for_each value", detail, given.expression.range))
        return []
    if not collection.known:
        return [collection.with_(origin=given.expression.range)]
    iterator = _iterator(block)
    blocks = []
    for position, (key, value) in enumerate(comprehension.pairs(collection)):
        each = typed.object_({"key": key, "value": value})
        inner = scope.with_names({iterator: each})
        place = f"{path}[{start + position}]"
        result.labels.update((place, label) for label in _labels(block, inner, result))
        blocks.append(_block(contents[0].body, contents[0].range, inner, place, result))
    return blocks


def _iterator(block: Block) -> str:
    attribute = block.body.attributes.get("iterator")
    if attribute and isinstance(attribute.expression, Traversal):
        return attribute.expression.root
    if attribute and isinstance(attribute.expression, Literal):  # in JSON
        return str(attribute.expression.value)
    return block.labels[0]


def _labels(block: Block, scope: Scope, result: Evaluated) -> list[str]:
    attribute = block.body.attributes.get("labels")
    if attribute is None:
        return []
    return [part.raw for part in attribute_value(attribute, scope, result).parts() if isinstance(part.raw, str)][:1]
