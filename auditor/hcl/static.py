"""What terraform's validate finds without evaluating: names that nothing declares. A configuration in, diagnostics out.

Evaluation alone would miss these in branches that are not taken, in try() and can(), and below an empty collection.
"""

from collections.abc import Container, Iterator, Sequence

from auditor.hcl import arguments, built_in, conditions, functions, references, undeclared
from auditor.hcl.bodies import META, META_BLOCKS
from auditor.hcl.configuration import Configuration, ResourceKey
from auditor.hcl.faults import Fault
from auditor.hcl.schemas import NONE, ProviderSchemas
from auditor.hcl.syntax import Block, Body, Call, Expression, Literal, Step, Traversal
from auditor.model.source import Diagnostic

_SPECIAL = functions.EVALUATED_BY_CALLER


def check(configuration: Configuration, schemas: ProviderSchemas = NONE) -> Iterator[Diagnostic]:
    """What is wrong with a module whatever its values are; nothing is said where a file could not be parsed."""
    if configuration.unread:
        return
    for attribute in configuration.locals.values():
        yield from _expression(configuration, attribute.expression)
    for block in configuration.outputs.values():
        yield from _body(configuration, block.body)
    for block in (*configuration.calls.values(), *configuration.resources.values()):
        bound = frozenset({"each"} if "for_each" in block.body.attributes else ())
        bound |= frozenset({"count"} if "count" in block.body.attributes else ())
        yield from _body(configuration, block.body, bound | {"self"})
    for block in (*configuration.outputs.values(), *configuration.resources.values()):
        yield from conditions.without_reference(block)
    for key, block in configuration.resources.items():
        yield from _resource(key, block)
        schema = schemas.of(key[0], key[1])
        if schema:
            yield from arguments.check(block.body, schema, skip=META | META_BLOCKS)
    yield from arguments.attributes(configuration, schemas)
    for block in configuration.unnamed:
        if block.type == "terraform" and "experiments" in block.body.attributes:
            place = block.body.attributes["experiments"].range
            detail = "Experimental features are available only in alpha releases of terraform."
            yield Diagnostic("error", "Module uses experimental features", detail, place)


def _resource(key: ResourceKey, block: Block) -> Iterator[Diagnostic]:
    mode, type, _ = key
    if mode == "ephemeral" and type.startswith("terraform_"):
        detail = f'The built-in provider does not support ephemeral resource "{type}".'
        yield Diagnostic("error", "Invalid ephemeral resource", detail, block.header)
    for inner in block.body.of("dynamic"):
        if inner.labels and inner.labels[0] in META_BLOCKS:
            detail = f'Blocks of type "{inner.labels[0]}" are not expected here.'
            yield Diagnostic("error", "Unsupported block type", detail, inner.header)
    arguments = built_in.ARGUMENTS.get(type)
    for name, attribute in block.body.attributes.items():
        if arguments is not None and mode == "managed" and name not in arguments | META:
            detail = f'An argument named "{name}" is not expected here.'
            yield Diagnostic("error", "Unsupported argument", detail, attribute.name_range)


def _body(configuration: Configuration, body: Body, bound: frozenset[str] = frozenset()) -> Iterator[Diagnostic]:
    skip = {"depends_on", "provider", "providers", "ignore_changes", "replace_triggered_by", "when", "on_failure"}
    for path, traversal in references.of_body(body, bound=bound):
        if not skip & set(path.split(".")):
            yield from _traversal(configuration, traversal)
    for expression in _expressions(body):
        yield from _calls(configuration, expression)


def _expressions(body: Body) -> Iterator[Expression]:
    for attribute in body.attributes.values():
        yield attribute.expression
    for block in body.blocks:
        yield from _expressions(block.body)


def _expression(configuration: Configuration, node: Expression) -> Iterator[Diagnostic]:
    yield from _calls(configuration, node)
    for traversal in references.traversals(node):
        yield from _traversal(configuration, traversal)


def _calls(configuration: Configuration, node: Expression) -> Iterator[Diagnostic]:
    if isinstance(node, Call) and node.name in {"try", "can"}:
        return
    if isinstance(node, Call) and node.name.startswith("provider::"):
        if node.name.split("::")[1] not in _required_providers(configuration):
            yield Fault(
                "Unknown provider function", f'There is no function named "{node.name}".', node.range
            ).diagnostic()
    elif isinstance(node, Call) and node.name.removeprefix("core::") not in _SPECIAL:
        try:
            functions.find(node.name)
        except Fault as fault:
            yield fault.at(node.range).diagnostic()
    for inner in references.children(node):
        if not isinstance(inner, (Literal, Traversal)):
            yield from _calls(configuration, inner)


def _required_providers(configuration: Configuration) -> frozenset[str]:
    blocks = [inner for block in configuration.unnamed for inner in block.body.of("required_providers")]
    return frozenset(name for block in blocks for name in block.body.attributes)


def _traversal(configuration: Configuration, traversal: Traversal) -> Iterator[Diagnostic]:
    root, steps = traversal.root, traversal.steps
    name = str(steps[0].key) if steps else ""
    declared: dict[str, Container[str]] = {
        "var": configuration.variables,
        "local": configuration.locals,
        "module": configuration.calls,
    }
    if root in {"path", "terraform"}:
        return
    fault: Fault | None = None
    if root in {"each", "count", "self"}:
        fault = undeclared.out_of_context(root)
    elif root in declared:
        if not steps or steps[0].indexed:
            fault = undeclared.whole(root)
        elif name not in declared[root]:
            fault = _undeclared(root, name, configuration.directory)
    else:
        mode = root if root in {"data", "ephemeral"} else "managed"
        words = steps if mode != "managed" else (Step(root), *steps)
        if len(words) < 2 or words[1].indexed:
            fault = undeclared.type_alone()
        else:
            key = (mode, str(words[0].key), str(words[1].key))
            if key in configuration.resources:
                yield from _instance_of(configuration.resources[key], key, traversal, words[2:])
            else:
                fault = undeclared.resource(*key, configuration.directory)
    if fault:
        yield fault.at(traversal.range).diagnostic()


def _undeclared(root: str, name: str, directory: str) -> Fault:
    if root == "module":
        return undeclared.call(name, directory)
    return undeclared.variable(name) if root == "var" else undeclared.local(name)


def _instance_of(block: Block, key: ResourceKey, traversal: Traversal, steps: Sequence[Step]) -> Iterator[Diagnostic]:
    """What is wrong with the first step after a resource, whatever it comes to: it is checked in try and can, too."""
    if not steps:
        return
    many = next((name for name in ("count", "for_each") if name in block.body.attributes), None)
    subject = f"{key[1]}.{key[2]}"
    if steps[0].indexed and many is None:
        detail = f'Because {subject} does not have "count" or "for_each" set, it has no instance keys.'
        yield Diagnostic("error", "Unexpected resource instance key", detail, traversal.range)
    elif not steps[0].indexed and many:
        yield undeclared.without_key(subject, many).at(traversal.range).diagnostic()
    attribute = next((str(step.key) for step in steps[:2] if not step.indexed), None)
    attributes = built_in.ATTRIBUTES.get(key[1]) if key[0] == "managed" else None
    if attributes is not None and attribute is not None and attribute not in attributes:
        detail = f'This object does not have an attribute named "{attribute}".'
        yield Diagnostic("error", "Unsupported attribute", detail, traversal.range)
