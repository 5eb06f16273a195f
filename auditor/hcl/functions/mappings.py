"""Functions over maps and objects, and those over any collection. Rests on go-cty `function/stdlib/collection.go`."""

from collections.abc import Sized

from auditor.hcl import numbers, typed, types
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.functions.graphemes import graphemes
from auditor.hcl.functions.sequences import open_length, unknown_like
from auditor.hcl.functions.signature import Function, Parameter
from auditor.hcl.traversal import inside
from auditor.hcl.typed import NO_MARKS, Typed, wholly_known
from auditor.hcl.types import DYNAMIC, NUMBER, STRING, Type
from auditor.hcl.unification import unify

_MAPPINGS = frozenset({"map", "object"})


def _coalesce(*values: Typed) -> Typed:
    of = unify([value.type for value in values if value.kind != "dynamic" or value.raw is not None] or [DYNAMIC])
    if not values or of is None:
        raise Fault("", "all arguments must have the same type")
    for place, value in enumerate(values):
        if not value.known:
            return convert(value, of) if place == len(values) - 1 else unknown_like(of, value)
        converted = convert(value, of)
        if converted.raw is not None and not (of.kind == "string" and converted.raw == ""):
            return converted
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
    if value.type.element:
        return types.list_type(value.type.element)
    return DYNAMIC if value.open is not None else types.tuple_type(tuple(of for _, of in value.type.attributes))


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
    if open_length(value):
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
    of = _lookup_type(mapping, key, *default)
    marks = mapping.marks | key.marks
    if not mapping.known or not key.known:
        reason = next(value.raw.reason for value in (mapping, key) if not value.known)
        return typed.unknown(of, reason).with_(marks=marks)
    part = mapping.raw.get(key.raw)
    if part is not None:
        return inside(mapping, part).marked(marks)
    if mapping.open is not None:
        return unknown_like(DYNAMIC, mapping).with_(marks=marks)
    if not default:
        shown = "(sensitive)" if key.marks else f'"{key.raw}"'
        raise Fault("", f"lookup failed to find key {shown}")
    return convert(default[0], of).marked(marks)


def _lookup_type(mapping: Typed, key: Typed, *default: Typed) -> Type:
    if mapping.kind not in _MAPPINGS:
        raise Fault("", "lookup() requires a map as the first argument")
    if len(default) > 1:
        raise Fault("", f"lookup() takes two or three arguments, got {2 + len(default)}")
    if mapping.type.element:
        if default:
            convert(default[0], mapping.type.element)
        return mapping.type.element
    if not key.known or mapping.open is not None:
        return DYNAMIC
    found = mapping.type.fields.get(key.raw)
    if found is None and not default:
        shown = "(sensitive)" if key.marks else f'"{key.raw}"'
        raise Fault("", f"the given object has no attribute {shown}")
    return found if found is not None else default[0].type


def _merge(*mappings: Typed) -> Typed:
    of = _merged_type(*mappings)
    marks = NO_MARKS
    parts: dict[str, Typed] = {}
    for mapping in mappings:
        if mapping.raw is None:
            continue
        if mapping.kind not in _MAPPINGS:
            raise Fault("", "arguments must be maps or objects")
        marks |= mapping.marks
        located = mapping.with_(marks=NO_MARKS)
        parts.update({name: inside(located, part) for name, part in mapping.raw.items()})
    if of.kind == "map" and of.element:
        return typed.map_(of.element, parts).with_(marks=marks)
    return typed.object_(parts).with_(marks=marks)


def _merged_type(*mappings: Typed) -> Type:
    """The type of all where it is one, else an object, whose attributes an unknown map leaves open."""
    fields: dict[str, Type] = {}
    open_ = False
    for mapping in mappings:
        if mapping.kind == "dynamic":
            return DYNAMIC  # what comes after it is not looked at
        if mapping.kind not in _MAPPINGS:
            raise Fault("", f"arguments must be maps or objects, got {mapping.type.friendly}")
        if (mapping.kind == "map" and not mapping.known) or mapping.open is not None:
            open_ = True
            continue
        if mapping.raw is not None:
            element = mapping.type.element
            fields.update(mapping.type.fields if element is None else dict.fromkeys(mapping.raw, element))
    kinds = {mapping.type for mapping in mappings}
    if len(kinds) == 1:
        return kinds.pop()
    return DYNAMIC if open_ else types.object_type(fields)


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
    of = _zipped_type(keys, values)
    marks = keys.marks | values.marks
    if not wholly_known(keys):
        return unknown_like(of, keys).with_(marks=marks)
    if len(keys.raw) != len(values.raw):
        raise Fault("", f"number of keys ({len(keys.raw)}) does not match number of values ({len(values.raw)})")
    bare = values.with_(marks=NO_MARKS)
    parts = {key.raw: inside(bare, part) for key, part in zip(keys.raw, values.raw, strict=True)}
    if None in parts:
        raise Fault("", "a key is null")
    marks = marks.union(*(key.marks for key in keys.raw))
    return (typed.map_(of.element, parts) if of.element else typed.object_(parts)).with_(marks=marks)


def _zipped_type(keys: Typed, values: Typed) -> Type:
    if values.type.element and values.kind == "list":
        return types.map_type(values.type.element)
    if values.kind != "tuple":
        raise Fault("", "values argument must be a list or tuple value")
    if not wholly_known(keys):
        return DYNAMIC
    given = values.type.elements
    if len(keys.raw) != len(given):
        raise Fault("", f"number of keys ({len(keys.raw)}) does not match number of values ({len(given)})")
    if any(key.raw is None for key in keys.raw):
        raise Fault("", "a key is null")
    return types.object_type({key.raw: of for key, of in zip(keys.raw, given, strict=True)})


_LISTS = types.map_type(types.list_type(STRING))
_SEEN = Parameter(marked=True, unknown=True)
_MARKED = Parameter(marked=True)
_EVERYTHING = Parameter(null=True, marked=True, unknown=True, dynamic=True)
_GIVEN = Parameter(null=True, marked=True, dynamic=True)
_KEY = Parameter(STRING, marked=True, unknown=True)

FUNCTIONS: dict[str, Function] = {
    "coalesce": Function((), DYNAMIC, _coalesce, Parameter(null=True, unknown=True, dynamic=True)),
    "keys": Function((_SEEN,), _keys_type, _keys),
    "length": Function((Parameter(marked=True, unknown=True, dynamic=True),), NUMBER, _length),
    "lookup": Function((_SEEN, _KEY), DYNAMIC, _lookup, _EVERYTHING, nullable=True),
    "merge": Function((), _merged_type, _merge, _GIVEN),
    "transpose": Function((Parameter(_LISTS),), _LISTS, _transpose),
    "values": Function((_MARKED,), _values_type, _values),
    "zipmap": Function((Parameter(types.list_type(STRING), marked=True), _MARKED), _zipped_type, _zipmap),
}
