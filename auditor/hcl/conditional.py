"""`condition ? yes : no`: both branches give the type, and the condition the value; and what an error leaves behind.

A node and a Scope in, a value out; raises Fault where terraform would. Terraform evaluates both branches, and one with
an error still has a type where its form alone gives it one. Rests on hclsyntax/expression.go (ConditionalExpr).
"""

from collections.abc import Callable

from auditor.hcl import comprehension, typed, types
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.scope import Scope
from auditor.hcl.sets import set_
from auditor.hcl.syntax import (
    Binary,
    Conditional,
    Expression,
    For,
    Literal,
    Object,
    Parentheses,
    Splat,
    Template,
    Tuple,
    Unary,
)
from auditor.hcl.typed import Typed, Unknowable
from auditor.hcl.unification import unify
from auditor.model.source import SourceRange

Evaluate = Callable[[Expression, Scope], Typed]
Lengths = tuple[int, int | None]
_ARITHMETIC = frozenset("+-*/%")
_MOST_UNKNOWN = 1024
"""No longer list of unknown elements is made for one whose length alone is known."""


def conditional(node: Conditional, scope: Scope, evaluate: Evaluate) -> Typed:
    """Evaluate a conditional expression."""
    branches = [_tried(part, scope, evaluate) for part in (node.yes, node.no)]
    yes, no = (found for found, _ in branches)
    of = _common_type(yes, no)
    if of is None:
        detail = f"The true and false result expressions must have consistent types: {yes.type}, {no.type}."
        raise Fault("Inconsistent conditional result types", detail, _between(node))
    condition = _condition(node, scope, evaluate)
    if not condition.known:
        return _undecided(condition, yes, no, of)
    chosen, fault = branches[0 if condition.raw else 1]
    if fault:
        raise fault
    result = chosen if of.has_dynamic and chosen.kind == of.kind else convert(chosen, of)
    return result.marked(condition.marks | yes.marks | no.marks)


def _between(node: Conditional) -> SourceRange:
    yes, no = node.yes.range, node.no.range
    return SourceRange(yes.path, yes.line, yes.column, no.end_line, no.end_column)


def _condition(node: Conditional, scope: Scope, evaluate: Evaluate) -> Typed:
    value = evaluate(node.condition, scope)
    if value.raw is None:
        raise Fault("Null condition", "The condition value is null.", node.condition.range)
    try:
        return convert(value, types.BOOL) if value.known else value
    except Fault as fault:
        raise Fault("Incorrect condition type", fault.detail, node.condition.range) from None


def _tried(node: Expression, scope: Scope, evaluate: Evaluate) -> tuple[Typed, Fault | None]:
    try:
        return evaluate(node, scope), None
    except Fault as fault:
        return after_error(node, scope, evaluate), fault


def after_error(node: Expression, scope: Scope, evaluate: Evaluate) -> Typed:
    """What terraform goes on with where an expression has an error: unknown, of the type that its form gives."""

    def inner(part: Expression) -> Typed:
        return _tried(part, scope, evaluate)[0]

    if isinstance(node, Parentheses):
        return inner(node.inner)
    if isinstance(node, Tuple):
        return typed.tuple_(map(inner, node.elements))
    if isinstance(node, Object) and all(_named(key) for key, _ in node.entries):
        return typed.object_({str(key.value): inner(part) for key, part in node.entries if isinstance(key, Literal)})
    if isinstance(node, (For, Splat)):
        through = comprehension.for_ if isinstance(node, For) else comprehension.splat
        try:
            return through(node, scope, lambda part, at: _tried(part, at, evaluate)[0])  # type: ignore[arg-type]
        except Fault:
            return typed.unknown(types.DYNAMIC, "it cannot be evaluated")
    result = typed.unknown(_form(node, inner), "it cannot be evaluated")
    if isinstance(node, Template):
        return result.marked(typed.NO_MARKS.union(*(inner(part).marks for part in node.parts)))
    return result


def _named(key: Expression) -> bool:
    return isinstance(key, Literal) and isinstance(key.value, str)


def _form(node: Expression, inner: Callable[[Expression], Typed]) -> types.Type:
    if isinstance(node, Template):
        return types.STRING
    if isinstance(node, (Binary, Unary)):
        return types.NUMBER if node.operator in _ARITHMETIC else types.BOOL
    if isinstance(node, Conditional):
        return _common_type(inner(node.yes), inner(node.no)) or types.DYNAMIC
    return types.DYNAMIC


def _common_type(yes: Typed, no: Typed) -> types.Type | None:
    for one, other in ((yes, no), (no, yes)):
        if one.kind == "dynamic" and one.raw is None:
            return other.type
    if "dynamic" in {yes.kind, no.kind}:
        return types.DYNAMIC
    if yes.type == no.type:
        return yes.type
    return unify([yes.type, no.type])


def _undecided(condition: Typed, yes: Typed, no: Typed, of: types.Type) -> Typed:
    marks, refs = condition.marks | yes.marks | no.marks, condition.refs | yes.refs | no.refs
    if yes.raw is None and no.raw is None:
        return typed.null(of).with_(marks=marks, refs=refs)
    if yes.kind == no.kind == "number" and yes.known and yes.raw == no.raw:
        return typed.number(yes.raw).with_(marks=marks, refs=refs)
    never_null = all(part.raw is not None and (part.known or part.raw.not_null) for part in (yes, no))
    raw = Unknowable(condition.raw.reason, not_null=never_null)
    if yes.type == no.type and of.kind in {"list", "set", "map"}:
        (low, high), (lower, higher) = _lengths(yes), _lengths(no)
        most = None if high is None or higher is None else max(high, higher)
        raw = Unknowable(condition.raw.reason, not_null=never_null, lengths=(min(low, lower), most))
    result = collapsed(Typed(of.kind, raw, of))
    return result.with_(marks=marks | result.marks, refs=refs)


def collapsed(value: Typed) -> Typed:
    """An unknown of known length as a collection of unknowns, where there is but one of that length."""
    raw: Unknowable = value.raw
    low, high = raw.lengths
    if not raw.not_null or low != high or value.type.element is None:
        return value
    element = value.type.element
    if value.kind == "list" and low <= _MOST_UNKNOWN:
        return typed.list_(element, [typed.unknown(element, raw.reason) for _ in range(low)])
    if value.kind == "set" and low <= 1:
        return set_(element, [typed.unknown(element, raw.reason) for _ in range(low)])
    return typed.map_(element, {}) if value.kind == "map" and low == 0 else value


def _lengths(value: Typed) -> Lengths:
    if not value.known:
        return value.raw.lengths if isinstance(value.raw, Unknowable) else (0, None)
    if isinstance(value.raw, (tuple, dict)):
        least = len(value.raw) if value.kind != "set" or typed.wholly_known(value) else min(len(value.raw), 1)
        return least, len(value.raw)
    return 0, None
