"""Steps into values: attribute, index, and a traversal's static steps. Pure; raises Fault where terraform would.

What a step finds inherits the marks of what it was found in. A step into an unknown resource attribute is that
attribute's longer path ("aws_lb.main.access_logs" -> "aws_lb.main.access_logs[0].bucket").
"""

import json
from collections.abc import Iterable
from fractions import Fraction

from auditor.hcl import typed, types
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.syntax import Step
from auditor.hcl.typed import Typed, Unknowable
from auditor.hcl.types import Type
from auditor.model.source import SourceRange


def apply_steps(value: Typed, steps: Iterable[Step], range: SourceRange) -> Typed:
    """Follow static steps."""
    for step in steps:
        try:
            if not step.indexed:
                value = get_attribute(value, str(step.key))
            elif isinstance(step.key, str):
                value = index(value, typed.string(step.key))
            else:
                value = index(value, typed.number(step.key))
        except Fault as fault:
            raise fault.at(range) from None
    return value


def get_attribute(value: Typed, name: str) -> Typed:
    """`value.name`."""
    if value.raw is None:
        raise Fault("Attempt to get attribute from null value", "This value is null, so it has no attributes.")
    if not value.known:
        return _unknown_attribute(value, name)
    if value.kind in {"object", "map"}:
        part = value.raw.get(name)
        if part is not None:
            return inside(value, part)
        if value.open is not None:
            return typed.computed(f"{value.open}.{name}").marked(value.marks)
    raise _unsupported(value.type, name)


def _unsupported(kind: Type, name: str) -> Fault:
    if kind.kind == "object":
        return Fault("Unsupported attribute", f'This object does not have an attribute named "{name}".')
    if kind.kind == "map":
        return Fault("Missing map element", f'This map does not have an element with the key "{name}".')
    return Fault("Unsupported attribute", f"This value ({kind.friendly}) does not have any attributes.")


def inside(value: Typed, part: Typed) -> Typed:
    """A part as it comes out of a value: marked, linked and located as the whole is where it has nothing of its own."""
    if value.marks:
        part = part.marked(value.marks)
    if value.refs and not part.refs and value.open is None:
        part = part.linked(value.refs)
    return part if part.origin or not value.origin else part.with_(origin=value.origin)


def _unknown_attribute(value: Typed, name: str) -> Typed:
    of = types.DYNAMIC
    if value.kind == "object":
        if name not in value.type.fields:
            raise _unsupported(value.type, name)
        of = value.type.fields[name]
    elif value.kind == "map" and value.type.element:
        of = value.type.element
    elif value.kind != "dynamic":
        raise _unsupported(value.type, name)
    return _deeper(value, of, f".{name}")


def _deeper(value: Typed, of: Type, step: str) -> Typed:
    raw: Unknowable = value.raw
    if raw.exactly is None:
        return Typed(of.kind, Unknowable(raw.reason), of, value.marks, value.origin, value.refs)
    path = raw.exactly + step
    others = frozenset(ref for ref in value.refs if ref.subject != raw.exactly)
    return typed.computed(path, of).with_(marks=value.marks, origin=value.origin).linked(others)


def index(value: Typed, key: Typed) -> Typed:
    """`value[key]`."""
    if value.raw is None:
        raise Fault("Attempt to index null value", "This value is null, so it does not have any indices.")
    if key.raw is None:
        raise Fault("Invalid index", "Can't use a null value as an indexing key.")
    if key.kind == "dynamic" and value.kind != "dynamic":
        return typed.unknown(types.DYNAMIC, key.raw.reason).linked(value.refs | key.refs)
    if value.kind == "dynamic":
        return _deeper(value, types.DYNAMIC, _bracket(key)).linked(key.refs)
    if value.kind in {"list", "tuple"}:
        return _with_key(_index_sequence(value, _as_key(key, types.NUMBER)), key)
    if value.kind in {"map", "object"}:
        return _with_key(_index_mapping(value, _as_key(key, types.STRING)), key)
    raise Fault("Invalid index", f"This value ({value.type.friendly}) does not have any indices.")


def _bracket(key: Typed) -> str:
    if not key.known:
        return "[...]"
    return f"[{json.dumps(key.raw, ensure_ascii=False) if isinstance(key.raw, str) else key.raw}]"


def _as_key(key: Typed, of: Type) -> Typed:
    try:
        return convert(key, of)
    except Fault as fault:
        detail = f"The given key does not identify an element in this collection value: {fault.detail}"
        raise Fault("Invalid index", detail) from None


def _with_key(found: Typed, key: Typed) -> Typed:
    return found.linked(key.refs)


def _index_sequence(value: Typed, key: Typed) -> Typed:
    element = (value.type.element if value.kind == "list" else None) or types.DYNAMIC
    if not key.known:
        return Typed(element.kind, Unknowable(key.raw.reason), element, value.marks, None, value.refs)
    position = key.raw
    if not value.known and value.kind == "list":
        return _deeper(value, element, f"[{position}]")  # how long it is, and so whether there is such an element
    # the length is not taken from the type of a known tuple, which is long to make
    length = len(value.raw) if value.known else len(value.type.elements)
    if isinstance(position, Fraction) or not 0 <= position < length:
        raise Fault("Invalid index", "The given key does not identify an element in this collection value.")
    if value.known:
        return inside(value, value.raw[position]).marked(key.marks)
    return _deeper(value, value.type.elements[position], f"[{position}]").marked(key.marks)


def _index_mapping(value: Typed, key: Typed) -> Typed:
    element = (value.type.element if value.kind == "map" else None) or types.DYNAMIC
    if not key.known:
        return Typed(element.kind, Unknowable(key.raw.reason), element, value.marks, None, value.refs)
    if value.kind == "object" and not value.known:
        return _deeper(value, types.DYNAMIC, _bracket(key))  # terraform does not look at its type in brackets
    if value.kind == "object":
        try:
            found = get_attribute(value, key.raw)
        except Fault:
            detail = "The given key does not identify an element in this collection value."
            raise Fault("Invalid index", detail) from None
        return found.marked(key.marks) if found.known else found  # terraform drops it from what is unknown
    if not value.known:
        return _deeper(value, element, _bracket(key))
    if key.raw not in value.raw:
        raise Fault("Invalid index", "The given key does not identify an element in this collection value.")
    return inside(value, value.raw[key.raw]).marked(key.marks)
