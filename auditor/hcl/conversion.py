"""Converts values between terraform's types. A value and a type in, the converted value out, or a Fault.

Origins, references and marks stay with the value. Rests on go-cty `convert/` (unsafe mode).
"""

from collections.abc import Callable

from auditor.hcl import numbers, typed, types
from auditor.hcl.faults import Fault
from auditor.hcl.sets import set_
from auditor.hcl.typed import Typed
from auditor.hcl.types import Type
from auditor.hcl.unification import closed_by, convertible, unify

_BOOLS = {"true": True, "1": True, "false": False, "0": False}


def convert(value: Typed, target: Type) -> Typed:
    """Convert a value; raises Fault where terraform would."""
    if target.kind == "dynamic" or (value.kind == target.kind and value.type == target):
        return value
    if value.raw is None:
        of = closed_by(value.type, types.without_optional(target))
        return Typed(target.kind, None, of, value.marks, value.origin, value.refs)
    if not value.known:
        return _unknown(value, target)
    found = _CONVERSIONS[target.kind](value, target)
    if found is value:
        return value
    result = found.with_(marks=value.marks | found.marks, origin=value.origin, refs=value.refs | found.refs)
    result.document = value.document if found.kind == value.kind else None
    return result


def _unknown(value: Typed, target: Type) -> Typed:
    if not convertible(value.type, target):
        raise mismatch(value, target)
    of = closed_by(value.type, types.without_optional(target))
    return Typed(of.kind, value.raw, of, value.marks, value.origin, value.refs)


def mismatch(value: Typed, target: Type) -> Fault:
    """The error for a value that is of no use where a type is wanted."""
    return Fault("Incorrect value type", f"{target.friendly} required, but have {value.type.friendly}.")


def _to_string(value: Typed, target: Type) -> Typed:
    if value.kind == "number":
        return typed.string(numbers.to_text(value.raw))
    if value.kind == "bool":
        return typed.string("true" if value.raw else "false")
    raise mismatch(value, target)


def _to_number(value: Typed, target: Type) -> Typed:
    if value.kind == "string":
        found = numbers.parse(value.raw)
        if found is not None:
            return typed.number(found)
        raise Fault("Incorrect value type", "a number is required.")
    raise mismatch(value, target)


def _to_bool(value: Typed, target: Type) -> Typed:
    if value.kind == "string" and value.raw in _BOOLS:
        return typed.boolean(_BOOLS[value.raw])
    raise mismatch(value, target)


def _elements(value: Typed, target: Type, kinds: frozenset[str]) -> tuple[Type, list[Typed]]:
    if value.kind not in kinds or target.element is None:
        raise mismatch(value, target)
    wanted = target.element
    parts = list(value.parts())
    if wanted.has_dynamic:
        if wanted.kind != "dynamic":
            parts = [convert(part, wanted) for part in parts]
        found = unify([part.type for part in parts])
        if not parts:
            found = value.type.element or wanted if wanted.kind == "dynamic" else wanted
        closed = {part.type for part in parts if part.kind != "dynamic"}
        only_null = all(part.known for part in parts if part.kind == "dynamic")
        if found and found.kind == "dynamic" and len(closed) == 1 and only_null and value.kind != "tuple":
            found = next(iter(closed))  # a map takes the type of its other elements, a list refuses
        refused = closed and (len(closed) > 1 or (only_null and value.kind == "tuple"))
        if found is None or (found.kind == "dynamic" and refused):
            raise Fault("Incorrect value type", "all elements must have the same type.")
        wanted = found
    converted = [convert(part, wanted) for part in parts]
    if not parts and value.type.element and not convertible(value.type.element, wanted):
        raise Fault("Incorrect value type", f"elements: {wanted.friendly} required.")
    return types.without_optional(wanted), converted


_SEQUENCES = frozenset({"list", "set", "tuple"})
_MAPPINGS = frozenset({"map", "object"})


def _to_list(value: Typed, target: Type) -> Typed:
    element, parts = _elements(value, target, _SEQUENCES)
    if value.kind == "set" and len(parts) > 1 and (missing := typed.first_unknown(value)):
        return typed.unknown(types.list_type(element), missing.reason)  # two of them may turn out to be one
    return value if value.kind == "list" and value.type.element == element else typed.list_(element, parts)


def _to_set(value: Typed, target: Type) -> Typed:
    element, parts = _elements(value, target, _SEQUENCES)
    return value if value.kind == "set" and value.type.element == element else set_(element, parts)


def _to_map(value: Typed, target: Type) -> Typed:
    element, parts = _elements(value, target, _MAPPINGS)
    if value.kind == "map" and value.type.element == element:
        return value
    return typed.map_(element, dict(zip(value.raw, parts, strict=True)))


def _to_tuple(value: Typed, target: Type) -> Typed:
    if value.kind != "tuple" or len(value.raw) != len(target.elements):
        raise mismatch(value, target)
    return typed.tuple_(convert(part, wanted) for part, wanted in zip(value.raw, target.elements, strict=True))


def _to_object(value: Typed, target: Type) -> Typed:
    if value.kind not in _MAPPINGS:
        raise mismatch(value, target)
    parts = {}
    for name, wanted in target.attributes:
        part = value.raw.get(name)
        if part is None and value.open is not None:
            part = typed.computed(f"{value.open}.{name}")
        if part is None and name not in target.optional:
            raise Fault("Incorrect value type", f'attribute "{name}" is required.')
        parts[name] = typed.null(types.without_optional(wanted)) if part is None else _attribute(name, part, wanted)
    return typed.object_(parts)


def _attribute(name: str, part: Typed, wanted: Type) -> Typed:
    try:
        return convert(part, wanted)
    except Fault as fault:
        raise Fault(fault.summary, f'attribute "{name}": {fault.detail}', fault.range) from None


_CONVERSIONS: dict[str, Callable[[Typed, Type], Typed]] = {
    "string": _to_string,
    "number": _to_number,
    "bool": _to_bool,
    "list": _to_list,
    "set": _to_set,
    "map": _to_map,
    "tuple": _to_tuple,
    "object": _to_object,
}


def to_string(value: Typed) -> Typed:
    """Convert to a string."""
    return convert(value, types.STRING)
