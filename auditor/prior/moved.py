"""Brings what terraform last knew to the addresses of the code: moved blocks, and count added or taken away. Pure.

A move whose target is taken already is not carried out, as in terraform. Moves are carried out in terraform's order, so
that chains, modules and instances come out where its plan would put them; what a plan says has been moved already, and
moving it again changes nothing.
Source: developer.hashicorp.com/terraform/language/modules/develop/refactoring
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from auditor.hcl.move_order import ordered
from auditor.model.address import Address, Key, ModuleStep, parse
from auditor.model.move import Moved, MoveEnd
from auditor.model.prior import Prior
from auditor.model.resource import Declared
from auditor.model.source import SourceRange

Kept = TypeVar("Kept")
_NOWHERE = SourceRange("", 1, 1, 1, 1)


def at_declared(prior: Prior, declared: Declared) -> Prior:
    """The same knowledge under the addresses that the code has for it."""
    known = {*prior.attributes, *prior.refreshed, *prior.tainted, *(address for address, _ in prior.deposed)}
    now = new_addresses(known, declared)
    if all(old == new for old, new in now.items()):
        return prior
    return replace(
        prior,
        attributes=_renamed(prior.attributes, now),
        refreshed=_renamed(prior.refreshed, now),
        tainted=tuple(now[address] for address in prior.tainted),
        deposed=tuple((now[address], key) for address, key in prior.deposed),
    )


def _renamed(table: Mapping[str, Kept], now: Mapping[str, str]) -> dict[str, Kept]:
    return {now[address]: kept for address, kept in table.items()}


def new_addresses(addresses: Iterable[str], declared: Declared) -> dict[str, str]:
    """Where each address of a state is after the code's moves; one that does not move stays."""
    start = {text: parse(text) for text in addresses}
    explicit, _ = ordered(declared.moved)
    implied = _implied(set(start.values()), declared)
    if not explicit and not implied:
        return {text: text for text in start}
    now = {address: address for address in start.values()}
    for move in ordered([*explicit, *implied])[0]:
        now = _carried_out(move, now)
    return {text: str(now[address]) for text, address in start.items()}


def _implied(addresses: set[Address], declared: Declared) -> list[Moved]:
    """What terraform does by itself where count was added (x becomes x[0]) or taken away, unless the code says more."""
    wanted = {resource.address for resource in declared}
    found = []
    for old in addresses:
        new = replace(old, key=0 if old.key is None else None)
        if old.key not in (None, 0) or old in wanted or new not in wanted or isinstance(old.key, bool):
            continue
        if not any(_selects(move, end, old) for move in declared.moved for end in (move.source, move.target)):
            ends = [MoveEnd(one.module, one.type, one.name, one.key, one.mode) for one in (old, new)]
            found.append(Moved(ends[0], ends[1], _NOWHERE))
    return found


def _selects(move: Moved, end: MoveEnd, address: Address) -> bool:
    """Whether an end names the resource of an address, whatever instance of it."""
    inner = _inside(move.within, address)
    return inner == end.module and (address.type, address.name) == (end.type, end.name)


def _inside(within: tuple[str, ...], address: Address) -> tuple[ModuleStep, ...] | None:
    """The module path relative to the module of a block, None where it is not below it."""
    if tuple(step.name for step in address.module[: len(within)]) != within:
        return None
    return address.module[len(within) :]


def _carried_out(move: Moved, now: Mapping[Address, Address]) -> dict[Address, Address]:
    taken = set(now.values())
    places = {_place(move, address) for address in taken}
    result = {}
    for start, address in now.items():
        target = _target(move, address)
        free = target is not None and _place(move, target) not in places
        result[start] = target if target is not None and free else address
    return result


def _place(move: Moved, address: Address) -> object:
    """What must be free for a move: the module instance, the resource, or the one instance."""
    depth = len(move.within) + len(move.target.module)
    if not move.target.type:
        return address.module[:depth]
    return address if move.of_one else replace(address, key=None)


def _target(move: Moved, address: Address) -> Address | None:
    """Where a move puts an address, None where it is not about it."""
    inner = _inside(move.within, address)
    if inner is None:
        return None
    source, target, prefix = move.source, move.target, address.module[: len(move.within)]
    if source.type:
        if not _selects(move, source, address) or (move.of_one and address.key != source.key):
            return None
        key = target.key if move.of_one else address.key
        return Address(target.type, target.name, key, (*prefix, *target.module), address.mode)
    size = len(source.module)
    if len(inner) < size or not _is_call(inner[:size], source, of_one=move.of_one):
        return None
    key = target.own_key if move.of_one else inner[size - 1].key
    return replace(address, module=(*prefix, *_called(target, key), *inner[size:]))


def _is_call(steps: tuple[ModuleStep, ...], end: MoveEnd, *, of_one: bool) -> bool:
    *outer, last = steps
    *wanted, call = end.module
    return outer == wanted and last.name == call.name and (not of_one or last.key == call.key)


def _called(end: MoveEnd, key: Key) -> tuple[ModuleStep, ...]:
    *outer, call = end.module
    return (*outer, ModuleStep(call.name, key))
