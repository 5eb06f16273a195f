"""Provider schemas: the JSON of `terraform providers schema -json` in, frozen types out, each read when asked for.

Also taken are a single provider's part of that JSON, and such parts by provider name. A type that no schema names is
evaluated without one. It reads no file. Rests on developer.hashicorp.com/terraform/cli/commands/providers/schema
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from auditor.errors import ConfigurationError
from auditor.hcl import types
from auditor.hcl.types import Type

Json = Any
MODES = frozenset({"single", "group", "list", "set", "map"})
_KINDS = {"managed": "resource_schemas", "data": "data_source_schemas", "ephemeral": "ephemeral_resource_schemas"}
_OWN_PROVIDER = "terraform_"


@dataclass(frozen=True, slots=True, eq=False)
class AttributeSchema:
    """One attribute; `type` is a constraint: objects in it may have optional attributes."""

    type: Type
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    write_only: bool = False
    nested: "NestedBlock | None" = None
    """Its own attributes, where the provider describes them one by one (`nested_type`)."""

    @property
    def as_blocks(self) -> "NestedBlock | None":
        """A list or set of objects may also be written as blocks, each argument of them optional."""
        element = self.type.element
        if self.nested or self.type.kind not in {"list", "set"} or element is None or element.kind != "object":
            return None
        inner = {name: AttributeSchema(kind, optional=True) for name, kind in element.attributes}
        return NestedBlock(self.type.kind, BlockSchema(inner, {}))


@dataclass(frozen=True, slots=True, eq=False)
class NestedBlock:
    """A block type inside another: how its blocks are kept (`mode`), and how many there may be (`most` 0: no limit)."""

    mode: str
    block: "BlockSchema"
    least: int = 0
    most: int = 0

    @property
    def type(self) -> Type:
        """The type of the whole; open where the blocks may have different types."""
        inner = self.block.type
        if self.mode in {"single", "group"}:
            return inner
        if inner.has_dynamic and self.mode != "set":
            return types.DYNAMIC
        return Type(self.mode, inner)


@dataclass(frozen=True, eq=False)
class BlockSchema:
    """The attributes and nested block types of a resource, data source or block."""

    attributes: Mapping[str, AttributeSchema]
    blocks: Mapping[str, NestedBlock]

    @cached_property
    def type(self) -> Type:
        """The type of its values."""
        fields = {name: types.without_optional(attribute.type) for name, attribute in self.attributes.items()}
        return types.object_type({**fields, **{name: nested.type for name, nested in self.blocks.items()}})

    @cached_property
    def secret(self) -> bool:
        """Whether something inside is sensitive."""
        inner = [nested.block for nested in self.blocks.values()]
        inner += [attribute.nested.block for attribute in self.attributes.values() if attribute.nested]
        return any(one.sensitive for one in self.attributes.values()) or any(block.secret for block in inner)

    def nested(self, name: str) -> NestedBlock | None:
        """What a block of this name is, also where an attribute may be written as blocks."""
        if name in self.blocks:
            return self.blocks[name]
        return self.attributes[name].as_blocks if name in self.attributes else None

    def __contains__(self, name: str) -> bool:
        return name in self.attributes or name in self.blocks


@dataclass(frozen=True, slots=True, eq=False)
class ProviderSchemas:
    """The schemas of some providers' types."""

    providers: tuple[Mapping[str, Json], ...] = ()
    _read: dict[tuple[str, str], BlockSchema | None] = field(default_factory=dict)

    def of(self, mode: str, type: str) -> BlockSchema | None:
        """The schema of a type, None where there is none; raises ConfigurationError for one that cannot be read.

        Terraform's own types are described in built_in.py and remote_state.py.
        """
        if type.startswith(_OWN_PROVIDER):
            return None
        if (mode, type) not in self._read:
            self._read[mode, type] = self._found(mode, type)
        return self._read[mode, type]

    def _found(self, mode: str, type: str) -> BlockSchema | None:
        for provider in self.providers:
            try:
                if type in (provider.get(_KINDS[mode]) or {}):
                    return _block(provider[_KINDS[mode]][type]["block"])
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise ConfigurationError(f"The provider schema of {type} cannot be read: {error!r}.") from None
        return None


NONE = ProviderSchemas()


def parse(plain: Json) -> ProviderSchemas:
    """Read the JSON of provider schemas; raises ConfigurationError where it holds none."""
    if isinstance(plain, ProviderSchemas):
        return plain
    providers = tuple(_providers(plain))
    if not providers:
        detail = "it is not what `terraform providers schema -json` writes"
        raise ConfigurationError(f"The provider schema cannot be used: {detail}.")
    return ProviderSchemas(providers)


def _providers(plain: Json) -> Iterator[Mapping[str, Json]]:
    if not isinstance(plain, Mapping):
        return
    if any(kind in plain for kind in _KINDS.values()):
        yield plain
        return
    for part in plain.get("provider_schemas", plain).values():
        if isinstance(part, Mapping) and any(kind in part for kind in _KINDS.values()):
            yield part


def _block(plain: Json) -> BlockSchema:
    attributes = {name: _attribute(part) for name, part in (plain.get("attributes") or {}).items()}
    return BlockSchema(attributes, {name: _nested(part) for name, part in (plain.get("block_types") or {}).items()})


def _attribute(plain: Json) -> AttributeSchema:
    nested = _nested_type(plain["nested_type"]) if "nested_type" in plain else None
    kind = _constraint(nested) if nested else types.from_json(plain["type"])
    flags = ("required", "optional", "computed", "sensitive", "write_only")
    return AttributeSchema(kind, nested=nested, **{flag: bool(plain.get(flag)) for flag in flags})


def _nested(plain: Json) -> NestedBlock:
    limits = int(plain.get("min_items") or 0), int(plain.get("max_items") or 0)
    return NestedBlock(_mode(plain), _block(plain["block"]), *limits)


def _nested_type(plain: Json) -> NestedBlock:
    return NestedBlock(_mode(plain), _block(plain))


def _mode(plain: Json) -> str:
    mode = str(plain["nesting_mode"])
    if mode not in MODES:
        raise ValueError(f"{mode} is no nesting mode")
    return mode


def _constraint(nested: NestedBlock) -> Type:
    """What may be assigned to an attribute that describes its own attributes."""
    attributes = nested.block.attributes
    optional = frozenset(name for name, one in attributes.items() if one.optional or one.computed)
    inner = types.object_type({name: one.type for name, one in attributes.items()}, optional)
    return inner if nested.mode in {"single", "group"} else Type(nested.mode, inner)
