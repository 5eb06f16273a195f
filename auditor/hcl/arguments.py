"""Checks what is written against the schemas: what is not expected in a resource or of it, and what is missing. Pure.

A body and its BlockSchema in, diagnostics out, as terraform's validate reports them. Rests on hcl's `hclsyntax.Body`
and `json.body`.
"""

from collections.abc import Iterator

from auditor.hcl import references
from auditor.hcl.configuration import Configuration
from auditor.hcl.conform import count_faults
from auditor.hcl.schemas import BlockSchema, ProviderSchemas
from auditor.hcl.syntax import Attribute, Block, Body, Traversal
from auditor.model.source import Diagnostic, SourceRange

NOTHING = frozenset[str]()


def check(body: Body, schema: BlockSchema, *, skip: frozenset[str] = NOTHING) -> Iterator[Diagnostic]:
    """What does not fit; `skip` are names that terraform itself takes. Blocks that are made by `dynamic` are counted
    when they are evaluated.
    """
    yield from _unsupported(body, schema, skip)
    written = {_name(block) for block in body.blocks}
    for name, attribute in schema.attributes.items():
        if attribute.required and name not in body.attributes and name not in written:
            detail = f'The argument "{name}" is required, but no definition was found.'
            yield Diagnostic("error", "Missing required argument", detail, body.range)
    made = {_name(block) for block in body.blocks if _is_dynamic(block)}
    for name, nested in schema.blocks.items():
        if name not in made:
            yield from count_faults(nested, name, [block.range for block in body.of(name)], body.range)
    for block in body.blocks:
        inner = schema.nested(_name(block))
        if inner and _name(block) not in skip:
            for one in block.body.of("content") if _is_dynamic(block) else (block,):
                yield from check(one.body, inner.block)


def _unsupported(body: Body, schema: BlockSchema, skip: frozenset[str]) -> Iterator[Diagnostic]:
    for name, attribute in body.attributes.items():
        if name not in skip and name not in schema.attributes:
            yield _argument(name, attribute, block=name in schema.blocks)
    for block in body.blocks:
        name = _name(block)
        if name not in skip and schema.nested(name) is None:
            detail = f'Blocks of type "{name}" are not expected here.'
            hint = f' Did you mean to define argument "{name}"?' if name in schema.attributes else ""
            yield _at(block.header, "Unsupported block type", detail + hint)


def _argument(name: str, attribute: Attribute, *, block: bool) -> Diagnostic:
    if not attribute.range.path.endswith(".json"):
        hint = f' Did you mean to define a block of type "{name}"?' if block else ""
        detail = f'An argument named "{name}" is not expected here.{hint}'
        return _at(attribute.name_range, "Unsupported argument", detail)
    if block:
        detail = f'A block of type "{name}" is an object, or an array of objects.'
        return _at(attribute.range, "Incorrect JSON value type", detail)
    detail = f'No argument or block type is named "{name}".'
    return _at(attribute.name_range, "Extraneous JSON object property", detail)


def attributes(configuration: Configuration, schemas: ProviderSchemas) -> Iterator[Diagnostic]:
    """References to what a resource does not have, also where evaluation does not come by."""
    if not schemas.providers:
        return
    for attribute in configuration.locals.values():
        yield from _unknown_attributes(configuration, schemas, references.traversals(attribute.expression))
    tables = (configuration.outputs, configuration.calls, configuration.resources)
    for block in (block for table in tables for block in table.values()):
        found = (traversal for _, traversal in references.of_body(block.body))
        yield from _unknown_attributes(configuration, schemas, found)


def _unknown_attributes(
    configuration: Configuration, schemas: ProviderSchemas, found: Iterator[Traversal]
) -> Iterator[Diagnostic]:
    for traversal in found:
        words = [traversal.root, *(str(step.key) for step in traversal.steps)]
        mode = "data" if traversal.root == "data" else "managed"
        words = words[1:] if mode == "data" else words
        steps = traversal.steps[1 + (mode == "data") :]
        steps = steps[1:] if steps and steps[0].indexed else steps
        declared = len(words) > 1 and (mode, words[0], words[1]) in configuration.resources
        schema = schemas.of(mode, words[0]) if declared and steps and not steps[0].indexed else None
        if schema and str(steps[0].key) not in schema:
            detail = f'This object does not have an attribute named "{steps[0].key}".'
            yield _at(traversal.range, "Unsupported attribute", detail)


def _at(place: SourceRange, summary: str, detail: str) -> Diagnostic:
    return Diagnostic("error", summary, detail, place)


def _is_dynamic(block: Block) -> bool:
    return block.type == "dynamic" and bool(block.labels)


def _name(block: Block) -> str:
    return block.labels[0] if _is_dynamic(block) else block.type
