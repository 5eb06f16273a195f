"""[io] The rounds in which roots learn of each other: each is evaluated alone, and again when it learned something.

A Stack in; each root as it was evaluated last, with its own names and with full ones, and the joins out.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor import hcl
from auditor.model.address import split_root
from auditor.model.resource import Declared
from auditor.model.source import Diagnostic
from auditor.model.value import Value
from auditor.roots.join import REMOTE_STATE, Joins, join
from auditor.roots.lookups import LOOKUPS
from auditor.roots.qualify import qualified
from auditor.roots.stack import Known, Stack
from auditor.roots.state_place import place_of_root

JOINED = frozenset({REMOTE_STATE, *LOOKUPS, *(type for lookup in LOOKUPS.values() for type in lookup.types)})
"""The types that a join may need; the rest is evaluated once, when all joins are known."""
_UNDECLARED = "Value for undeclared variable"


@dataclass(slots=True)
class Rounds:
    """The roots as they were evaluated last, and what they learned of each other."""

    stack: Stack
    from_aws: Mapping[str, Known]
    overlay: Mapping[str, str]
    only: frozenset[str] | None
    """The types that the rounds need; None evaluates all in each."""
    found: Joins = field(default_factory=Joins)
    members: dict[str, Declared] = field(default_factory=dict)
    _complete: dict[str, Declared] = field(default_factory=dict)
    _learned: Mapping[str, Known] = field(default_factory=dict)

    def round(self, stale: Sequence[str]) -> list[str]:
        """Evaluate roots again; the names of those that learn something by it are given back."""
        self._evaluate(stale)
        states = {name: place_of_root(one, self.stack.workspace, name) for name, one in self.members.items()}
        before, self.found = self.found, join(self.together(), states)
        learned, self._learned = self._learned, by_root(self.found.known)
        return [
            name
            for name in self.members
            if (self._learned.get(name) != learned.get(name) or _moved(name, before, self.found))
            and (self.only is None or self._matters(name))
        ]

    def _matters(self, root: str) -> bool:
        """Whether what a root learned may tell more to others, or to a data source that finds nothing yet."""
        if any(split_root(join.used)[0] == root or join.used == root for join in self.found.joins):
            return True
        joined = {join.user for join in self.found.joins}
        data = (resource.address for resource in self._complete[root] if resource.address.mode == "data")
        return any(address.type in JOINED and str(address) not in joined for address in data)

    def forget(self, roots: Sequence[str]) -> None:
        """Evaluate roots without what they read of others."""
        self._learned = {name: known for name, known in self._learned.items() if name not in roots}
        kept = tuple(one for one in self.found.joins if split_root(one.user)[0] not in roots)
        users = {one.user for one in kept}
        aliases = {user: used for user, used in self.found.aliases.items() if user in users}
        self.found = replace(self.found, joins=kept, aliases=aliases)
        self._evaluate(roots)

    def complete(self) -> None:
        """Evaluate all of every root."""
        self.only = None
        self._evaluate(list(self.members))

    def edited(self, overlay: Mapping[str, str]) -> "tuple[Rounds, list[str]]":
        """The same with other texts for some files, and the roots that read those."""
        again = replace(self, overlay=overlay, only=None)
        again.members, again._complete = dict(self.members), dict(self._complete)
        return again, [name for name in self.members if any(self._reads(name, path) for path in overlay)]

    def _reads(self, root: str, path: str) -> bool:
        """Whether a file is configuration of a root, or may give it values."""
        given = {os.path.abspath(file) for file in self.stack.var_files}
        beside = os.path.dirname(path) == root
        return beside or path in self._complete[root].files or os.path.abspath(self.stack.base / path) in given

    def together(self) -> Declared:
        """All roots as one."""
        return _together(self.stack, self._complete)

    def _evaluate(self, names: Sequence[str]) -> None:
        known = [_merged(self._learned.get(name), self.from_aws.get(name)) for name in names]
        calls = [_call(self, name, one) for name, one in zip(names, known, strict=True)]
        evaluated = hcl.load_many(calls, schemas=self.stack.schemas, cache=self.stack.cache)
        base = os.path.abspath(self.stack.base)
        for name, declared in zip(names, evaluated, strict=True):
            self.members[name] = declared
            self._complete[name] = qualified(declared, name, base, self.found.aliases)


def _call(work: Rounds, name: str, known: Known) -> "hcl.Load":
    stack, overlay = work.stack, work.overlay
    root = next(root for root in stack.roots if root.name == name)
    own = {os.path.relpath(path, name or "."): text for path, text in overlay.items() if not os.path.isabs(path)}
    return hcl.Load(
        root.path,
        variables=stack.variables,
        var_files=[path.resolve() for path in stack.var_files] if name else stack.var_files,
        workspace=stack.workspace,
        known=known,
        environment=stack.environment,
        overlay={**overlay, **own, **{os.path.abspath(stack.base / path): text for path, text in overlay.items()}},
        only=work.only,
    )


def by_root(known: Known) -> dict[str, dict[str, Mapping[str, Value]]]:
    """What is known by full address, for each root under its own addresses."""
    found: dict[str, dict[str, Mapping[str, Value]]] = {}
    for address, values in known.items():
        root, local = split_root(address)
        found.setdefault(root, {})[local] = values
    return found


def _merged(learned: Known | None, from_aws: Known | None) -> Known:
    """What AWS says of a data source goes before what the code lets expect."""
    mine, theirs = learned or {}, from_aws or {}
    return {address: {**mine.get(address, {}), **theirs.get(address, {})} for address in {**mine, **theirs}}


def _moved(root: str, before: Joins, after: Joins) -> bool:
    def of_root(aliases: Mapping[str, str]) -> dict[str, str]:
        return {user: used for user, used in aliases.items() if split_root(user)[0] == root}

    return of_root(before.aliases) != of_root(after.aliases)


def _together(stack: Stack, complete: Mapping[str, Declared]) -> Declared:
    parts = [complete[root.name] for root in stack.roots]
    if len(parts) == 1:
        return parts[0]
    resources = sorted((resource for part in parts for resource in part), key=lambda resource: str(resource.address))
    declared = {split_root(variable.name)[1] for part in parts for variable in part.variables}
    return Declared(
        root=str(stack.base),
        resources=tuple(resources),
        outputs=tuple(output for part in parts for output in part.outputs),
        variables=tuple(variable for part in parts for variable in part.variables),
        diagnostics=tuple(one for part in parts for one in _meant(part.diagnostics, declared)),
        gaps=tuple(gap for part in parts for gap in part.gaps),
        default_tags=tuple(tags for part in parts for tags in part.default_tags),
        providers=tuple(one for part in parts for one in part.providers),
        files=tuple(sorted({path for part in parts for path in part.files})),
        imports=tuple(one for part in parts for one in part.imports),
        removed=tuple(one for part in parts for one in part.removed),
        roots=tuple(root.name for root in stack.roots),
    )


def _meant(diagnostics: Iterable[Diagnostic], declared: set[str]) -> list[Diagnostic]:
    """Without the complaint that a root lacks a variable which another root has: values are given to all of them."""
    return [
        one
        for one in diagnostics
        if one.summary != _UNDECLARED or not any(f'given for "{name}"' in one.detail for name in declared)
    ]
