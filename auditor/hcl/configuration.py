"""One module's configuration: parsed files in, its blocks by kind and name out, overrides merged. Nothing is evaluated.

Rests on developer.hashicorp.com/terraform/language/files/override for `override.tf` and `*_override.tf`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from auditor.hcl.parse import ParsedFile
from auditor.hcl.syntax import Attribute, Block, Body
from auditor.model.source import Diagnostic, SourceRange

Key = TypeVar("Key")
Entry = TypeVar("Entry", Block, Attribute)
ResourceKey = tuple[str, str, str]
"""Mode ("managed", "data", "ephemeral"), type and name."""
_MODES = {"resource": "managed", "data": "data", "ephemeral": "ephemeral"}
_LABELS = {"resource": 2, "data": 2, "ephemeral": 2, "variable": 1, "output": 1, "module": 1, "provider": 1, "check": 1}
_UNNAMED = {"terraform", "moved", "import", "removed", "locals"}


@dataclass(slots=True)
class Configuration:
    """The blocks of one directory; built once a directory, shared by all module instances."""

    directory: str
    variables: dict[str, Block] = field(default_factory=dict)
    locals: dict[str, Attribute] = field(default_factory=dict)
    outputs: dict[str, Block] = field(default_factory=dict)
    calls: dict[str, Block] = field(default_factory=dict)
    resources: dict[ResourceKey, Block] = field(default_factory=dict)
    providers: list[Block] = field(default_factory=list)
    checks: dict[str, Block] = field(default_factory=dict)
    unnamed: list[Block] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """The files that could not be parsed: what seems undeclared may stand there."""


def build(directory: str, files: Iterable[ParsedFile]) -> Configuration:
    """Sort the blocks of a directory's files; the base files first, then the overrides on top."""
    configuration = Configuration(directory)
    overrides = []
    for file in files:
        configuration.files.append(file.path)
        if file.diagnostic:
            configuration.diagnostics.append(file.diagnostic)
        if file.body is None:
            configuration.unread.append(file.path)
            continue
        if _is_override(file.path):
            overrides.append(file.body)
        else:
            _add_file(configuration, file.body)
    for body in overrides:
        for block in body.blocks:
            _override(configuration, block)
    return configuration


def _is_override(path: str) -> bool:
    stem = path.rsplit("/", 1)[-1].removesuffix(".json").removesuffix(".tf")
    return stem == "override" or stem.endswith("_override")


def _add_file(configuration: Configuration, body: Body) -> None:
    for attribute in body.attributes.values():
        detail = f'An argument named "{attribute.name}" is not expected here.'
        configuration.diagnostics.append(Diagnostic("error", "Unsupported argument", detail, attribute.name_range))
    for block in body.blocks:
        wanted = _LABELS.get(block.type, 0 if block.type in _UNNAMED else None)
        if wanted is None:
            detail = f'Blocks of type "{block.type}" are not expected here.'
            configuration.diagnostics.append(Diagnostic("error", "Unsupported block type", detail, block.header))
        elif len(block.labels) != wanted:
            detail = f"A {block.type} block has {wanted} label(s)."
            configuration.diagnostics.append(Diagnostic("error", "Wrong number of labels", detail, block.header))
        else:
            _add_block(configuration, block)


def _add_block(configuration: Configuration, block: Block) -> None:
    if block.type == "locals":
        for name, attribute in block.body.attributes.items():
            _once(configuration, configuration.locals, name, attribute, attribute.name_range)
    elif block.type in _MODES:
        key = (_MODES[block.type], block.labels[0], block.labels[1])
        _once(configuration, configuration.resources, key, block, block.header)
    elif block.type == "provider":
        configuration.providers.append(block)
    elif block.type == "check":
        _once(configuration, configuration.checks, block.labels[0], block, block.header)
        for data in block.body.of("data"):
            _add_block(configuration, data)
    elif block.type in _UNNAMED:
        configuration.unnamed.append(block)
    else:
        table = _named(configuration)[block.type]
        _once(configuration, table, block.labels[0], block, block.header)


def _named(configuration: Configuration) -> dict[str, dict[str, Block]]:
    return {
        "variable": configuration.variables,
        "output": configuration.outputs,
        "module": configuration.calls,
        "check": configuration.checks,
    }


def _once(configuration: Configuration, table: dict[Key, Entry], key: Key, entry: Entry, place: SourceRange) -> None:
    if key in table:
        shown = ".".join(key) if isinstance(key, tuple) else key
        detail = f"{shown} was already declared at {_place(table[key])}, and such names are unique within a module."
        configuration.diagnostics.append(Diagnostic("error", _second(entry), detail, place))
        return
    table[key] = entry


def _place(entry: Block | Attribute) -> SourceRange:
    return entry.header if isinstance(entry, Block) else entry.name_range


def _second(entry: Block | Attribute) -> str:
    """What terraform calls a second declaration."""
    if isinstance(entry, Attribute):
        return "Duplicate local value definition"
    nouns = {"output": "output definition", "variable": "variable declaration", "module": "module call"}
    noun = nouns.get(entry.type) or f'{entry.type} "{entry.labels[0]}" configuration'
    return f"Duplicate {noun}"


def _override(configuration: Configuration, block: Block) -> None:
    if block.type == "locals":
        for name, attribute in block.body.attributes.items():
            if name not in configuration.locals:
                _nothing(configuration, f"local.{name}", attribute.name_range)
            configuration.locals[name] = attribute
    elif block.type == "provider":
        _override_provider(configuration, block)
    elif block.type in _MODES and len(block.labels) == 2:
        key = (_MODES[block.type], block.labels[0], block.labels[1])
        _merge(configuration, configuration.resources, key, block)
    elif block.type in _named(configuration) and len(block.labels) == 1:
        _merge(configuration, _named(configuration)[block.type], block.labels[0], block)
    else:
        configuration.unnamed.append(block)


def _override_provider(configuration: Configuration, block: Block) -> None:
    for position, base in enumerate(configuration.providers):
        if base.labels == block.labels and _alias(base) == _alias(block):
            configuration.providers[position] = _merged(base, block)
            return
    configuration.providers.append(block)


def _alias(block: Block) -> object:
    alias = block.body.attributes.get("alias")
    return getattr(alias.expression, "value", None) if alias else None


def _merge(configuration: Configuration, table: dict[Key, Block], key: Key, block: Block) -> None:
    if key not in table:
        _nothing(configuration, f"{block.type} {' '.join(block.labels)}", block.header)
        return
    table[key] = _merged(table[key], block)


def _merged(base: Block, block: Block) -> Block:
    replaced = {inner.labels[0] if inner.type == "dynamic" else inner.type for inner in block.body.blocks}
    kept = []
    merged = {}
    for inner in base.body.blocks:
        if inner.type == "lifecycle" and "lifecycle" in replaced:
            merged["lifecycle"] = inner
        elif (inner.labels[0] if inner.type == "dynamic" else inner.type) not in replaced:
            kept.append(inner)
    fresh = [_merged(merged[inner.type], inner) if inner.type in merged else inner for inner in block.body.blocks]
    attributes = {**base.body.attributes, **block.body.attributes}
    for one, other in (("count", "for_each"), ("for_each", "count")):
        if one in block.body.attributes:
            attributes.pop(other, None)
    return replace(base, body=Body(attributes, (*kept, *fresh), base.body.range))


def _nothing(configuration: Configuration, what: str, place: SourceRange) -> None:
    detail = f"There is no {what} in the base files that this override could change."
    configuration.diagnostics.append(Diagnostic("error", "Missing base declaration to override", detail, place))
