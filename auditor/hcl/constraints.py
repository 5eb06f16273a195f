"""Type constraints of variables: `object({ name = string, port = optional(number, 80) })` in, a Type and defaults out.

Rests on hcl `ext/typeexpr`: defaults are filled in before the conversion, at any depth.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.hcl import typed, types
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.syntax import Call, Expression, Literal, Object, Parentheses, Traversal, Tuple
from auditor.hcl.typed import Typed
from auditor.hcl.types import Type

_NAMES = {"string": types.STRING, "number": types.NUMBER, "bool": types.BOOL, "any": types.DYNAMIC}
_LEGACY = {"list": types.list_type(types.DYNAMIC), "map": types.map_type(types.DYNAMIC)}
_COLLECTIONS: dict[str, Callable[[Type], Type]] = {
    "list": types.list_type,
    "set": types.set_type,
    "map": types.map_type,
}
Evaluate = Callable[[Expression], Typed]


@dataclass(frozen=True, slots=True)
class Defaults:
    """Values for missing attributes, and the defaults further inside ("" for the elements of a collection)."""

    values: dict[str, Typed] = field(default_factory=dict)
    inside: "dict[str, Defaults]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Constraint:
    """A type with its defaults."""

    type: Type
    defaults: Defaults | None = None

    def apply(self, value: Typed) -> Typed:
        """Fill in the defaults and convert; raises Fault where the value is unsuitable."""
        if self.defaults and value.raw is not None and value.known:
            value = fill(value, self.defaults)
        return convert(value, self.type)


ANY = Constraint(types.DYNAMIC)


def read(node: Expression, evaluate: Evaluate) -> Constraint:
    """Read a constraint; `evaluate` gives the values of optional()'s defaults. Raises Fault."""
    if isinstance(node, Parentheses):
        return read(node.inner, evaluate)
    if isinstance(node, Literal) and isinstance(node.value, str):
        name: str | None = node.value
    else:
        name = node.root if isinstance(node, Traversal) and not node.steps else None
    if name in _NAMES:
        return Constraint(_NAMES[name])
    if name in _LEGACY:
        return Constraint(_LEGACY[name])
    if isinstance(node, Call) and len(node.arguments) == 1:
        return _constructed(node, evaluate)
    raise Fault("Invalid type specification", "This is no type.", node.range)


def _constructed(node: Call, evaluate: Evaluate) -> Constraint:
    argument = node.arguments[0]
    if node.name in _COLLECTIONS:
        inner = read(argument, evaluate)
        defaults = Defaults({}, {"": inner.defaults}) if inner.defaults else None
        return Constraint(_COLLECTIONS[node.name](inner.type), defaults)
    if node.name == "tuple" and isinstance(argument, Tuple):
        parts = [read(element, evaluate) for element in argument.elements]
        found = {str(place): part.defaults for place, part in enumerate(parts) if part.defaults}
        kind = types.tuple_type(tuple(part.type for part in parts))
        return Constraint(kind, Defaults({}, found) if found else None)
    if node.name == "object" and isinstance(argument, Object):
        return _object(argument, evaluate)
    raise Fault("Invalid type specification", f"{node.name} is no type constructor.", node.range)


def _object(node: Object, evaluate: Evaluate) -> Constraint:
    fields: dict[str, Type] = {}
    optional = set()
    defaults = Defaults()
    for key, value in node.entries:
        if not isinstance(key, Literal):
            raise Fault("Invalid type specification", "An attribute's name is plain text.", key.range)
        name = str(key.value)
        default = None
        if isinstance(value, Call) and value.name == "optional" and value.arguments:
            optional.add(name)
            default = value.arguments[1] if len(value.arguments) > 1 else None
            value = value.arguments[0]
        part = read(value, evaluate)
        fields[name] = part.type
        if part.defaults:
            defaults.inside[name] = part.defaults
        if default is not None:
            defaults.values[name] = convert(evaluate(default), part.type)
    kind = types.object_type(fields, frozenset(optional))
    return Constraint(kind, defaults if defaults.values or defaults.inside else None)


def fill(value: Typed, defaults: Defaults) -> Typed:
    """Put defaults where attributes are missing or null."""
    if value.raw is None or not value.known:
        return value
    if isinstance(value.raw, tuple):
        return _fill_sequence(value, defaults)
    if not isinstance(value.raw, dict):
        return value
    parts = dict(value.raw)
    for name, default in defaults.values.items():
        if name not in parts or parts[name].raw is None:
            parts[name] = default
    each = defaults.inside.get("") if not defaults.values else None
    for name, part in parts.items():
        inner = defaults.inside.get(name) or each
        if inner:
            parts[name] = fill(part, inner)
    return _rebuilt(value, typed.in_byte_order(parts))


def _fill_sequence(value: Typed, defaults: Defaults) -> Typed:
    each = defaults.inside.get("")
    parts = []
    for position, part in enumerate(value.raw):
        inner = each or defaults.inside.get(str(position))
        parts.append(fill(part, inner) if inner else part)
    return _rebuilt(value, tuple(parts))


def _rebuilt(value: Typed, raw: typed.Raw) -> Typed:
    kind = "tuple" if isinstance(raw, tuple) else "object"
    return Typed(kind, raw, None, value.marks, value.origin, value.refs)
