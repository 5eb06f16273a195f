"""[io] Evaluates root modules together: the places and arguments of roots in, one Declared of all of them out.

Of each root, outputs and what may be joined is evaluated alone; then what its data sources read of the others is found
(join.py), and those roots are evaluated again that learned something by it, until nothing new is learned; then all of
every root. One root alone keeps its plain names.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from auditor import hcl
from auditor.hcl.root_module import uncollected
from auditor.hcl.schemas import ProviderSchemas
from auditor.model.address import split_root
from auditor.model.gap import Gap
from auditor.model.resource import Declared
from auditor.model.source import Diagnostic
from auditor.model.value import Value
from auditor.roots.find import RootModule
from auditor.roots.join import REMOTE_STATE, Joins, join
from auditor.roots.lookups import LOOKUPS
from auditor.roots.qualify import qualified
from auditor.roots.state_place import place_of_root

MOST_ROUNDS = 12
"""How long a chain of roots that read each other is followed."""
JOINED = frozenset({REMOTE_STATE, *LOOKUPS, *(type for lookup in LOOKUPS.values() for type in lookup.types)})
"""The types that a join may need; the rest is evaluated once, when all joins are known."""
_UNDECLARED = "Value for undeclared variable"
Known = Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Stack:
    """Root modules below one folder, and the arguments that all of them get."""

    base: Path
    roots: tuple[RootModule, ...]
    variables: Mapping[str, "str | Value"] = field(default_factory=dict)
    var_files: Sequence[Path] = ()
    workspace: str = "default"
    environment: Mapping[str, str] = field(default_factory=dict)
    schemas: ProviderSchemas | None = None
    known: Known = field(default_factory=dict)
    """What is known of the outside whatever AWS has: outputs of other configurations' states, by full address."""
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """All roots together, and each by its name as it was evaluated, with its own names."""

    declared: Declared
    members: Mapping[str, Declared]


def load(stack: Stack, known: Known | None = None, overlay: Mapping[str, str] | None = None) -> Loaded:
    """Evaluate the roots; `known` by full address and `overlay` by path below the base mean what they do in hcl.load.

    Raises ConfigurationError as hcl.load does.
    """
    with uncollected():
        return _load(stack, known, overlay)


def _load(stack: Stack, known: Known | None, overlay: Mapping[str, str] | None) -> Loaded:
    several = len(stack.roots) > 1
    work = _Work(stack, _by_root({**stack.known, **(known or {})}), overlay or {}, JOINED if several else None)
    stale = [root.name for root in stack.roots]
    for _ in range(MOST_ROUNDS):
        stale = work.round(stale)
        if not stale:
            break
    gaps = work.found.gaps
    if stale:  # what such roots read is only known to the states that terraform keeps
        work.forget(stale)
        gaps = (*gaps, *(_endless(name) for name in stale))
    if several:
        work.complete()
    whole = work.together()
    return Loaded(
        replace(whole, joins=work.found.joins, gaps=(*whole.gaps, *gaps)),
        {root.name: work.members[root.name] for root in stack.roots},
    )


@dataclass(slots=True)
class _Work:
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
        learned, self._learned = self._learned, _by_root(self.found.known)
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


def _call(work: _Work, name: str, known: Known) -> "hcl.Load":
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


def _by_root(known: Known) -> dict[str, dict[str, Mapping[str, Value]]]:
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
    resources = sorted((resource for part in parts for resource in part), key=lambda resource: resource.address)
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


def _endless(root: str) -> Gap:
    reason = f"it still learns from other roots after {MOST_ROUNDS} rounds"
    return Gap("declared", root, reason, "look for roots that read each other", "what its data sources read")
