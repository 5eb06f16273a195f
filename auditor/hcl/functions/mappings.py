"""Functions over maps and objects, and those over any collection. Rests on go-cty `function/stdlib/collection.go`."""

from collections.abc import Sized

from auditor.hcl import numbers, typed, types
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.functions.graphemes import graphemes
from auditor.hcl.functions.sequences import unknown_like
from auditor.hcl.functions.signature import Function, Parameter
from auditor.hcl.traversal import inside
from auditor.hcl.typed import NO_MARKS, Typed, Unknowable, wholly_known
from auditor.hcl.types import DYNAMIC, NUMBER, STRING, Type
from auditor.hcl.unification import unify

_MAPPINGS = frozenset({"map", "object"})


def _coalesce(*values: Typed) -> Typed:
    of = unify([value.type for value in values if value.kind != "dynamic" or value.raw is not None] or [DYNAMIC])
    if not values or of is None:
        raise Fault("", "all arguments must have the same type")
    marks = NO_MARKS.union(*(value.marks for value in values))
    for place, value in enumerate(values):
        if not value.known:
            last = place == len(values) - 1
            return (convert(value, of) if last else unknown_like(of, value)).with_(marks=marks)
        converted = convert(value, of)
        if converted.raw is not None and not (of.kind == "string" and converted.raw == ""):
            return converted.marked(marks)
    raise Fault("", "no non-null, non-empty-string arguments")


def _keys(value: Typed) -> Typed:
    if value.kind not in _MAPPINGS:
        raise Fault("", "must have map or object type")
    if not value.known and value.kind == "object":
        return typed.tuple_(map(typed.string, value.type.fields)).with_(marks=value.marks)
    if not value.known:
        return unknown_like(_keys_type(value), value).with_(marks=value.marks)
    parts = [typed.string(name).with_(origin=part.origin) for name, part in value.raw.items()]
    found = typed.list_(STRING, parts) if value.kind == "map" else typed.tuple_(parts)
    return found.with_(marks=value.marks)


def _keys_type(value: Typed) -> Type:
    return types.list_type(STRING) if value.kind == "map" else DYNAMIC


def _values(value: Typed) -> Typed:
    if value.kind not in _MAPPINGS:
        raise Fault("", "must have map or object type")
    parts = value.raw.values()
    if value.kind == "map":
        return typed.list_(value.type.element or DYNAMIC, parts).with_(marks=value.marks)
    return typed.tuple_(parts).with_(marks=value.marks)


def _values_type(value: Typed) -> Type:
    if value.kind not in _MAPPINGS:
        raise Fault("", "values() requires a map as the first argument")
    return types.list_type(value.type.element) if value.type.element else DYNAMIC


def _counted(parts: Sized, value: Typed) -> Typed:
    return typed.number(numbers.counted(len(parts))).with_(marks=value.marks)


def _length(value: Typed) -> Typed:
    if value.kind == "tuple" and not value.known:
        return _counted(value.type.elements, value)
    if value.kind == "object" and not value.known:
        return _counted(value.type.fields, value)
    if not value.known:
        return _length_unknown(value)
    if value.raw is None:
        raise Fault("", "argument must not be null")
    if value.kind == "string":
        return _counted(graphemes(value.raw), value)
    if not isinstance(value.raw, (tuple, dict)):
        raise Fault("", "argument must be a string, a collection type, or a structural type")
    if value.kind == "set" and len(value.raw) > 1 and not wholly_known(value):
        return unknown_like(NUMBER, value).with_(marks=value.marks)
    return _counted(value.raw, value)


def _length_unknown(value: Typed) -> Typed:
    if value.kind in {"number", "bool"}:
        raise Fault("", "argument must be a string, a collection type, or a structural type")
    low, high = value.raw.lengths
    if high is not None and low == high:
        return typed.number(numbers.counted(low)).with_(marks=value.marks)
    return unknown_like(NUMBER, value).with_(marks=value.marks)


def _lookup(mapping: Typed, key: Typed, *default: Typed) -> Typed:
    if mapping.kind not in _MAPPINGS:
        raise Fault("", "lookup() requires a map as the first argument")
    if len(default) > 1:
        raise Fault("", f"lookup() takes two or three arguments, got {2 + len(default)}")
    marks = mapping.marks | key.marks
    element = mapping.type.element or DYNAMIC
    if not mapping.known or not key.known:
        return unknown_like(element, mapping, key).with_(marks=marks).with_(raw=_maybe_null(mapping, key))
    part = mapping.raw.get(key.raw)
    if part is not None:
        return inside(mapping, part).marked(marks)
    if mapping.open is not None:
        return unknown_like(element, mapping).with_(marks=marks)
    if not default:
        raise Fault("", f'the given object has no attribute "{key.raw}"')
    return convert(default[0], element).marked(marks)


def _maybe_null(*values: Typed) -> Unknowable:
    return Unknowable(next(value.raw.reason for value in values if not value.known))


def _merge(*mappings: Typed) -> Typed:
    marks = NO_MARKS
    for mapping in mappings:
        if mapping.kind == "dynamic" and not mapping.known:
            return unknown_like(DYNAMIC, mapping).with_(marks=NO_MARKS.union(*(given.marks for given in mappings)))
        if mapping.kind not in _MAPPINGS | {"dynamic"}:
            raise Fault("", "arguments must be maps or objects")
        marks |= mapping.marks
    unknown = next((mapping for mapping in mappings if not mapping.known), None)
    if unknown is not None:
        return unknown_like(_merged_type(mappings), unknown).with_(marks=marks)
    parts: dict[str, Typed] = {}
    for mapping in mappings:
        if mapping.raw is not None:
            located = mapping.with_(marks=NO_MARKS)
            parts.update({name: inside(located, part) for name, part in mapping.raw.items()})
    of = _merged_type(mappings)
    if of.kind == "map" and of.element:
        return typed.map_(of.element, {name: convert(part, of.element) for name, part in parts.items()}).with_(
            marks=marks
        )
    return typed.object_(parts).with_(marks=marks)


def _merged_type(mappings: tuple[Typed, ...]) -> Type:
    """The type of all where it is one, else an object, whose attributes an unknown map leaves open."""
    kinds = {mapping.type for mapping in mappings}
    if len(kinds) == 1 and mappings[0].kind != "dynamic":
        return kinds.pop()
    fields: dict[str, Type] = {}
    for mapping in mappings:
        if mapping.kind == "dynamic" or (mapping.kind == "map" and not mapping.known) or mapping.open is not None:
            return DYNAMIC
        if mapping.raw is not None:
            element = mapping.type.element
            fields.update(mapping.type.fields if element is None else dict.fromkeys(mapping.raw, element))
    return types.object_type(fields)


def _transpose(mapping: Typed) -> Typed:
    out: dict[str, list[str]] = {}
    element = types.list_type(STRING)
    if not wholly_known(mapping):
        return unknown_like(types.map_type(element), mapping)
    for key, values in mapping.raw.items():
        if values.raw is None:
            raise Fault("", "the given map contains null values")
        for part in values.raw:
            if part.raw is None:
                raise Fault("", "the given map contains null values")
            out.setdefault(part.raw, []).append(key)
    lists = {name: typed.list_(STRING, map(typed.string, sorted(keys))) for name, keys in out.items()}
    return typed.map_(element, lists)


def _zipmap(keys: Typed, values: Typed) -> Typed:
    if values.kind not in {"list", "tuple"}:
        raise Fault("", "values argument must be a list or tuple value")
    marks = keys.marks | values.marks
    for part in (*(keys.raw if keys.known else ()), keys, values):
        marks |= part.marks if part in (keys, values) or part.kind == "string" else NO_MARKS
        if not part.known:
            return unknown_like(_zipped_type(values), part).with_(marks=marks)
    if len(keys.raw) != len(values.raw):
        raise Fault("", f"number of keys ({len(keys.raw)}) does not match number of values ({len(values.raw)})")
    parts = {
        key.raw: inside(values.with_(marks=NO_MARKS), part) for key, part in zip(keys.raw, values.raw, strict=True)
    }
    if None in parts:
        raise Fault("", "a key is null")
    of = values.type.element
    return (typed.map_(of, parts) if of else typed.object_(parts)).with_(marks=marks)


def _zipped_type(values: Typed) -> Type:
    return types.map_type(values.type.element) if values.type.element else DYNAMIC


_LISTS = types.map_type(types.list_type(STRING))
_SEEN = Parameter(marked=True, unknown=True)
_MARKED = Parameter(marked=True)
_EVERYTHING = Parameter(null=True, marked=True, unknown=True, dynamic=True)
_KEY = Parameter(STRING, marked=True, unknown=True)

FUNCTIONS: dict[str, Function] = {
    "coalesce": Function((), DYNAMIC, _coalesce, _EVERYTHING),
    "keys": Function((_SEEN,), _keys_type, _keys),
    "length": Function((Parameter(marked=True, unknown=True, dynamic=True),), NUMBER, _length),
    "lookup": Function((_SEEN, _KEY), DYNAMIC, _lookup, _EVERYTHING, nullable=True),
    "merge": Function((), DYNAMIC, _merge, _EVERYTHING),
    "transpose": Function((Parameter(_LISTS),), _LISTS, _transpose),
    "values": Function((_MARKED,), _values_type, _values),
    "zipmap": Function((Parameter(types.list_type(STRING), marked=True, unknown=True), _SEEN), DYNAMIC, _zipmap),
}
