"""moved, removed, import and backend blocks: what the code says of the state.

A root module instance in; Moved, Removed, Import and Backend out, with what terraform would refuse of a single block.
Nothing here knows a state: auditor.prior.moved applies them.
Rests on developer.hashicorp.com/terraform/language/{block/moved,block/removed,import} and what terraform 1.11 answers.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.hcl import typed
from auditor.hcl.configuration import Configuration
from auditor.hcl.expand import expand
from auditor.hcl.expression import evaluate
from auditor.hcl.faults import Fault
from auditor.hcl.scope import Scope
from auditor.hcl.syntax import Block, Body, Expression, GetAttribute, Index, Literal, Traversal
from auditor.hcl.typed import Typed
from auditor.hcl.values import to_value
from auditor.model.address import Address, Key, ModuleStep
from auditor.model.move import Backend, Import, Moved, MoveEnd, Removed
from auditor.model.source import Diagnostic, SourceRange
from auditor.model.value import Map, Value, reveal

if TYPE_CHECKING:
    from auditor.hcl.module import ModuleInstance

Part = tuple[str, Key]
_STATIC = "A single static variable reference is required: only attribute access and indexing with constant keys."
_KINDS = ("moved", "removed", "import")


def configurations(
    module: "ModuleInstance", within: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Configuration]]:
    """The configuration of every module that has an instance, once for each way of calls that leads to it."""
    yield within, module.configuration
    for name in module.calls.names():
        for instance in [*module.calls.called(name).instances.values()][:1]:
            yield from configurations(instance, (*within, name))


def moved(root: "ModuleInstance") -> Iterator[Moved]:
    """The moved blocks of all modules; what is wrong with one is reported."""
    for within, block in _blocks(root, "moved"):
        try:
            source, target = (_end(_argument(block, name)) for name in ("from", "to"))
            if bool(source.type) != bool(target.type):
                detail = 'The "from" and "to" addresses must either both refer to resources or both refer to modules.'
                raise Fault('Invalid "moved" addresses', detail, block.header)
            yield Moved(source, target, block.header, within)
        except Fault as fault:
            root.evaluation.report(fault.at(block.header).diagnostic())


def removed(root: "ModuleInstance") -> Iterator[Removed]:
    """The removed blocks of all modules; what is wrong with one is reported."""
    for within, block in _blocks(root, "removed"):
        try:
            argument = _argument(block, "from")
            end = _end(argument)
            if end.mode == "data":
                raise Fault("Data source address not allowed", "Data sources are never destroyed.", argument.range)
            if end.key is not None or any(step.key is not None for step in end.module):
                detail = "The address must be a resource or module, not an instance of one."
                raise Fault("Resource instance keys not allowed", detail, argument.range)
            yield Removed(end, _destroys(block), block.header, within)
        except Fault as fault:
            root.evaluation.report(fault.at(block.header).diagnostic())


def imports(root: "ModuleInstance") -> Iterator[Import]:
    """The import blocks of the root module, one for each instance of for_each; what is wrong with one is reported."""
    seen: set[str] = set()
    for within, block in _blocks(root, "import"):
        try:
            if within:
                detail = "Import blocks are only allowed in the root module."
                raise Fault("Invalid import configuration", detail, block.header)
            for found in _imports(root, block):
                if str(found.address) in seen:
                    summary = f'Duplicate import configuration for "{found.address}"'
                    raise Fault(summary, "A resource can have only one import block.", found.range)
                seen.add(str(found.address))
                yield found
        except Fault as fault:
            root.evaluation.report(fault.at(block.header).diagnostic())


def backend(configuration: Configuration) -> Backend | None:
    """Where the root module keeps its state; None where it does not say (then it is a local file)."""
    for outer in reversed(configuration.unnamed):
        for block in outer.body.blocks if outer.type == "terraform" else ():
            if block.type == "cloud" or (block.type == "backend" and block.labels):
                inner = {part.type: (_texts(part.body),) for part in block.body.blocks}
                said = Map({**inner, **_texts(block.body)})
                return Backend(block.labels[0] if block.labels else "cloud", block.header, said)
    return None


def _texts(body: Body) -> Map:
    """The arguments that are plain text; a backend takes nothing that has to be evaluated."""
    found: dict[str, Value] = {}
    for name, attribute in body.attributes.items():
        written = attribute.expression
        if isinstance(written, Literal) and isinstance(written.value, str):
            found[name] = written.value
    return Map(found)


def _blocks(root: "ModuleInstance", kind: str) -> Iterator[tuple[tuple[str, ...], Block]]:
    for within, configuration in configurations(root):
        for block in configuration.unnamed:
            if block.type == kind:
                yield within, block


def _argument(block: Block, name: str) -> Expression:
    attribute = block.body.attributes.get(name)
    if attribute is None:
        raise Fault("Missing required argument", f'The argument "{name}" is required, but was not set.', block.header)
    return attribute.expression


def _imports(root: "ModuleInstance", block: Block) -> Iterator[Import]:
    target, given = _argument(block, "to"), _argument(block, "id")
    for _, names in expand(block.body, root.scope).instances:
        scope = root.scope.with_names(names) if names else root.scope
        address = _address(target, scope)
        if address.mode == "data":
            raise Fault("Invalid import address", "Only managed resources can be imported.", target.range)
        value = evaluate(given, scope)
        _check_id(root, value, given.range)
        yield Import(address, reveal(to_value(value)), target.range)


def _check_id(root: "ModuleInstance", value: Typed, place: SourceRange) -> None:
    if value.raw is None:
        raise Fault("Invalid import id argument", "The import ID cannot be null.", place)
    if not value.known:
        managed = typed.deep_refs(value) and all(".data." not in f".{ref.subject}" for ref in typed.deep_refs(value))
        if managed and not root.evaluation.known:
            detail = 'The "id" argument depends on resource attributes that cannot be determined until apply.'
            raise Fault("Invalid import id argument", detail, place)
    elif value.raw == "":
        raise Fault("Invalid import id argument", "The import ID value evaluates to an empty string.", place)


def _destroys(block: Block) -> bool:
    for lifecycle in block.body.of("lifecycle"):
        attribute = lifecycle.body.attributes.get("destroy")
        if attribute and isinstance(attribute.expression, Literal):
            return attribute.expression.value is not False
    return True


def _address(node: Expression, scope: Scope) -> Address:
    end = _assembled(_parts(node, scope), node.range)
    if not end.type:
        raise Fault("Invalid import address", "The import address must be a resource.", node.range)
    return Address(end.type, end.name, end.key, end.module, end.mode)


def _end(node: Expression) -> MoveEnd:
    if not isinstance(node, Traversal):
        raise Fault("Invalid expression", _STATIC, node.range)
    return _assembled(_parts(node, None), node.range)


def _parts(node: Expression, scope: Scope | None) -> list[Part]:
    """The names of an address, each with its key; keys that are expressions need a scope."""
    if isinstance(node, Traversal):
        parts: list[Part] = [(node.root, None)]
        for step in node.steps:
            if not step.indexed:
                parts.append((str(step.key), None))
            else:
                parts[-1] = (parts[-1][0], _key(step.key, node.range))
        return parts
    if isinstance(node, GetAttribute):
        return [*_parts(node.source, scope), (node.name, None)]
    if isinstance(node, Index) and scope is not None:
        *outer, (name, _) = _parts(node.source, scope)
        return [*outer, (name, _key(evaluate(node.key, scope).raw, node.range))]
    raise Fault("Invalid expression", _STATIC, node.range)


def _key(raw: object, place: SourceRange) -> Key:
    if isinstance(raw, int | str) and not isinstance(raw, bool):
        return raw
    raise Fault("Invalid index", "An instance key is a whole number or a string, and known.", place)


def _assembled(parts: list[Part], place: SourceRange) -> MoveEnd:
    steps: list[ModuleStep] = []
    while len(parts) > 1 and parts[0] == ("module", None):
        steps.append(ModuleStep(*parts[1]))
        parts = parts[2:]
    mode = "managed"
    if parts and parts[0] == ("data", None):
        mode, parts = "data", parts[1:]
    if not parts and steps and mode == "managed":
        return MoveEnd(tuple(steps))
    if len(parts) != 2 or parts[0][1] is not None:
        detail = "Resource specification must include a resource type and name."
        raise Fault("Invalid address", detail, place)
    return MoveEnd(tuple(steps), parts[0][0], parts[1][0], parts[1][1], mode)


_ARGUMENTS = {"moved": {"from", "to"}, "import": {"for_each", "to", "id", "provider"}, "removed": {"from"}}


def unsupported(configuration: Configuration) -> Iterator[Diagnostic]:
    """Arguments that these blocks do not have."""
    for block in configuration.unnamed:
        if block.type in _KINDS:
            yield from _unsupported(block.body, _ARGUMENTS[block.type])


def _unsupported(body: Body, known: set[str]) -> Iterator[Diagnostic]:
    for name, attribute in body.attributes.items():
        if name not in known:
            detail = f'An argument named "{name}" is not expected here.'
            yield Diagnostic("error", "Unsupported argument", detail, attribute.name_range)
