"""Functions over lists, sets and tuples. Rests on go-cty `function/stdlib/collection.go` and `sequence.go`."""

import itertools

from auditor.hcl import numbers, operators, typed, types
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.functions.signature import Function, Parameter, whole
from auditor.hcl.sets import hash_text
from auditor.hcl.traversal import inside
from auditor.hcl.typed import NO_MARKS, Typed, Unknowable, first_unknown, wholly_known
from auditor.hcl.types import BOOL, DYNAMIC, NUMBER, STRING, Type
from auditor.hcl.unification import unify

_ANY = Parameter()
SEQUENCES = frozenset({"list", "set", "tuple"})
_STRINGS = types.list_type(STRING)
_BOOLS = Parameter(types.list_type(BOOL))


def unknown_like(of: Type, *values: Typed) -> Typed:
    """An unknown result, with the reason of the first unknown inside the arguments."""
    found = next(filter(None, map(first_unknown, values)), None)
    raw = Unknowable(found.reason if found else "not known", not_null=of.kind != "dynamic")
    return Typed(of.kind, raw, of)


def sequence(value: Typed, *kinds: str) -> tuple[Typed, ...]:
    """The elements; raises Fault where it is of another kind."""
    if value.kind not in (kinds or SEQUENCES):
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
    marks = values.marks | size.marks
    if step == 0:
        return typed.list_(of, [Typed("list", parts, of)] if parts else []).with_(marks=marks)
    chunks = [Typed("list", parts[start : start + step], of) for start in range(0, len(parts), step)]
    return typed.list_(of, chunks).with_(marks=marks)


def _coalescelist(*lists: Typed) -> Typed:
    if not lists:
        raise Fault("", "at least one argument is required")
    for values in itertools.takewhile(lambda values: values.known, lists):
        if values.kind not in {"list", "tuple"}:
            raise Fault("", "coalescelist arguments must be lists or tuples")
    for values in lists:
        if not values.known:
            return unknown_like(DYNAMIC, values)
        if values.raw is not None and len(sequence(values, "list", "tuple")) > 0:
            return values
    raise Fault("", "no non-null arguments")


def _compact(values: Typed) -> Typed:
    if not wholly_known(values):
        return unknown_like(_STRINGS, values)
    return typed.list_(STRING, [part for part in values.raw if part.raw not in {None, ""}])


def _concat(*lists: Typed) -> Typed:
    of = _concat_type(*lists)
    marks = NO_MARKS.union(*(values.marks for values in lists))
    if of.kind == "list" and of.element:
        converted = [convert(values, of) for values in lists]
        return typed.list_(of.element, [part for values in converted for part in values.raw]).with_(marks=marks)
    parts = (inside(values.with_(marks=NO_MARKS), part) for values in lists for part in values.raw)
    return typed.tuple_(parts).with_(marks=marks)


def _concat_type(*lists: Typed) -> Type:
    """A list where all are lists that have a type in common, else a tuple; open after a list of unknown length."""
    if not lists:
        raise Fault("", "at least one argument is required")
    if all(values.kind == "list" for values in lists):
        of = unify([values.type for values in lists])
        if of is not None:
            return of
    row: list[Type] = []
    for values in lists:
        if values.kind == "list" and not values.known:
            return DYNAMIC
        if values.kind not in {"list", "tuple"}:
            raise Fault("", f"all arguments must be lists or tuples; got {values.type.friendly}")
        row += [part.type for part in values.raw] if values.known else values.type.elements
    return types.tuple_type(tuple(row))


def contains(values: Typed, wanted: Typed) -> Typed:
    """Whether a sequence has an element: unknown where one may be it."""
    unsure = False
    for part in sequence(values):
        verdict = operators.equal(part, wanted)
        if not verdict.known:
            unsure = True
        elif verdict.raw:
            return typed.TRUE
    return unknown_like(BOOL, values, wanted) if unsure else typed.FALSE


def _distinct(values: Typed) -> Typed:
    if not wholly_known(values):
        return unknown_like(values.type, values)
    unique: dict[str, Typed] = {}
    for part in values.raw:
        unique.setdefault(hash_text(part), part)
    return typed.list_(values.type.element or DYNAMIC, unique.values())


def _element(values: Typed, position: Typed) -> Typed:
    if values.kind not in {"list", "tuple"}:
        raise Fault("", f"cannot read elements from {values.type.friendly}")
    place = whole(position.raw)
    if not values.raw:
        raise Fault("", "cannot use element function with an empty list")
    if place < 0 and values.kind == "tuple" and place % len(values.raw):
        raise Fault("", "cannot use element function with a negative index on a tuple")
    return inside(values, values.raw[place % len(values.raw)])


def _element_of(values: Typed, position: Typed) -> Type:
    of = values.type
    if values.kind == "list":
        return of.element or DYNAMIC
    if values.kind != "tuple":
        raise Fault("", f"cannot read elements from {of.friendly}")
    if not position.known:
        return DYNAMIC
    place = whole(position.raw)
    if not of.elements:
        raise Fault("", "cannot use element function with an empty list")
    if place < 0 and place % len(of.elements):
        raise Fault("", "cannot use element function with a negative index on a tuple")
    return of.elements[place % len(of.elements)]


def _nullable(*values: Typed) -> Unknowable:
    found = next(filter(None, map(first_unknown, values)))
    return Unknowable(found.reason)


def _flatten(values: Typed) -> Typed:
    out: list[Typed] = []
    marks = values.marks
    missing: Typed | None = None
    stack = list(reversed(sequence(values)))
    while stack:
        part = stack.pop()
        if part.kind not in SEQUENCES or part.raw is None:
            missing = part if part.kind == "dynamic" and not part.known else missing
            out.append(part)
            continue
        marks |= part.marks
        if open_length(part):
            missing = part
        else:
            stack.extend(inside(part.with_(marks=NO_MARKS), inner) for inner in reversed(part.raw))
    return (unknown_like(DYNAMIC, missing) if missing else typed.tuple_(out)).with_(marks=marks)


def open_length(values: Typed) -> bool:
    """Whether it is not known how many elements there are: two unknown ones of a set may turn out to be one."""
    return not values.known or (values.kind == "set" and len(values.raw) > 1 and not wholly_known(values))


def _index(values: Typed, wanted: Typed) -> Typed:
    for position, part in enumerate(sequence(values, "list", "tuple")):
        verdict = operators.equal(part, wanted)
        if not verdict.known:
            return unknown_like(NUMBER, values, wanted)
        if verdict.raw:
            return typed.number(numbers.counted(position))
    raise Fault("", "item not found")


def _matchkeys(values: Typed, keys: Typed, wanted: Typed) -> Typed:
    of = values.type.element or DYNAMIC
    common = _matched_type(values, keys, wanted)
    if len(values.raw) != len(keys.raw):
        raise Fault("", "length of keys and values should be equal")
    keys, wanted = convert(keys, common), convert(wanted, common)
    if not wanted.raw:
        return typed.list_(of, [])
    if not wholly_known(values) or not wholly_known(keys):
        return unknown_like(values.type, values, keys)
    if wholly_known(wanted):
        searched = set(map(hash_text, wanted.raw))
        pairs = zip(values.raw, keys.raw, strict=True)
        return typed.list_(of, [part for part, key in pairs if hash_text(key) in searched])
    chosen = []
    for part, key in zip(values.raw, keys.raw, strict=True):
        verdicts = (operators.equal(key, other) for other in wanted.raw)
        verdict = next((found for found in verdicts if not found.known or found.raw), typed.FALSE)
        if not verdict.known:
            return typed.list_(of, [])  # terraform goes on as if nothing were found
        if verdict.raw:
            chosen.append(part)
    return typed.list_(of, chosen)


def _matched_type(values: Typed, keys: Typed, wanted: Typed) -> Type:
    of = unify([keys.type, wanted.type])
    if of is None:
        raise Fault("", "keys and searchset must be of the same type")
    return of


def _matchkeys_type(values: Typed, keys: Typed, wanted: Typed) -> Type:
    _matched_type(values, keys, wanted)
    return values.type


def _one(values: Typed) -> Typed:
    of = _one_type(values)
    if open_length(values):
        return unknown_like(of, values).with_(raw=_nullable(values))
    if len(values.raw) > 1:
        raise Fault("", _ZERO_OR_ONE)
    return inside(values, values.raw[0]) if values.raw else typed.null(of)


_ZERO_OR_ONE = "must be a list, set, or tuple value with either zero or one elements"


def _one_type(values: Typed) -> Type:
    if values.kind not in SEQUENCES or (values.kind == "tuple" and len(values.type.elements) > 1):
        raise Fault("", _ZERO_OR_ONE)
    return values.type.element or next(iter(values.type.elements), DYNAMIC)


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
    parts = tuple(reversed(sequence(values)))
    if values.kind == "tuple":
        return typed.tuple_(parts).with_(marks=values.marks)
    return typed.list_(values.type.element or DYNAMIC, parts).with_(marks=values.marks)


def _reversed_type(values: Typed) -> Type:
    if values.kind not in SEQUENCES:
        raise Fault("", f"can only reverse list or tuple values, not {values.type.friendly}")
    of = values.type
    return types.list_type(of.element) if of.element else types.tuple_type(of.elements[::-1])


def _slice(values: Typed, start: Typed, end: Typed) -> Typed:
    low, high = _places(values, start, end)
    chosen = values.raw[low:high]
    if values.kind == "tuple":
        return typed.tuple_(chosen).with_(marks=values.marks)
    return typed.list_(values.type.element or DYNAMIC, chosen).with_(marks=values.marks)


def _places(values: Typed, start: Typed, end: Typed) -> tuple[int | None, int | None]:
    """The indices, None where one is unknown; raises Fault where what is known of them and the list does not fit."""
    if values.kind not in {"list", "tuple"}:
        raise Fault("", f"a list or tuple is required, not {values.type.friendly}")
    length = len(values.raw) if values.known else len(values.type.elements) if values.kind == "tuple" else None
    low, high = (whole(place.raw) if place.known else None for place in (start, end))
    for place, name in ((low, "start"), (high, "end")):
        if place is not None and (place < 0 or (length is not None and place > length)):
            raise Fault("", f"{name} index must not be less than zero or greater than the length of the list")
    if low is not None and high is not None and low > high:
        raise Fault("", "start index must not be greater than end index")
    return low, high


def _sliced_type(values: Typed, start: Typed, end: Typed) -> Type:
    low, high = _places(values, start, end)
    if values.kind == "list":
        return values.type
    return DYNAMIC if low is None or high is None else types.tuple_type(values.type.elements[low:high])


def _sort(values: Typed) -> Typed:
    if not values.known:
        return unknown_like(_STRINGS, values)
    if not wholly_known(values):  # in which order they come is open, how many they are is not
        return typed.list_(STRING, [unknown_like(STRING, values).with_(raw=_nullable(values)) for _ in values.raw])
    if any(part.raw is None for part in values.raw):
        raise Fault("", "given list element is null; a null string cannot be sorted")
    return typed.list_(STRING, sorted(values.raw, key=lambda part: part.raw.encode("utf-8", "surrogatepass")))


_LIST = Parameter(types.list_type(DYNAMIC))
_MARKED = Parameter(marked=True)


def _same(values: Typed, *_: Typed) -> Type:
    return values.type


FUNCTIONS: dict[str, Function] = {
    "alltrue": Function((_BOOLS,), BOOL, _alltrue),
    "anytrue": Function((_BOOLS,), BOOL, _anytrue),
    "chunklist": Function(
        (Parameter(types.list_type(DYNAMIC), marked=True), Parameter(NUMBER, marked=True)),
        lambda values, *_: types.list_type(values.type),
        _chunklist,
    ),
    "coalescelist": Function((), DYNAMIC, _coalescelist, Parameter(null=True, unknown=True, dynamic=True)),
    "compact": Function((Parameter(_STRINGS),), _STRINGS, _compact),
    "concat": Function((), _concat_type, _concat, _MARKED),
    "contains": Function((_ANY, _ANY), BOOL, contains),
    "distinct": Function((_LIST,), _same, _distinct),
    "element": Function((_MARKED, Parameter(NUMBER)), _element_of, _element, nullable=True),
    "flatten": Function((_MARKED,), DYNAMIC, _flatten),
    "index": Function((_ANY, _ANY), NUMBER, _index),
    "matchkeys": Function((_LIST, _LIST, _LIST), _matchkeys_type, _matchkeys),
    "one": Function((_ANY,), _one_type, _one, nullable=True),
    "range": Function((), types.list_type(NUMBER), _range, Parameter(NUMBER)),
    "reverse": Function((_MARKED,), _reversed_type, _reverse),
    "slice": Function((_MARKED, Parameter(NUMBER), Parameter(NUMBER)), _sliced_type, _slice),
    "sort": Function((Parameter(_STRINGS),), _STRINGS, _sort),
}
