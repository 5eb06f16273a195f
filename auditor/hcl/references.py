"""Which traversals an expression or body is written with, whether or not evaluation goes through them. Pure.

Names bound by for expressions and dynamic blocks are left out; what they iterate is in.
"""

from collections.abc import Iterable, Iterator

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
    Template,
    TemplateFor,
    Traversal,
    Tuple,
    Unary,
)

Bound = frozenset[str]


def traversals(node: Expression, bound: Bound = frozenset()) -> Iterator[Traversal]:
    """The traversals of an expression, in the order they are written."""
    if isinstance(node, Traversal):
        if node.root not in bound:
            yield node
    elif isinstance(node, For):
        yield from traversals(node.collection, bound)
        inner = bound | {name for name in (node.key_name, node.value_name) if name}
        yield from _all([part for part in (node.key, node.value, node.condition) if part], inner)
    elif isinstance(node, TemplateFor):
        yield from traversals(node.collection, bound)
        yield from traversals(node.body, bound | {name for name in (node.key_name, node.value_name) if name})
    else:
        yield from _all(children(node), bound)


def _all(nodes: Iterable[Expression], bound: Bound) -> Iterator[Traversal]:
    for node in nodes:
        yield from traversals(node, bound)


def children(node: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside an expression (of a for expression: all of its parts)."""
    match node:
        case Template(parts=parts):
            return parts
        case Parentheses(inner=inner):
            return (inner,)
        case GetAttribute(source=source):
            return (source,)
        case Index(source=source, key=key):
            return (source, key)
        case Splat(source=source, each=each):
            return (source, each)
        case Call(arguments=arguments):
            return arguments
        case Conditional(condition=condition, yes=yes, no=no):
            return (condition, yes, no)
        case Unary(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Tuple(elements=elements):
            return elements
        case Object(entries=entries):
            return tuple(part for entry in entries for part in entry if not _plain_key(part, entry))
        case For():
            return tuple(part for part in (node.collection, node.key, node.value, node.condition) if part)
        case TemplateFor():
            return (node.collection, node.body)
        case _:
            return ()


def _plain_key(part: Expression, entry: tuple[Expression, Expression]) -> bool:
    return part is entry[0] and isinstance(part, (Literal, Traversal))


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
    bound = bound | {given.root if isinstance(given, Traversal) else name}
    if "for_each" in block.body.attributes:
        for traversal in traversals(block.body.attributes["for_each"].expression, bound):
            yield f"{path}{name}", traversal
    for content in block.body.of("content"):
        yield from of_body(content.body, f"{path}{name}.", bound)
