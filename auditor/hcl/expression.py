"""Evaluates expressions: a syntax tree and a Scope in, a Typed value out; raises Fault where terraform would.

Every result has an origin: a literal's own place, what a reference brings with it, else the expression that made it.
"""

from collections.abc import Callable
from typing import Any

from auditor.hcl import calls, comprehension, limits, operators, typed, types
from auditor.hcl.conditional import conditional
from auditor.hcl.conversion import to_string
from auditor.hcl.faults import Fault
from auditor.hcl.functions.graphemes import sure_prefix
from auditor.hcl.scope import Scope
from auditor.hcl.syntax import (
    Binary,
    Call,
    Conditional,
    EachElement,
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
from auditor.hcl.traversal import apply_steps, get_attribute, index
from auditor.hcl.typed import NO_MARKS, NO_REFS, Ref, Typed, Unknowable
from auditor.model.source import SourceRange


def evaluate(node: Expression, scope: Scope) -> Typed:
    """Evaluate an expression."""
    value = _EVALUATE[type(node)](node, scope)
    return value if value.origin is not None else value.with_(origin=node.range)


def _literal(node: Literal, scope: Scope) -> Typed:
    value = node.value
    if isinstance(value, str):
        return Typed("string", value, types.STRING, origin=node.range)
    if value is None:
        return Typed("dynamic", None, types.DYNAMIC, origin=node.range)
    of = types.BOOL if isinstance(value, bool) else types.NUMBER
    return Typed(of.kind, value, of, origin=node.range)


def _parentheses(node: Parentheses, scope: Scope) -> Typed:
    return evaluate(node.inner, scope)


def _traversal(node: Traversal, scope: Scope) -> Typed:
    if node.root in scope.names:
        value = apply_steps(scope.names[node.root], node.steps, node.range)
    else:
        value = scope.lookup(node)
    if any(ref.range is None for ref in value.refs):
        refs = frozenset(Ref(ref.subject, ref.range or node.range) for ref in value.refs)
        value = value.with_(refs=refs)
    return value


def _each(node: EachElement, scope: Scope) -> Typed:
    assert scope.each is not None, "the grammar makes EachElement inside a Splat only"
    return scope.each


def _attribute(node: GetAttribute, scope: Scope) -> Typed:
    source = evaluate(node.source, scope)
    try:
        return get_attribute(source, node.name)
    except Fault as fault:
        at = node.range
        raise fault.at(
            SourceRange(at.path, at.end_line, at.end_column - len(node.name), at.end_line, at.end_column)
        ) from None


def _index(node: Index, scope: Scope) -> Typed:
    source, key = evaluate(node.source, scope), evaluate(node.key, scope)
    try:
        return index(source, key)
    except Fault as fault:
        raise fault.at(node.key.range) from None


def _splat(node: Splat, scope: Scope) -> Typed:
    return comprehension.splat(node, scope, evaluate)


def _for(node: For, scope: Scope) -> Typed:
    return comprehension.for_(node, scope, evaluate)


def _call(node: Call, scope: Scope) -> Typed:
    return calls.call(node, scope, evaluate)


def _unary(node: Unary, scope: Scope) -> Typed:
    return operators.unary(node.operator, evaluate(node.operand, scope), node.range)


def _binary(node: Binary, scope: Scope) -> Typed:
    left, right = evaluate(node.left, scope), evaluate(node.right, scope)
    if isinstance(left.raw, (tuple, dict)) and isinstance(right.raw, (tuple, dict)):
        scope.work.step(limits.weight((left, right)))
    return operators.binary(node.operator, left, right, node.range, (node.left.range, node.right.range))


def _tuple(node: Tuple, scope: Scope) -> Typed:
    return Typed("tuple", tuple(evaluate(element, scope) for element in node.elements), origin=node.range)


def _object(node: Object, scope: Scope) -> Typed:
    parts: dict[str, Typed] = {}
    marks, refs = NO_MARKS, NO_REFS
    for key_node, value_node in node.entries:
        if isinstance(key_node, Literal) and isinstance(key_node.value, str):
            parts[key_node.value] = evaluate(value_node, scope)
            continue
        if isinstance(key_node, Traversal):
            detail = "Put the key in parentheses for its value, or in quotes for its text."
            raise Fault("Ambiguous attribute key", detail, key_node.range)
        key = _key(key_node, scope)
        value = evaluate(value_node, scope)
        if not key.known:
            return typed.unknown(types.DYNAMIC, key.raw.reason).with_(refs=refs | key.refs)
        marks, refs = marks | key.marks, refs | key.refs
        parts[key.raw] = value
    return Typed("object", typed.in_byte_order(parts), None, marks, node.range, refs)


def _key(node: Expression, scope: Scope) -> Typed:
    key = evaluate(node, scope)
    if key.raw is None:
        raise Fault("Null value as key", "Can't use a null value as a key.", node.range)
    try:
        return to_string(key)
    except Fault:
        raise Fault("Incorrect key type", f"Can't use {key.type.friendly} as a key.", node.range) from None


def _conditional(node: Conditional, scope: Scope) -> Typed:
    return conditional(node, scope, evaluate)


def _template(node: Template, scope: Scope) -> Typed:
    text: list[str] = []
    length = 0
    marks, refs = NO_MARKS, NO_REFS
    missing: Unknowable | None = None
    for part in node.parts:
        value = evaluate(part, scope)
        if value.raw is None:
            detail = "The expression result is null. Cannot include a null value in a string template."
            raise Fault("Invalid template interpolation value", detail, part.range)
        marks, refs = marks | value.marks, refs | value.refs
        if not value.known:  # of which type it is terraform does not ask
            missing = missing or value.raw
            continue
        try:
            value = to_string(value)
        except Fault as fault:
            detail = f"Cannot include the given value in a string template: {fault.detail}"
            raise Fault("Invalid template interpolation value", detail, part.range) from None
        if missing is None:
            text.append(value.raw)
            length = limits.text(length + len(value.raw))
    if missing is not None:
        raw = Unknowable(missing.reason, not_null=True, prefix=sure_prefix("".join(text)))
        return Typed("string", raw, types.STRING, marks, node.range, refs)
    return typed.string("".join(text)).with_(marks=marks, origin=node.range, refs=refs)


def _template_for(node: TemplateFor, scope: Scope) -> Typed:
    return comprehension.template_for(node, scope, evaluate)


_EVALUATE: dict[type, Callable[[Any, Scope], Typed]] = {
    Literal: _literal,
    Template: _template,
    Parentheses: _parentheses,
    Traversal: _traversal,
    GetAttribute: _attribute,
    Index: _index,
    Splat: _splat,
    EachElement: _each,
    Call: _call,
    For: _for,
    Conditional: _conditional,
    Unary: _unary,
    Binary: _binary,
    Tuple: _tuple,
    Object: _object,
    TemplateFor: _template_for,
}
