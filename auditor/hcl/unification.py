"""Which type several values have in common, and whether one type can become another. Pure, types only.

Rests on go-cty `convert/unify.go` and `convert/conversion.go` in their unsafe mode, which terraform uses throughout.
"""

from collections.abc import Sequence

from auditor.hcl import types
from auditor.hcl.types import Type


def unify(kinds: Sequence[Type]) -> Type | None:
    """The one type that all can be converted to, None where there is none."""
    distinct = list(dict.fromkeys(kinds))
    if not distinct:
        return types.DYNAMIC
    if len(distinct) == 1:
        return distinct[0]
    present = {kind.kind for kind in distinct}
    closed = present - {"dynamic"}
    for family in _FAMILIES:
        if family[0] in closed and closed <= set(family):
            return _unify_family(family, distinct, open_=len(closed) < len(present))
    if {"object", "tuple"} <= closed:
        return None
    return _most_general(distinct)


_FAMILIES = (("map", "object"), ("list", "tuple"), ("set",), ("object",), ("tuple",))


def _unify_family(family: tuple[str, ...], kinds: list[Type], *, open_: bool) -> Type | None:
    if open_:
        return types.DYNAMIC
    if family == ("object",):
        return _unify_objects(kinds)
    if family == ("tuple",):
        return _unify_tuples(kinds)
    elements = [kind.element or unify(parts(kind)) for kind in kinds if parts(kind)]
    if None in elements:
        return None
    return _as_collection(family[0], kinds, [element for element in elements if element])


def _as_collection(family: str, kinds: list[Type], elements: Sequence[Type]) -> Type | None:
    """The collection that all can be converted to: an open element type is chosen again for each of them."""
    element = unify(elements)
    wanted = Type(family, element) if element else None
    return wanted if wanted and all(convertible(kind, wanted) for kind in kinds) else None


def parts(kind: Type) -> tuple[Type, ...]:
    """The types of what is inside."""
    if kind.element:
        return (kind.element,)
    return kind.elements or tuple(part for _, part in kind.attributes)


def _unify_objects(kinds: list[Type]) -> Type | None:
    names = [set(kind.fields) for kind in kinds]
    if any(found != names[0] for found in names):
        return _as_collection("map", kinds, [part for kind in kinds for part in parts(kind)])
    fields = {}
    for name in kinds[0].fields:
        found = unify([kind.fields[name] for kind in kinds])
        if found is None:
            return None
        fields[name] = found
    return types.object_type(fields)


def _unify_tuples(kinds: list[Type]) -> Type | None:
    if len({len(kind.elements) for kind in kinds}) > 1:
        return _as_collection("list", kinds, [part for kind in kinds for part in parts(kind)])
    elements = []
    for column in zip(*(kind.elements for kind in kinds), strict=True):
        found = unify(column)
        if found is None:
            return None
        elements.append(found)
    return types.tuple_type(tuple(elements))


def _most_general(kinds: list[Type]) -> Type | None:
    for wanted in sorted(kinds, key=_preference):
        if all(kind == wanted or convertible(kind, wanted) for kind in kinds):
            return wanted
    return None


def _preference(kind: Type) -> int:
    """String before number and bool, lists before sets, the open type last."""
    return {"string": 0, "list": 1, "set": 2, "dynamic": 9}.get(kind.kind, 3)


def convertible(source: Type, target: Type) -> bool:
    """Whether some values of one type can be converted to the other."""
    if source == target or "dynamic" in {source.kind, target.kind}:
        return True
    if target.kind in types.PRIMITIVES:
        return source.kind in types.PRIMITIVES and {source.kind, target.kind} != {"number", "bool"}
    check = _STRUCTURES.get(target.kind)
    return check is not None and check(source, target)


def _to_sequence(source: Type, target: Type) -> bool:
    if source.kind not in {"list", "set", "tuple"} or target.element is None:
        return False
    return _to_elements(source, target.element)


def _to_map(source: Type, target: Type) -> bool:
    if source.kind not in {"map", "object"} or target.element is None:
        return False
    return _to_elements(source, target.element)


def _to_elements(source: Type, element: Type) -> bool:
    if element.kind == "dynamic" and source.kind in {"tuple", "object"}:
        found = unify(parts(source))
        open_ = found is not None and found.kind == "dynamic"
        return found is not None and not (open_ and source.kind == "tuple" and _mixed(parts(source)))
    return all(convertible(part, element) for part in parts(source))


def _mixed(kinds: Sequence[Type]) -> bool:
    return len({kind for kind in kinds if kind.kind != "dynamic"}) > 1


def _to_tuple(source: Type, target: Type) -> bool:
    if source.kind != "tuple" or len(source.elements) != len(target.elements):
        return False
    return all(map(convertible, source.elements, target.elements))


def _to_object(source: Type, target: Type) -> bool:
    if source.kind == "map" and source.element:
        return all(convertible(source.element, part) for _, part in target.attributes)
    if source.kind != "object":
        return False
    fields = source.fields
    return all(
        convertible(fields[name], part) if name in fields else name in target.optional
        for name, part in target.attributes
    )


_STRUCTURES = {"list": _to_sequence, "set": _to_sequence, "map": _to_map, "tuple": _to_tuple, "object": _to_object}


def closed_by(source: Type, target: Type) -> Type:
    """The type that an unknown or null value of one type has as another, whose open parts are taken from the first."""
    if source.kind == "dynamic" or not target.has_dynamic:
        return target
    if target.kind == "dynamic":
        return source
    if target.element:
        inner = source.element or unify(parts(source)) or types.DYNAMIC
        return Type(target.kind, closed_by(inner, target.element))
    if target.kind == "tuple":
        pairs = zip(source.elements, target.elements, strict=True)
        return types.tuple_type(tuple(closed_by(one, other) for one, other in pairs))
    given = {name: source.element or source.fields.get(name) or types.DYNAMIC for name in target.fields}
    return types.object_type({name: closed_by(given[name], of) for name, of in target.attributes})
