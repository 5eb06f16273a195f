"""Functions over lists, sets and tuples. Rests on go-cty `function/stdlib/collection.go` and `sequence.go`."""

import itertools
import math
from collections.abc import Sequence

from auditor.hcl import limits, numbers, operators, typed, types
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.functions.signature import Function, Parameter, whole
from auditor.hcl.sets import set_
from auditor.hcl.traversal import inside
from auditor.hcl.typed import NO_MARKS, Typed, Unknowable, first_unknown, wholly_known
from auditor.hcl.types import BOOL, DYNAMIC, NUMBER, STRING, Type
from auditor.hcl.unification import unify

_ANY = Parameter()
_SEQUENCES = frozenset({"list", "set", "tuple"})
_STRINGS = types.list_type(STRING)
_BOOLS = Parameter(types.list_type(BOOL))


def unknown_like(of: Type, *values: Typed) -> Typed:
    """An unknown result, with the reason of the first unknown inside the arguments."""
    found = next(filter(None, map(first_unknown, values)), None)
    return Typed(of.kind, Unknowable(found.reason if found else "not known", not_null=True), of)


def _sequence(value: Typed, *kinds: str) -> tuple[Typed, ...]:
    if value.kind not in (kinds or _SEQUENCES):
        raise Fault("", f"argument must be a list, set or tuple, not {value.type.friendly}")
    parts: tuple[Typed, ...] = value.raw
    return parts


def _alltrue(values: Typed) -> Typed:
    for part in values.raw:
        if not part.known:
            return unknown_like(BOOL, part)
        if part.raw is not True:
            return typed.FALSE
    return typed.TRUE


def _anytrue(values: Typed) -> Typed:
    unsure = False
    for part in values.raw:
        if not part.known:
            unsure = True
        elif part.raw is True:
            return typed.TRUE
    return unknown_like(BOOL, values) if unsure else typed.FALSE


def _chunklist(values: Typed, size: Typed) -> Typed:
    step = whole(size.raw)
    if step < 0:
        raise Fault("", "the size argument must be positive")
    parts = values.raw
    of = values.type
    if step == 0:
        return typed.list_(of, [Typed("list", parts, of)] if parts else [])
    chunks = [Typed("list", parts[start : start + step], of) for start in range(0, len(parts), step)]
    return typed.list_(of, chunks)


def _coalescelist(*lists: Typed) -> Typed:
    if not lists:
        raise Fault("", "at least one argument is required")
    for values in itertools.takewhile(lambda values: values.known, lists):
        if values.kind not in {"list", "tuple"}:
            raise Fault("", "coalescelist arguments must be lists or tuples")
    for values in lists:
        if not values.known:
            return unknown_like(DYNAMIC, values)
        if values.raw is not None and len(_sequence(values, "list", "tuple")) > 0:
            return values
    raise Fault("", "no non-null arguments")


def _compact(values: Typed) -> Typed:
    if not wholly_known(values):
        return unknown_like(_STRINGS, values)
    return typed.list_(STRING, [part for part in values.raw if part.raw not in {None, ""}])


def _concat(*lists: Typed) -> Typed:
    if not lists:
        raise Fault("", "at least one argument is required")
    marks = NO_MARKS
    for values in lists:
        _sequence(values, "list", "tuple")
        marks |= values.marks
    unknown = next((values for values in lists if not values.known), None)
    if all(values.kind == "list" for values in lists):
        of = unify([values.type for values in lists])
        if of and of.element:
            if unknown:
                return unknown_like(of, unknown).with_(marks=marks)
            converted = [convert(values, of) for values in lists]
            return typed.list_(of.element, [part for values in converted for part in values.raw]).with_(marks=marks)
    if unknown:
        open_ = any(values.kind == "list" and not values.known for values in lists)
        rows = [[part.type for part in values.raw] if values.known else values.type.elements for values in lists]
        kind = DYNAMIC if open_ else types.tuple_type(tuple(one for row in rows for one in row))
        return unknown_like(kind, unknown).with_(marks=marks)
    return typed.tuple_(inside(values.with_(marks=NO_MARKS), part) for values in lists for part in values.raw).with_(
        marks=marks
    )


def _contains(values: Typed, wanted: Typed) -> Typed:
    unsure = False
    for part in _sequence(values):
        verdict = operators.equal(part, wanted)
        if not verdict.known:
            unsure = True
        elif verdict.raw:
            return typed.TRUE
    return unknown_like(BOOL, values, wanted) if unsure else typed.FALSE


def _distinct(values: Typed) -> Typed:
    if not wholly_known(values):
        return unknown_like(values.type, values)
    unique: list[Typed] = []
    for part in values.raw:
        if not any(operators.equal(part, other).raw for other in unique):
            unique.append(part)
    return typed.list_(values.type.element or DYNAMIC, unique)


def _element(values: Typed, position: Typed) -> Typed:
    of = values.type
    if values.kind not in {"list", "tuple"}:
        raise Fault("", f"cannot read elements from {of.friendly}")
    if values.raw is None:
        raise Fault("", "argument must not be null")
    marks = values.marks | position.marks
    if not values.known or not position.known:
        element = of.element or DYNAMIC
        if values.kind == "tuple" and of.elements and position.known and isinstance(position.raw, int):
            element = of.elements[position.raw % len(of.elements)]
        return unknown_like(element, values, position).with_(marks=marks, raw=_nullable(values, position))
    place = whole(position.raw)
    if not values.raw:
        raise Fault("", "cannot use element function with an empty list")
    if place < 0 and values.kind == "tuple" and place % len(values.raw):
        raise Fault("", "cannot use element function with a negative index on a tuple")
    return inside(values, values.raw[place % len(values.raw)]).marked(marks)


def _nullable(*values: Typed) -> Unknowable:
    found = next(filter(None, map(first_unknown, values)))
    return Unknowable(found.reason)


def _flatten(values: Typed) -> Typed:
    out: list[Typed] = []
    marks = values.marks
    stack = list(reversed(_sequence(values)))
    while stack:
        part = stack.pop()
        if part.kind in _SEQUENCES and not part.known:
            return unknown_like(DYNAMIC, part).with_(marks=marks | typed.deep_marks(values))
        if part.kind == "dynamic" and not part.known:
            return unknown_like(DYNAMIC, part).with_(marks=marks | part.marks)
        if part.kind in _SEQUENCES and part.raw is not None:
            marks |= part.marks
            stack.extend(inside(part.with_(marks=NO_MARKS), inner) for inner in reversed(part.raw))
        else:
            out.append(part)
    return typed.tuple_(out).with_(marks=marks)


def _index(values: Typed, wanted: Typed) -> Typed:
    for position, part in enumerate(_sequence(values, "list", "tuple")):
        verdict = operators.equal(part, wanted)
        if not verdict.known:
            return unknown_like(NUMBER, values, wanted)
        if verdict.raw:
            return typed.number(numbers.counted(position))
    raise Fault("", "item not found")


def _matchkeys(values: Typed, keys: Typed, wanted: Typed) -> Typed:
    if len(values.raw) != len(keys.raw):
        raise Fault("", "length of keys and values should be equal")
    if not all(map(wholly_known, (values, keys, wanted))):
        return unknown_like(values.type, values, keys, wanted)
    of = unify([part.type for part in (*keys.raw, *wanted.raw)])
    if of is None:
        raise Fault("", "lists must be of the same type")
    searched = [convert(part, of) for part in wanted.raw]
    chosen = [
        part
        for part, key in zip(values.raw, keys.raw, strict=True)
        if any(operators.equal(convert(key, of), other).raw for other in searched)
    ]
    return typed.list_(values.type.element or DYNAMIC, chosen)


def _one(values: Typed) -> Typed:
    if values.kind not in _SEQUENCES:
        raise Fault("", "must be a list, set, or tuple value with either zero or one elements")
    if not values.known and values.kind != "tuple":
        return unknown_like(values.type.element or DYNAMIC, values).with_(raw=_nullable(values))
    if values.kind == "set" and not wholly_known(values):
        return unknown_like(values.type.element or DYNAMIC, values).with_(raw=_nullable(values))
    if len(values.raw if values.known else values.type.elements) > 1:
        raise Fault("", "must be a list, set, or tuple value with either zero or one elements")
    if not values.known and values.type.elements:
        return unknown_like(values.type.elements[0], values).with_(raw=_nullable(values))
    if values.known and values.raw:
        return inside(values, values.raw[0])
    return typed.null(values.type.element or DYNAMIC).marked(values.marks)


def _range(*limits: Typed) -> Typed:
    if not 1 <= len(limits) <= 3:
        raise Fault("", "must have one, two, or three arguments")
    raws = [limit.raw for limit in limits]
    start, end = (numbers.counted(0), raws[0]) if len(raws) == 1 else raws[:2]
    step = raws[2] if len(raws) == 3 else numbers.counted(1 if end >= start else -1)
    if start != end and (step == 0 or (step > 0) != (end > start)):
        raise Fault("", "step must move from start towards end")
    out: list[Typed] = []
    current = start
    while (current < end) if step > 0 else (current > end):
        if len(out) >= 1024:
            raise Fault(
                "", "more than 1024 values were generated; either decrease the difference or use a smaller step"
            )
        out.append(typed.number(current))
        current = numbers.add(current, step)
    return typed.list_(NUMBER, out)


def _reverse(values: Typed) -> Typed:
    parts = tuple(reversed(_sequence(values)))
    if values.kind == "tuple":
        return typed.tuple_(parts).with_(marks=values.marks)
    return typed.list_(values.type.element or DYNAMIC, parts).with_(marks=values.marks)


def _reversed_type(values: Typed) -> Type:
    if values.kind not in _SEQUENCES:
        raise Fault("", f"can only reverse list or tuple values, not {values.type.friendly}")
    return types.list_type(values.type.element) if values.kind == "set" and values.type.element else values.type


def _slice(values: Typed, start: Typed, end: Typed) -> Typed:
    parts = _sequence(values, "list", "tuple")
    low, high = start.raw, end.raw
    if not isinstance(low, int) or not isinstance(high, int) or not 0 <= low <= high <= len(parts):
        raise Fault("", "start index and end index must be whole, in order, and within the list")
    chosen = parts[low:high]
    if values.kind == "tuple":
        return typed.tuple_(chosen).with_(marks=values.marks)
    return typed.list_(values.type.element or DYNAMIC, chosen).with_(marks=values.marks)


def _sliced_type(values: Typed, *_: Typed) -> Type:
    return values.type if values.kind == "list" else DYNAMIC


def _sort(values: Typed) -> Typed:
    if not values.known:
        return unknown_like(_STRINGS, values)
    if not wholly_known(values):  # in which order they come is open, how many they are is not
        return typed.list_(STRING, [unknown_like(STRING, values).with_(raw=_nullable(values)) for _ in values.raw])
    if any(part.raw is None for part in values.raw):
        raise Fault("", "given list element is null; a null string cannot be sorted")
    return typed.list_(STRING, sorted(values.raw, key=lambda part: part.raw.encode("utf-8", "surrogatepass")))


def _setproduct(*collections: Typed) -> Typed:
    if len(collections) < 2:
        raise Fault("", "at least two arguments are required")
    sizes = [len(_sequence(values)) for values in collections]
    element = types.tuple_type(tuple(columns := [_element_type(values) for values in collections]))
    for values, size in zip(collections, sizes, strict=True):
        if values.kind == "set" and size > 1 and not wholly_known(values):
            return unknown_like(_product_type(*collections), values)
    rows: list[tuple[Typed, ...]] = [()]
    limits.parts(math.prod(sizes) * len(collections))
    for values in collections:
        rows = [(*row, part) for row in rows for part in _sequence(values)]
    converted = [typed.tuple_(map(convert, row, columns)) for row in rows]
    if any(values.kind == "set" for values in collections):
        return set_(element, converted)
    return typed.list_(element, converted)


def _product_type(*collections: Typed) -> Type:
    element = types.tuple_type(tuple(map(_element_type, collections)))
    return (types.set_type if any(values.kind == "set" for values in collections) else types.list_type)(element)


def _element_type(values: Typed) -> Type:
    if values.kind not in _SEQUENCES:
        raise Fault("", f"a set or a list is required, not {values.type.friendly}")
    if values.kind != "tuple":
        return values.type.element or DYNAMIC
    found = unify(values.type.elements)
    if found is None:
        raise Fault("", "all elements must have the same type")
    return found


def combine_sets(sets: Sequence[Typed]) -> tuple[Type, list[Typed]]:
    """The sets converted to one element type."""
    kept = [values for values in sets if not (values.known and not values.raw and values.type.element == DYNAMIC)]
    element = unify([values.type.element or DYNAMIC for values in kept or sets])
    if element is None:
        raise Fault("", "given sets must all have compatible element types")
    return element, [convert(values, types.set_type(element)) for values in sets]


def _setunion(*sets: Typed) -> Typed:
    element, converted = combine_sets(sets)
    return set_(element, [part for values in converted for part in values.raw])


def _setintersection(*sets: Typed) -> Typed:
    element, converted = combine_sets(sets)
    if not all(map(wholly_known, converted)):
        return unknown_like(types.set_type(element), *converted)
    others = converted[1:]
    kept = [part for part in converted[0].raw if all(_contains(values, part).raw for values in others)]
    return set_(element, kept)


def _setsubtract(left: Typed, right: Typed) -> Typed:
    element, (one, other) = combine_sets([left, right])
    if not wholly_known(one) or not wholly_known(other):
        return unknown_like(types.set_type(element), one, other)
    return set_(element, [part for part in one.raw if not _contains(other, part).raw])


_LIST = Parameter(types.list_type(DYNAMIC))
_SET = Parameter(types.set_type(DYNAMIC))
_MARKED = Parameter(marked=True)
_SEEN = Parameter(marked=True, unknown=True)


def _same(values: Typed, *_: Typed) -> Type:
    return values.type


def _set_result(*sets: Typed) -> Type:
    element = unify([values.type.element or DYNAMIC for values in sets])
    if element is None:
        raise Fault("", "given sets must all have compatible element types")
    return types.set_type(element)


FUNCTIONS: dict[str, Function] = {
    "alltrue": Function((_BOOLS,), BOOL, _alltrue),
    "anytrue": Function((_BOOLS,), BOOL, _anytrue),
    "chunklist": Function((_LIST, Parameter(NUMBER)), lambda values, *_: types.list_type(values.type), _chunklist),
    "coalescelist": Function((), DYNAMIC, _coalescelist, Parameter(null=True, unknown=True, dynamic=True)),
    "compact": Function((Parameter(_STRINGS),), _STRINGS, _compact),
    "concat": Function((), DYNAMIC, _concat, _SEEN),
    "contains": Function((_ANY, _ANY), BOOL, _contains),
    "distinct": Function((_LIST,), _same, _distinct),
    "element": Function((_SEEN, Parameter(NUMBER, marked=True, unknown=True)), DYNAMIC, _element, nullable=True),
    "flatten": Function((_MARKED,), DYNAMIC, _flatten),
    "index": Function((_ANY, _ANY), NUMBER, _index),
    "matchkeys": Function((_LIST, _LIST, _LIST), _same, _matchkeys),
    "one": Function((_SEEN,), DYNAMIC, _one, nullable=True),
    "range": Function((), types.list_type(NUMBER), _range, Parameter(NUMBER)),
    "reverse": Function((_MARKED,), _reversed_type, _reverse),
    "setintersection": Function((_SET,), _set_result, _setintersection, _SET),
    "setproduct": Function((), _product_type, _setproduct, _ANY),
    "setsubtract": Function((_SET, _SET), _set_result, _setsubtract),
    "setunion": Function((_SET,), _set_result, _setunion, _SET),
    "slice": Function((_MARKED, Parameter(NUMBER), Parameter(NUMBER)), _sliced_type, _slice),
    "sort": Function((Parameter(_STRINGS),), _STRINGS, _sort),
}
