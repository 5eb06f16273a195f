"""Operators: arithmetic, comparison, logic and equality over typed values, with unknowns. Pure; raises Fault.

Rests on hclsyntax/expression_ops.go and go-cty's Value.Equals. Since both operands are always evaluated, `true || x`
is unknown where x is.
"""

from collections.abc import Callable, Iterable

from auditor.hcl import limits, numbers, typed, types
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.sets import hash_text
from auditor.hcl.typed import NO_MARKS, Typed, Unknowable, deep_marks, deep_refs
from auditor.hcl.types import Type
from auditor.model.source import SourceRange

_Rule = tuple[Type, Type, Callable[[typed.Raw, typed.Raw], typed.Raw]]
_RULES: dict[str, _Rule] = {
    "+": (types.NUMBER, types.NUMBER, numbers.add),
    "-": (types.NUMBER, types.NUMBER, numbers.subtract),
    "*": (types.NUMBER, types.NUMBER, numbers.multiply),
    "/": (types.NUMBER, types.NUMBER, numbers.divide),
    "%": (types.NUMBER, types.NUMBER, numbers.remainder),
    "<": (types.NUMBER, types.BOOL, lambda left, right: left < right),
    "<=": (types.NUMBER, types.BOOL, lambda left, right: left <= right),
    ">": (types.NUMBER, types.BOOL, lambda left, right: left > right),
    ">=": (types.NUMBER, types.BOOL, lambda left, right: left >= right),
    "&&": (types.BOOL, types.BOOL, lambda left, right: left and right),
    "||": (types.BOOL, types.BOOL, lambda left, right: left or right),
}

_LOGIC = frozenset({"&&", "||"})

Places = tuple[SourceRange, SourceRange]
"""Where the operands are written."""


def binary(operator: str, left: Typed, right: Typed, range: SourceRange, places: Places | None = None) -> Typed:
    """Apply a binary operator; the result's origin is the expression."""
    if operator in {"==", "!="}:
        result = equal(left, right)
        if operator == "!=" and result.known:
            result = result.with_(raw=not result.raw)
        marks, refs = deep_marks(left) | deep_marks(right), deep_refs(left) | deep_refs(right)
        return result.with_(marks=marks, refs=refs, origin=range)
    operand, of, compute = _RULES[operator]
    first, second = places or (range, range)
    left, right = _operand(left, operand, first), _operand(right, operand, second)
    marks, refs = left.marks | right.marks, left.refs | right.refs
    if not left.known or not right.known:
        marks = NO_MARKS if operator in _LOGIC else marks  # go-cty's logic drops those of an unknown
        reason = left.raw.reason if not left.known else right.raw.reason
        return Typed(of.kind, Unknowable(reason, not_null=True), of, marks, range, refs)
    if operator == "/" and left.raw == right.raw == 0:
        raise Fault("Operation failed", "Error during operation: can't divide zero by zero.", range)
    try:
        return limits.number(Typed(of.kind, compute(left.raw, right.raw), of, marks, range, refs))
    except ZeroDivisionError:
        raise Fault("Division by zero", "The divisor is zero.", range) from None


def _operand(value: Typed, of: Type, range: SourceRange) -> Typed:
    try:
        value = convert(value, of)
    except Fault as fault:
        raise Fault("Invalid operand", f"Unsuitable value for operand: {fault.detail}", range) from None
    if value.raw is None:
        raise Fault("Operation failed", "Error during operation: argument must not be null.", range)
    return value


def unary(operator: str, operand: Typed, range: SourceRange) -> Typed:
    """Apply `-` or `!`."""
    of = types.NUMBER if operator == "-" else types.BOOL
    value = _operand(operand, of, range)
    if not value.known:
        return value.with_(raw=Unknowable(value.raw.reason, not_null=True), origin=range, marks=NO_MARKS)
    return value.with_(raw=numbers.negate(value.raw) if operator == "-" else not value.raw, origin=range)


def equal(left: Typed, right: Typed) -> Typed:
    """`left == right` without marks: true, false, or unknown."""
    verdict = _equal(left, right)
    if verdict is None:
        found = typed.first_unknown(left) or typed.first_unknown(right)
        return Typed("bool", Unknowable(found.reason if found else "not known", not_null=True), types.BOOL)
    return typed.boolean(verdict)


def _equal(left: Typed, right: Typed) -> bool | None:
    if left.raw is None or right.raw is None:
        return _equal_null(left, right)
    if not left.known or not right.known:
        return _equal_unknown(left, right)
    if left.kind != right.kind:
        return None if "dynamic" in {left.kind, right.kind} else False
    if left.kind in types.PRIMITIVES:
        return bool(left.raw == right.raw)
    if left.open is not None or right.open is not None:
        return None
    if left.type != right.type and _shut(left) and _shut(right):
        return _of_other_types(left, right)
    return _EQUAL[left.kind](left, right)


def _equal_null(left: Typed, right: Typed) -> bool | None:
    if left.raw is None and right.raw is None:
        return True
    other = right if left.raw is None else left
    if not other.known:
        return False if other.raw.not_null else None
    return False


def _equal_unknown(left: Typed, right: Typed) -> bool | None:
    if not left.known and not right.known:
        return None
    given, of = (left, right.type) if left.known else (right, left.type)
    if _shut(given) and not _conforms(given.type, of):
        return False
    for one, other in ((left, right), (right, left)):
        text = not one.known and other.known and other.kind == "string"
        if text and not other.raw.startswith(one.raw.prefix):
            return False
        if not one.known and other.known and isinstance(other.raw, (tuple, dict)):
            low, high = one.raw.lengths
            if len(other.raw) < low or (high is not None and len(other.raw) > high):
                return False
    return None


def _conforms(given: Type, wanted: Type) -> bool:
    """Whether the type of a known value fits that of an unknown one, which may be open in places."""
    if given == wanted or wanted.kind == "dynamic":
        return True
    if given.kind != wanted.kind or given.kind in types.PRIMITIVES:
        return False
    if given.element and wanted.element:
        return _conforms(given.element, wanted.element)
    if given.kind == "tuple":
        same = len(given.elements) == len(wanted.elements)
        return same and all(map(_conforms, given.elements, wanted.elements))
    fields = wanted.fields
    return given.fields.keys() == fields.keys() and all(_conforms(one, fields[name]) for name, one in given.attributes)


def _of_other_types(left: Typed, right: Typed) -> bool | None:
    if not (_untyped(left) or _untyped(right)):
        return False
    return None if _conforms(left.type, right.type) or _conforms(right.type, left.type) else False


def _untyped(value: Typed) -> bool:
    """Whether something inside is unknown, and of any type."""
    return (value.kind == "dynamic" and not value.known) or any(map(_untyped, value.parts()))


def _shut(value: Typed) -> bool:
    """Whether no object inside has further attributes that are not known."""
    return value.open is None and all(map(_shut, value.parts()))


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    """The first verdict that is not true decides, as in go-cty: what comes after an unknown is not looked at."""
    return next((verdict for verdict in verdicts if verdict is not True), True)


def _equal_sequences(left: Typed, right: Typed) -> bool | None:
    if len(left.raw) != len(right.raw):
        return False
    if left.kind == "list" and not _same_element(left, right):
        return False
    return _all(_equal(one, other) for one, other in zip(left.raw, right.raw, strict=True))


def _same_element(left: Typed, right: Typed) -> bool:
    one, other = left.type.element, right.type.element
    if one == other or one is None or other is None:
        return True
    return (one.has_dynamic or other.has_dynamic) and not (typed.wholly_known(left) and typed.wholly_known(right))


def _equal_mappings(left: Typed, right: Typed) -> bool | None:
    if left.raw.keys() != right.raw.keys() or (left.kind == "map" and not _same_element(left, right)):
        return False
    return _all(_equal(part, right.raw[name]) for name, part in left.raw.items())


def _equal_sets(left: Typed, right: Typed) -> bool | None:
    if not _same_element(left, right):
        return False
    if typed.wholly_known(left) and typed.wholly_known(right):
        return sorted(map(hash_text, left.raw)) == sorted(map(hash_text, right.raw))
    return None


_EQUAL: dict[str, Callable[[Typed, Typed], bool | None]] = {
    "list": _equal_sequences,
    "tuple": _equal_sequences,
    "map": _equal_mappings,
    "object": _equal_mappings,
    "set": _equal_sets,
}
