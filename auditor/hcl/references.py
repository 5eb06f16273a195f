"""Which traversals an expression or body is written with, whether or not evaluation goes through them. Pure.

Names bound by for expressions and dynamic blocks are left out; what they iterate is in.
"""

from collections.abc import Callable, Iterator
from typing import Any

from auditor.hcl.syntax import (
    Binary,
    Block,
    Body,
    Call,
    Conditional,
    Expression,
    For,
    GetAttribute,
    Index,
    Literal,
    Object,
    Parentheses,
    Splat,
    Step,
    Template,
    TemplateFor,
    Traversal,
    Tuple,
    Unary,
)

Bound = frozenset[str]


def traversals(node: Expression, bound: Bound = frozenset()) -> Iterator[Traversal]:
    """The traversals of an expression, in the order they are written."""
    found: list[Traversal] = []
    _collect(node, bound, found)
    return iter(found)


def _collect(node: Expression, bound: Bound, found: list[Traversal]) -> None:
    """Add to `found`: a list is filled faster than nested iterators hand on, and every expression comes by here."""
    if isinstance(node, Literal):
        return
    if isinstance(node, Traversal):
        if node.root not in bound:
            found.append(node)
    elif isinstance(node, (For, TemplateFor)):
        first, *others = children(node)
        _collect(first, bound, found)
        inner = bound | {name for name in (node.key_name, node.value_name) if name}
        for part in others:
            _collect(part, inner, found)
    else:
        for part in children(node):
            _collect(part, bound, found)


def children(node: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside an expression (of a for expression: all of its parts)."""
    take = _CHILDREN.get(type(node))
    return take(node) if take else ()


def _plain_key(part: Expression, entry: tuple[Expression, Expression]) -> bool:
    return part is entry[0] and isinstance(part, (Literal, Traversal))


def _present(*nodes: Expression | None) -> tuple[Expression, ...]:
    return tuple(node for node in nodes if node is not None)


_CHILDREN: dict[type, Callable[[Any], tuple[Expression, ...]]] = {
    Template: lambda node: node.parts,
    Parentheses: lambda node: (node.inner,),
    GetAttribute: lambda node: (node.source,),
    Index: lambda node: (node.source, node.key),
    Splat: lambda node: (node.source, node.each),
    Call: lambda node: node.arguments,
    Conditional: lambda node: (node.condition, node.yes, node.no),
    Unary: lambda node: (node.operand,),
    Binary: lambda node: (node.left, node.right),
    Tuple: lambda node: node.elements,
    Object: lambda node: tuple(part for entry in node.entries for part in entry if not _plain_key(part, entry)),
    For: lambda node: _present(node.collection, node.key, node.value, node.condition),
    TemplateFor: lambda node: (node.collection, node.body),
}


def of_body(body: Body, path: str = "", bound: Bound = frozenset()) -> Iterator[tuple[str, Traversal]]:
    """The traversals of a body with the path of the attribute or block they stand in (blocks without their index)."""
    for name, attribute in body.attributes.items():
        for traversal in traversals(attribute.expression, bound):
            yield f"{path}{name}", traversal
    for block in body.blocks:
        yield from _of_block(block, path, bound)


def _of_block(block: Block, path: str, bound: Bound) -> Iterator[tuple[str, Traversal]]:
    if block.type != "dynamic" or not block.labels:
        yield from of_body(block.body, f"{path}{block.type}.", bound)
        return
    name = block.labels[0]
    iterator = block.body.attributes.get("iterator")
    given = iterator.expression if iterator else None
    text = str(given.value) if isinstance(given, Literal) else name  # in JSON
    bound = bound | {given.root if isinstance(given, Traversal) else text}
    if "for_each" in block.body.attributes:
        for traversal in traversals(block.body.attributes["for_each"].expression, bound):
            yield f"{path}{name}", traversal
    for content in block.body.of("content"):
        yield from of_body(content.body, f"{path}{name}.", bound)


def listed(node: Expression) -> list[Traversal]:
    """The traversals of a list such as depends_on, ignore_changes or providers, or the one that stands alone."""
    if isinstance(node, Tuple):
        return [inner for element in node.elements for inner in listed(element)]
    if isinstance(node, Parentheses):
        return listed(node.inner)
    return [node] if isinstance(node, Traversal) else []


def shown(traversal: Traversal) -> str:
    """A traversal as it is written."""
    return traversal.root + "".join(map(step_text, traversal.steps))


def step_text(part: Step) -> str:
    """A step as it is written."""
    if not part.indexed:
        return f".{part.key}"
    return f"[{part.key}]" if isinstance(part.key, int) else f'["{part.key}"]'
