"""Functions over sets, and setproduct. Rests on go-cty `function/stdlib/set.go` and `collection.go`."""

import math
from collections.abc import Sequence

from auditor.hcl import limits, typed, types
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.functions.sequences import SEQUENCES, contains, open_length, sequence, unknown_like
from auditor.hcl.functions.signature import Function, Parameter
from auditor.hcl.sets import set_
from auditor.hcl.typed import NO_MARKS, Typed, wholly_known
from auditor.hcl.types import DYNAMIC, Type
from auditor.hcl.unification import unify


def _setproduct(*collections: Typed) -> Typed:
    of = _product_type(*collections)
    assert of.element is not None, "a product is a list or a set"
    marks = NO_MARKS.union(*(values.marks for values in collections))
    if any(map(open_length, collections)):
        return unknown_like(of, *collections).with_(marks=marks)
    sizes = [len(sequence(values)) for values in collections]
    if not math.prod(sizes):
        return Typed(of.kind, (), of, marks)
    limits.parts(math.prod(sizes) * len(collections))
    rows: list[tuple[Typed, ...]] = [()]
    for values in collections:
        rows = [(*row, part) for row in rows for part in values.raw]
    converted = [typed.tuple_(map(convert, row, of.element.elements)) for row in rows]
    result = set_(of.element, converted) if of.kind == "set" else typed.list_(of.element, converted)
    return result.marked(marks)


def _product_type(*collections: Typed) -> Type:
    if len(collections) < 2:
        raise Fault("", "at least two arguments are required")
    element = types.tuple_type(tuple(map(_element_type, collections)))
    return (types.set_type if any(values.kind == "set" for values in collections) else types.list_type)(element)


def _element_type(values: Typed) -> Type:
    if values.kind not in SEQUENCES:
        raise Fault("", f"a set or a list is required, not {values.type.friendly}")
    if values.kind != "tuple":
        return values.type.element or DYNAMIC
    found = unify(values.type.elements)
    if found is None:
        raise Fault("", "all elements must have the same type")
    return found


def _result_type(*sets: Typed) -> Type:
    kept = [values for values in sets if not (values.known and not values.raw and values.type.element == DYNAMIC)]
    element = unify([values.type.element or DYNAMIC for values in kept])
    if element is None:
        raise Fault("", "given sets must all have compatible element types")
    return types.set_type(element)


def _combined(sets: Sequence[Typed]) -> tuple[Type, list[Typed]]:
    """Their element type, and the sets converted to it."""
    of = _result_type(*sets)
    return of.element or DYNAMIC, [convert(values, of) for values in sets]


def _setunion(*sets: Typed) -> Typed:
    element, converted = _combined(sets)
    return set_(element, [part for values in converted for part in values.raw])


def _setintersection(*sets: Typed) -> Typed:
    element, converted = _combined(sets)
    if not all(map(wholly_known, converted)):
        return unknown_like(types.set_type(element), *converted)
    kept = [part for part in converted[0].raw if all(contains(values, part).raw for values in converted[1:])]
    return set_(element, kept)


def _setsubtract(left: Typed, right: Typed) -> Typed:
    element, (one, other) = _combined([left, right])
    if not wholly_known(one) or not wholly_known(other):
        return unknown_like(types.set_type(element), one, other)
    return set_(element, [part for part in one.raw if not contains(other, part).raw])


_SET = Parameter(types.set_type(DYNAMIC))

FUNCTIONS: dict[str, Function] = {
    "setintersection": Function((_SET,), _result_type, _setintersection, _SET),
    "setproduct": Function((), _product_type, _setproduct, Parameter(marked=True, unknown=True)),
    "setsubtract": Function((_SET, _SET), _result_type, _setsubtract),
    "setunion": Function((_SET,), _result_type, _setunion, _SET),
}
