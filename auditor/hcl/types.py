"""Terraform's types as frozen data, and the words terraform uses for them.

In: kinds and element types. Out: `Type`, its name for messages, its JSON form and its text as `type` in a plan.
Knows no values.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

COLLECTIONS = frozenset({"list", "set", "map"})
PRIMITIVES = frozenset({"string", "number", "bool"})


@dataclass(frozen=True)
class Type:
    """One type. `element` is for collections, `elements` for tuples, `attributes` (sorted by name) for objects;
    `optional` names the attributes of an object *constraint* that may be missing."""

    kind: str
    element: "Type | None" = None
    elements: tuple["Type", ...] = ()
    attributes: tuple[tuple[str, "Type"], ...] = ()
    optional: frozenset[str] = frozenset()

    @cached_property
    def fields(self) -> dict[str, "Type"]:
        """The attributes of an object type by name."""
        return dict(self.attributes)

    @cached_property
    def has_dynamic(self) -> bool:
        """Whether a part of the type is still open."""
        inner = [*self.elements, *(kind for _, kind in self.attributes)]
        inner += [self.element] if self.element else []
        return self.kind == "dynamic" or any(part.has_dynamic for part in inner)

    @cached_property
    def has_optional(self) -> bool:
        """Whether an object inside has optional attributes (only constraints do)."""
        inner = [*self.elements, *(kind for _, kind in self.attributes)]
        inner += [self.element] if self.element else []
        return bool(self.optional) or any(part.has_optional for part in inner)

    def __str__(self) -> str:
        if self.element:
            return f"{self.kind}({self.element})"
        if self.kind == "tuple":
            return f"tuple([{', '.join(map(str, self.elements))}])"
        if self.kind == "object":
            return f"object({{{', '.join(f'{name}={kind}' for name, kind in self.attributes)}}})"
        return self.kind

    @property
    def friendly(self) -> str:
        """The type's name as terraform's messages say it."""
        if self.kind == "dynamic":
            return "dynamic"
        if self.element:
            return self.kind if self.element.kind == "dynamic" else f"{self.kind} of {self.element.friendly}"
        return self.kind


def to_json(kind: Type) -> Any:  # noqa: ANN401 - JSON
    """The JSON form: "string", ["list", "string"], ["object", {"a": "string"}], ["tuple", [...]]."""
    if kind.element:
        return [kind.kind, to_json(kind.element)]
    if kind.kind == "tuple":
        return ["tuple", [to_json(part) for part in kind.elements]]
    if kind.kind == "object":
        return ["object", {name: to_json(part) for name, part in kind.attributes}]
    return kind.kind


def from_json(plain: Any) -> Type:  # noqa: ANN401 - JSON
    """The type of a JSON form; raises ValueError for something else."""
    if isinstance(plain, str) and plain in {*PRIMITIVES, "dynamic"}:
        return Type(plain)
    name, inner = plain
    if name in COLLECTIONS:
        return Type(name, from_json(inner))
    if name == "tuple":
        return tuple_type(tuple(map(from_json, inner)))
    if name == "object":
        return object_type({key: from_json(part) for key, part in inner.items()})
    raise ValueError(f"{name!r} is no type")


def to_json_text(kind: Type) -> str:
    """The JSON form as text."""
    return json.dumps(to_json(kind), ensure_ascii=False)


STRING = Type("string")
NUMBER = Type("number")
BOOL = Type("bool")
DYNAMIC = Type("dynamic")


def list_type(element: Type) -> Type:
    """`list(element)`."""
    return Type("list", element)


def set_type(element: Type) -> Type:
    """`set(element)`."""
    return Type("set", element)


def map_type(element: Type) -> Type:
    """`map(element)`."""
    return Type("map", element)


def tuple_type(elements: tuple[Type, ...]) -> Type:
    """`tuple([...])`."""
    return Type("tuple", elements=elements)


def object_type(attributes: dict[str, Type], optional: frozenset[str] = frozenset()) -> Type:
    """`object({...})`, attributes in byte order of their names."""
    return Type("object", attributes=tuple(sorted(attributes.items(), key=byte_order)), optional=optional)


def byte_order(pair: tuple[str, object]) -> bytes:
    """Sorting key of a (name, anything) pair: terraform orders names by their bytes."""
    return pair[0].encode("utf-8", "surrogatepass")


def without_optional(kind: Type) -> Type:
    """The type that values of a constraint have."""
    if not kind.has_optional:
        return kind
    return Type(
        kind.kind,
        without_optional(kind.element) if kind.element else None,
        tuple(map(without_optional, kind.elements)),
        tuple((name, without_optional(part)) for name, part in kind.attributes),
    )
