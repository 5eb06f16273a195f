"""Expressions that go through a collection: for, splat, and a template's for. A node and a Scope in, a value out.

Rests on hclsyntax/expression.go (ForExpr, SplatExpr) and hclsyntax/expression_template.go.
"""

from collections.abc import Callable, Iterator

from auditor.hcl import numbers, typed, types
from auditor.hcl.conversion import convert, to_string
from auditor.hcl.faults import Fault
from auditor.hcl.scope import Scope
from auditor.hcl.syntax import Expression, For, Splat, TemplateFor
from auditor.hcl.traversal import inside
from auditor.hcl.typed import NO_MARKS, NO_REFS, Ref, Typed, Unknowable

_ANYTHING = typed.unknown(types.DYNAMIC, "not yet an element of the collection")
"""What the names of a for expression are while terraform tries its condition alone, before it goes through anything."""
Evaluate = Callable[[Expression, Scope], Typed]


def pairs(value: Typed) -> Iterator[tuple[Typed, Typed]]:
    """The (key, element) pairs that terraform iterates; a key is written where its element is."""
    if isinstance(value.raw, dict):
        for name, part in value.raw.items():
            yield typed.string(name).with_(origin=part.origin), inside(value, part)
    elif value.kind == "set":
        for part in value.raw:
            yield part, inside(value, part)
    else:
        for position, part in enumerate(value.raw):
            yield typed.number(numbers.counted(position)), inside(value, part)


def iterable(value: Typed) -> bool:
    """Whether a for expression can go through values of its type."""
    return value.kind in {"list", "set", "map", "tuple", "object"}


def _collection(node: Expression, scope: Scope, evaluate: Evaluate) -> Typed:
    value = evaluate(node, scope)
    if value.raw is None:
        raise Fault("Iteration over null value", "A null value cannot be used as the collection of a for.", node.range)
    if value.kind != "dynamic" and not iterable(value):
        raise Fault("Iteration over non-iterable value", f"{value.type.friendly} cannot be iterated.", node.range)
    return value


def _bind(key_name: str | None, value_name: str, pair: tuple[Typed, Typed], scope: Scope) -> Scope:
    names = {value_name: pair[1]}
    if key_name:
        names[key_name] = pair[0]
    return scope.with_names(names)


class _Gathered:
    """What a for expression has gathered so far, and whether something in its shape is unknown."""

    def __init__(self, collection: Typed) -> None:
        self.marks = collection.marks
        self.refs = collection.refs if collection.open is None else NO_REFS
        self.missing: Unknowable | None = None

    def note(self, value: Typed) -> None:
        """Add the marks and references of a condition or key."""
        self.marks |= value.marks
        self.refs |= value.refs
        if not value.known and self.missing is None:
            self.missing = value.raw

    def finish(self, value: Typed) -> Typed:
        """The result, unknown where its shape is."""
        if self.missing:
            value = typed.unknown(types.DYNAMIC, self.missing.reason)
        return value.marked(self.marks).linked(self.refs)


def for_(node: For, scope: Scope, evaluate: Evaluate) -> Typed:
    """Evaluate a for expression."""
    collection = _collection(node.collection, scope, evaluate)
    gathered = _Gathered(collection)
    if node.condition is not None and collection.kind != "dynamic":
        names = dict.fromkeys(filter(None, (node.key_name, node.value_name)), _ANYTHING)
        alone = _Gathered(collection)
        _included(node, scope.with_names(names), evaluate, alone, "Condition is null")
        if not collection.known:
            gathered.marks |= alone.marks
    if collection.kind == "dynamic":
        return typed.unknown(types.DYNAMIC, collection.raw.reason).linked(gathered.refs)
    if not collection.known:
        gathered.note(collection)
        return gathered.finish(collection)
    if node.key is None:
        elements = []
        for pair in pairs(collection):
            inner = _bind(node.key_name, node.value_name, pair, scope)
            if _included(node, inner, evaluate, gathered):
                elements.append(evaluate(node.value, inner))
        return gathered.finish(typed.tuple_(elements))
    return _for_object(node, scope, evaluate, gathered, collection)


def _for_object(node: For, scope: Scope, evaluate: Evaluate, gathered: _Gathered, collection: Typed) -> Typed:
    groups: dict[str, list[Typed]] = {}
    assert node.key is not None
    for pair in pairs(collection):
        inner = _bind(node.key_name, node.value_name, pair, scope)
        if not _included(node, inner, evaluate, gathered):
            continue
        key = _key(node.key, inner, evaluate, gathered)
        if key.raw is None:
            continue
        gathered.note(key)
        if not key.known:
            continue
        value = evaluate(node.value, inner)
        if key.raw in groups and not node.grouped:
            shown = "(sensitive)" if key.marks else f'"{key.raw}"'
            detail = f"Two different elements produced the key {shown}."
            raise Fault("Duplicate object key", detail, node.key.range)
        groups.setdefault(key.raw, []).append(value)
    if node.grouped:
        return gathered.finish(typed.object_({name: typed.tuple_(group) for name, group in groups.items()}))
    return gathered.finish(typed.object_({name: group[0] for name, group in groups.items()}))


def _included(
    node: For, scope: Scope, evaluate: Evaluate, gathered: _Gathered, summary: str = "Invalid 'for' condition"
) -> bool:
    if node.condition is None:
        return True
    value = evaluate(node.condition, scope)
    if value.raw is None and gathered.missing:
        return False  # after an unknown, terraform does not look for nulls any more
    if value.raw is None:
        raise Fault(summary, "The value of the 'if' clause must not be null.", node.condition.range)
    try:
        value = convert(value, types.BOOL)
    except Fault as fault:
        raise Fault("Invalid 'for' condition", fault.detail, node.condition.range) from None
    gathered.note(value)
    return value.known and bool(value.raw)


def _key(node: Expression, scope: Scope, evaluate: Evaluate, gathered: _Gathered) -> Typed:
    key = evaluate(node, scope)
    if key.raw is None and gathered.missing:
        return key
    if key.raw is None:
        raise Fault("Invalid object key", "The key expression produced a null value.", node.range)
    try:
        return to_string(key) if key.known else key
    except Fault as fault:
        raise Fault("Invalid object key", fault.detail, node.range) from None


def splat(node: Splat, scope: Scope, evaluate: Evaluate) -> Typed:
    """Evaluate `source[*]...`."""
    source = evaluate(node.source, scope)
    single = source.kind not in {"list", "set", "tuple"}
    if source.raw is None:
        if single:
            return typed.tuple_([]).marked(source.marks)
        raise Fault("Splat of null value", "Splat expressions cannot be used on a null sequence.", node.range)
    if not source.known and (not single or source.kind == "dynamic"):
        return _unknown_splat(node, scope, evaluate, source)
    elements = [source] if single else [inside(source, part) for part in source.raw]
    if not source.known and not source.raw.not_null:
        evaluate(node.each, scope.with_each(source))
        return _unknown_splat(node, scope, evaluate, source)
    each = [_located(evaluate(node.each, scope.with_each(part)), node) for part in elements]
    listed = source.kind in {"list", "set"}
    result = _list_of(node, scope, evaluate, source, each) if listed else typed.tuple_(each)
    return result.marked(source.marks)


def _located(value: Typed, node: Splat) -> Typed:
    if any(ref.range is None for ref in value.refs):
        return value.with_(refs=frozenset(Ref(ref.subject, ref.range or node.range) for ref in value.refs))
    return value


def _list_of(node: Splat, scope: Scope, evaluate: Evaluate, source: Typed, each: list[Typed]) -> Typed:
    if each:
        first = each[0].type
        return typed.list_(first, each) if all(part.type == first for part in each) else typed.tuple_(each)
    sample = typed.unknown(source.type.element or types.DYNAMIC, "of an empty list")
    return typed.list_(evaluate(node.each, scope.with_each(sample)).type, [])


def _unknown_splat(node: Splat, scope: Scope, evaluate: Evaluate, source: Typed) -> Typed:
    element, reason = source.type.element, source.raw.reason
    of = types.DYNAMIC
    if source.kind in {"list", "set"} and element:
        of = types.list_type(evaluate(node.each, scope.with_each(typed.unknown(element, reason))).type)
    elif source.kind == "tuple":
        samples = (typed.unknown(part, reason) for part in source.type.elements)
        of = types.tuple_type(tuple(evaluate(node.each, scope.with_each(sample)).type for sample in samples))
    lengths = source.raw.lengths if of.kind == "list" else (0, None)
    raw = Unknowable(reason, not_null=of.kind != "dynamic", lengths=lengths)
    return Typed(of.kind, raw, of, source.marks, None, source.refs)


def template_for(node: TemplateFor, scope: Scope, evaluate: Evaluate) -> Typed:
    """Evaluate a template's for directive to a string."""
    collection = _collection(node.collection, scope, evaluate)
    if not collection.known:
        return typed.unknown(types.STRING, collection.raw.reason).linked(collection.refs)
    marks, refs, text = NO_MARKS | collection.marks, collection.refs, []
    missing: Unknowable | None = None
    for pair in pairs(collection):
        value = evaluate(node.body, _bind(node.key_name, node.value_name, pair, scope))
        marks, refs = marks | value.marks, refs | value.refs
        if not value.known:
            missing = missing or value.raw
        else:
            text.append(value.raw)
    if missing:
        raw = Unknowable(missing.reason, not_null=True)
        return Typed("string", raw, types.STRING, collection.marks, None, refs)
    return typed.string("".join(text)).with_(marks=marks, refs=refs)
