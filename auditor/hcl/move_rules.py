"""What terraform refuses of moved, removed and import blocks once all resources are known: diagnostics out. Pure.

Rests on what terraform 1.11 answers (tests/hcl/test_move_rules.py has its answers).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

from auditor.hcl.move_order import ordered
from auditor.hcl.moves import backend, configurations, imports, moved, removed, unsupported
from auditor.model.address import Address
from auditor.model.move import Backend, Import, Moved, MoveEnd, Removed
from auditor.model.source import Diagnostic, SourceRange

if TYPE_CHECKING:
    from auditor.hcl.module import ModuleInstance

Place = tuple[tuple[str, ...], str]
"""The calls that lead to a module, and the address of one of its blocks in it."""
Blocks = Mapping[Place, SourceRange]


def refused(
    root: "ModuleInstance", moves: Sequence[Moved], removals: Iterable[Removed], wanted: Iterable[Import]
) -> Iterator[Diagnostic]:
    """Everything that contradicts the declared resources or another block."""
    blocks = dict(_blocks(root))
    found = list(_moves(root, moves, blocks))
    yield from found or _cycle(moves)
    for removal in removals:
        still = blocks.get(_place(removal.within, removal.source))
        if still:
            noun = "resource" if removal.source.type else "module"
            detail = f"{removal.range} says that {removal.source} was removed, but it is still declared."
            yield Diagnostic("error", f"Removed {noun} still exists", detail, still)
    for one in wanted:
        if not _has_resource(root, one.address):
            detail = f"The configuration for the given import target {one.address} does not exist."
            place = None if _place((), one.address) in blocks else one.range
            yield Diagnostic("error", "Configuration for import target does not exist", detail, place)


def _moves(root: "ModuleInstance", moves: Sequence[Moved], blocks: Blocks) -> Iterator[Diagnostic]:
    leaving: dict[tuple[object, ...], Moved] = {}
    arriving: dict[tuple[object, ...], Moved] = {}
    for move in moves:
        if move.source == move.target:
            detail = f"This statement declares a move from {move.source} to the same address."
            yield Diagnostic("error", "Redundant move statement", detail, move.range)
            continue
        if _still_there(root, move, blocks):
            detail = f"This statement declares a move from {move.source}, but that is still declared."
            yield Diagnostic("error", "Moved object still exists", detail, move.range)
        other = leaving.setdefault((move.within, move.source, move.of_one), move)
        same = arriving.setdefault((move.within, move.target, move.of_one), move)
        if other.target != move.target or same.source != move.source:
            first = other if other.target != move.target else same
            detail = f"A statement at {first.range} declared that {first.source} moved to {first.target} already."
            yield Diagnostic("error", "Ambiguous move statements", detail, move.range)


def _cycle(moves: Sequence[Moved]) -> Iterator[Diagnostic]:
    """As terraform does, only where nothing plainer is wrong with the moves."""
    _, cyclic = ordered([move for move in moves if move.source != move.target])
    if cyclic:
        chain = ", ".join(f"{move.source} to {move.target} ({move.range})" for move in cyclic)
        yield Diagnostic("error", "Cyclic dependency in move statements", f"These form a cycle: {chain}.")


def _blocks(root: "ModuleInstance") -> Iterator[tuple[Place, SourceRange]]:
    """Every resource block and module call, by the calls that lead to it and its own address; and where it is."""
    for within, configuration in configurations(root):
        for (mode, type, name), block in configuration.resources.items():
            yield (within, f"{'data.' if mode == 'data' else ''}{type}.{name}"), block.header
        yield from (((within, f"module.{name}"), block.header) for name, block in configuration.calls.items())


def _still_there(root: "ModuleInstance", move: Moved, blocks: Blocks) -> bool:
    source = move.source
    if not move.of_one and not any(step.key is not None for step in source.module):
        return _place(move.within, source) in blocks
    return any(_has(found, source, move) for found in _instances(root, move.within))


def _instances(module: "ModuleInstance", within: tuple[str, ...]) -> Iterator["ModuleInstance"]:
    if not within:
        yield module
        return
    if within[0] in module.calls.names():
        for instance in module.calls.called(within[0]).instances.values():
            yield from _instances(instance, within[1:])


def _has(module: "ModuleInstance", end: MoveEnd, move: Moved) -> bool:
    for step in end.module if end.type or move.of_one else end.module[:-1]:
        called = module.calls.called(step.name) if step.name in module.calls.names() else None
        if called is None or step.key not in called.instances:
            return False
        module = called.instances[step.key]
    if not end.type:
        return move.of_one or end.module[-1].name in module.calls.names()
    key = (end.mode, end.type, end.name)
    return key in module.configuration.resources and (not move.of_one or end.key in module.instances(key).by_key)


def _has_resource(root: "ModuleInstance", address: Address) -> bool:
    """Whether an instance is declared; one of which it is not known how many there are may be."""
    module = root
    for step in address.module:
        called = module.calls.called(step.name) if step.name in module.calls.names() else None
        if called is None:
            return False
        if called.missing:
            return True
        if step.key not in called.instances:
            return False
        module = called.instances[step.key]
    key = (address.mode, address.type, address.name)
    if key not in module.configuration.resources:
        return bool(module.configuration.unread)
    found = module.instances(key)
    return found.missing is not None or address.key in found.by_key


def _place(within: tuple[str, ...], named: Address | MoveEnd) -> Place:
    steps = tuple(step.name for step in named.module)
    if not named.type:
        return (*within, *steps[:-1]), f"module.{steps[-1]}"
    return (*within, *steps), f"{'data.' if named.mode == 'data' else ''}{named.type}.{named.name}"


class OfState(TypedDict):
    """The fields of Declared that speak of the state."""

    moved: tuple[Moved, ...]
    imports: tuple[Import, ...]
    removed: tuple[Removed, ...]
    backend: Backend | None


def of_state(root: "ModuleInstance") -> OfState:
    """What the code says of the state; what terraform would refuse of it is reported."""
    report = root.evaluation.report
    for _, configuration in configurations(root):
        report(*unsupported(configuration))
    found = OfState(
        moved=tuple(moved(root)),
        imports=tuple(imports(root)),
        removed=tuple(removed(root)),
        backend=backend(root.configuration),
    )
    report(*refused(root, found["moved"], found["removed"], found["imports"]))
    return found
