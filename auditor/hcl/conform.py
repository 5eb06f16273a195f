"""Brings an evaluated body into the form that its schema gives it: types, nesting modes, nulls, computed values. Pure.

An Evaluated and a BlockSchema in, another Evaluated out. An attribute that is not written is null, or unknown where the
provider computes it; blocks become a list, set, map or single object, and written places follow sets into their order.
Rests on hcl's `hcldec` and on terraform's `configs/configschema` and `lang/blocktoattr`.
"""

from dataclasses import dataclass, replace
from types import MappingProxyType

from auditor.hcl import typed, types
from auditor.hcl.bodies import Evaluated
from auditor.hcl.conversion import convert
from auditor.hcl.exports import step
from auditor.hcl.faults import Fault
from auditor.hcl.schemas import AttributeSchema, BlockSchema, NestedBlock
from auditor.hcl.sets import hash_text, set_
from auditor.hcl.typed import SENSITIVE, Typed, Unknowable, deep_marks, unmarked
from auditor.hcl.types import Type
from auditor.model.source import Diagnostic, SourceRange

_EMPTY = Typed("object", MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Unset(Unknowable):
    """The unknown value of an attribute that is not written and computed by the provider."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a body stands: before its written paths, and as expressions reach it (no path leads into a set)."""

    written: str
    subject: str
    reachable: bool = True

    def inside(self, nested: NestedBlock, name: str, position: int, key: str) -> "_Place":
        written = f"{self.written}{name}[{position}]."
        subject = f"{self.subject}.{name}"
        if nested.mode == "list":
            subject += f"[{position}]"
        elif nested.mode == "map":
            subject += step(key)
        return _Place(written, subject, self.reachable and nested.mode != "set")


def conform(evaluated: Evaluated, schema: BlockSchema, subject: str) -> Evaluated:
    """The body of the resource at `subject` as its schema has it; what does not fit becomes a diagnostic.

    What the schema does not support (arguments.py says so) stays as it is written: the schema may be too old.
    """
    result = Evaluated(
        evaluated.value,
        frozenset(),
        list(evaluated.ranges),
        list(evaluated.diagnostics),
        evaluated.labels,
        schema,
    )
    result.value = _Form(result, dict(evaluated.ranges)).body(evaluated.value, schema, _Place("", subject))
    return result


def count_faults(nested: NestedBlock, name: str, blocks: list[SourceRange], body: SourceRange) -> list[Diagnostic]:
    """Too few or too many blocks of a type in a body."""
    found = len(blocks)
    if nested.mode in {"single", "group"}:
        if found > 1:
            detail = f"Only one block of type {name!r} is allowed."
            return [Diagnostic("error", f"Duplicate {name} block", detail, blocks[1])]
        if nested.least and not found:
            detail = f"A block of type {name!r} is required here."
            return [Diagnostic("error", f"Missing {name} block", detail, body)]
    elif found < nested.least:
        detail = f'At least {nested.least} "{name}" blocks are required.'
        return [Diagnostic("error", f"Insufficient {name} blocks", detail, body)]
    elif nested.most and found > nested.most:
        detail = f'No more than {nested.most} "{name}" blocks are allowed.'
        return [Diagnostic("error", f"Too many {name} blocks", detail, blocks[nested.most])]
    return []


class _Form:
    """Forms bodies; moves the written places and keeps what is wrong in `result`."""

    def __init__(self, result: Evaluated, written: dict[str, SourceRange]) -> None:
        self._result = result
        self._written = written

    def body(self, value: Typed, schema: BlockSchema, place: _Place) -> Typed:
        parts: dict[str, Typed] = {name: part for name, part in value.raw.items() if name not in schema}
        for name, attribute in schema.attributes.items():
            part = self._attribute(value.raw.get(name), attribute, name, place)
            parts[name] = part.marked(frozenset({SENSITIVE})) if attribute.sensitive else part
        for name, nested in schema.blocks.items():
            given = None if place.written + name in self._written else value.raw.get(name)
            parts[name] = self._blocks(given, nested, name, place, value.origin)
        of = None if schema.type.has_dynamic else schema.type
        return Typed("object", typed.in_byte_order(parts), of, origin=value.origin)

    def _attribute(self, given: Typed | None, attribute: AttributeSchema, name: str, place: _Place) -> Typed:
        path = place.written + name
        if given is not None and path not in self._written:
            blocks = attribute.as_blocks
            if blocks:
                return self._blocks(given, blocks, name, place, None)
            given = None  # written as a block, which arguments.py reports
        if given is None:
            return _unset(attribute, name, place)
        self._check(given, attribute, name, self._written.get(path))
        try:
            value = convert(given, attribute.type)
        except Fault as fault:
            detail = f'Inappropriate value for attribute "{name}": {fault.detail}'
            self._report("Incorrect attribute value type", detail, self._written.get(path))
            reason = f"it cannot be evaluated: {fault.detail}"
            return typed.unknown(types.without_optional(attribute.type), reason).with_(origin=given.origin)
        if attribute.write_only:
            return value.with_(raw=None)
        if value.raw is None and attribute.computed:
            return _unset(attribute, name, place)
        return _filled(value, attribute.nested, name, place) if attribute.nested else value

    def _check(self, given: Typed, attribute: AttributeSchema, name: str, place: SourceRange | None) -> None:
        if given.raw is None:
            if attribute.required:
                detail = f'The argument "{name}" is required, but its value is null.'
                self._report("Missing required argument", detail, place)
        elif not attribute.optional and not attribute.required:
            detail = f'A value for "{name}" cannot be configured: the provider decides it.'
            self._report("Value for unconfigurable attribute", detail, place)

    def _report(self, summary: str, detail: str, place: SourceRange | None) -> None:
        self._result.diagnostics.append(Diagnostic("error", summary, detail, place))

    def _blocks(
        self, given: Typed | None, nested: NestedBlock, name: str, place: _Place, body: SourceRange | None
    ) -> Typed:
        path = place.written + name
        if given is not None and not given.known:
            unknown = Typed(nested.type.kind, given.raw, nested.type, given.marks, given.origin, given.refs)
            unknown.document = given.document
            return unknown
        given_blocks = given.raw if given is not None and isinstance(given.raw, tuple) else ()
        places = [self._written[f"{path}[{position}]"] for position in range(len(given_blocks))]
        if body:
            self._result.diagnostics += count_faults(nested, name, places, body)
        keys = [self._result.labels.get(f"{path}[{position}]", "") for position in range(len(given_blocks))]
        found = [
            self.body(part, nested.block, place.inside(nested, name, position, keys[position]))
            for position, part in enumerate(given_blocks)
        ]
        if nested.mode == "group" and not found:
            found.append(self.body(_EMPTY, nested.block, place.inside(nested, name, 0, "")))
        return self._kept(found, nested, path, keys)

    def _kept(self, found: list[Typed], nested: NestedBlock, path: str, keys: list[str]) -> Typed:
        if nested.mode in {"single", "group"}:
            self._move(path, [""] * len(found))
            return found[0] if found else typed.null(nested.type)
        if nested.mode == "map":
            self._move(path, [step(key) for key in keys])
            parts = dict(zip(keys, found, strict=True))
            return typed.object_(parts) if nested.type.kind == "dynamic" else typed.map_(nested.block.type, parts)
        if nested.mode == "set":
            whole, order = _set(found, nested.block.type)
            self._move(path, [f"[{position}]" for position in order])
            return whole
        return typed.tuple_(found) if nested.type.kind == "dynamic" else typed.list_(nested.block.type, found)

    def _move(self, path: str, steps: list[str]) -> None:
        """Give the written places below `path[0]`, `path[1]`... their new step instead of the index."""
        start = f"{path}["
        ranges = self._result.ranges
        for number, (where, place) in enumerate(ranges):
            if where.startswith(start):
                index, _, rest = where[len(start) :].partition("]")
                ranges[number] = (path + steps[int(index)] + rest, place)


def _unset(attribute: AttributeSchema, name: str, place: _Place) -> Typed:
    of = types.without_optional(attribute.type)
    if not attribute.computed:
        return typed.null(of)
    path = f"{place.subject}.{name}"
    reason: str = typed.computed(path).raw.reason
    return Typed(of.kind, Unset(reason, path if place.reachable else None), of)


def _filled(value: Typed, nested: NestedBlock, name: str, place: _Place) -> Typed:
    """An attribute that describes its own attributes: those inside that are null and computed become unknown."""
    if not value.known or value.raw is None:
        return value
    if nested.mode in {"single", "group"}:
        return _filled_object(value, nested.block, replace(place, subject=f"{place.subject}.{name}"))
    if nested.mode == "map":
        raw = {
            key: _filled_object(part, nested.block, place.inside(nested, name, 0, key))
            for key, part in value.raw.items()
        }
        return value.with_(raw=raw)
    parts = [
        _filled_object(part, nested.block, place.inside(nested, name, position, ""))
        for position, part in enumerate(value.raw)
    ]
    if nested.mode == "set":
        whole, _ = _set(parts, nested.block.type)
        return value.with_(raw=whole.raw, marks=value.marks | whole.marks)
    return value.with_(raw=tuple(parts))


def _filled_object(value: Typed, schema: BlockSchema, place: _Place) -> Typed:
    if not value.known or value.raw is None:
        return value
    parts = dict(value.raw)
    for name, attribute in schema.attributes.items():
        part = parts[name]
        if part.raw is None and attribute.computed:
            part = _unset(attribute, name, place)
        elif attribute.nested:
            part = _filled(part, attribute.nested, name, place)
        parts[name] = part.marked(frozenset({SENSITIVE})) if attribute.sensitive else part
    return value.with_(raw=parts)


def _set(found: list[Typed], element: Type) -> tuple[Typed, list[int]]:
    """The set of some blocks, and at which place each of them is in it."""
    marks = frozenset[str]().union(*map(deep_marks, found))
    plain = [unmarked(part) for part in found]
    first: dict[object, Typed] = {}
    chosen = [first.setdefault(_identity(part), part) for part in plain]
    whole = set_(element, first.values()).marked(marks)
    places = {id(part): position for position, part in enumerate(whole.raw)}
    return whole, [places[id(part)] for part in chosen]


def _identity(part: Typed) -> object:
    """Equal blocks are one, also while the provider has not computed their attributes yet."""
    return hash_text(part) if _written_is_known(part) else id(part)


def _written_is_known(value: Typed) -> bool:
    if not value.known:
        return isinstance(value.raw, Unset)
    return value.open is None and all(map(_written_is_known, value.parts()))
