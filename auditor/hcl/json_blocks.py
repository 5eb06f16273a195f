"""Tells blocks from attributes in .tf.json: in JSON both are objects, and only the schema says which is which. Pure.

A module's configuration and the provider schemas in; what a schema calls a block becomes a Block in it, as in native
syntax. Rests on developer.hashicorp.com/terraform/language/syntax/json#block-type-specific-exceptions
"""

from collections.abc import Iterator
from dataclasses import replace

from auditor.hcl.configuration import Configuration
from auditor.hcl.grammar.json_bodies import blocks_of
from auditor.hcl.schemas import BlockSchema, ProviderSchemas
from auditor.hcl.syntax import Attribute, Block, Body, Literal, Object, Tuple


def separate(configuration: Configuration, schemas: ProviderSchemas) -> None:
    """Make blocks of what the resources' schemas call blocks."""
    for key, block in configuration.resources.items():
        schema = schemas.of(key[0], key[1])
        if schema and block.range.path.endswith(".json"):
            configuration.resources[key] = replace(block, body=with_blocks(block.body, schema))


def with_blocks(body: Body, schema: BlockSchema) -> Body:
    """The body with its blocks told from its attributes, at any depth."""
    attributes = dict(body.attributes)
    blocks = list(body.blocks)
    for name, nested in schema.blocks.items():
        given = attributes.get(name)
        if given and _is_block(given):
            del attributes[name]
            blocks += blocks_of(name, given.expression, labels=int(nested.mode == "map"))
    given = attributes.get("dynamic")
    if given and _is_block(given):
        del attributes["dynamic"]
        blocks += blocks_of("dynamic", given.expression, labels=1)
    blocks.sort(key=lambda block: (block.range.line, block.range.column))
    return Body(attributes, tuple(_inner(blocks, schema)), body.range)


def _is_block(attribute: Attribute) -> bool:
    """Whether it is written in JSON as blocks are: an object, some objects, or null for none."""
    node = attribute.expression
    if not attribute.range.path.endswith(".json"):
        return False
    if isinstance(node, Tuple):
        return all(isinstance(part, Object) for part in node.elements)
    return isinstance(node, Object) or (isinstance(node, Literal) and node.value is None)


def _inner(blocks: list[Block], schema: BlockSchema) -> Iterator[Block]:
    for block in blocks:
        dynamic = block.type == "dynamic" and bool(block.labels)
        nested = schema.nested(block.labels[0] if dynamic else block.type)
        if nested is None:
            yield block
        elif dynamic:
            contents = tuple(replace(one, body=with_blocks(one.body, nested.block)) for one in block.body.blocks)
            yield replace(block, body=replace(block.body, blocks=contents))
        else:
            yield replace(block, body=with_blocks(block.body, nested.block))
