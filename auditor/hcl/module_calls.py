"""The module calls of one module instance: their sources, instances, arguments and outputs.

A module whose configuration is not there is one gap, and all its outputs are unknown.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.hcl import typed, types, undeclared
from auditor.hcl.constraints import Constraint
from auditor.hcl.evaluation import Memo
from auditor.hcl.expand import Expansion, expand, undetermined
from auditor.hcl.expression import evaluate
from auditor.hcl.faults import Fault
from auditor.hcl.scope import Scope
from auditor.hcl.syntax import Block, Literal, Step
from auditor.hcl.traversal import apply_steps
from auditor.hcl.typed import Typed, Unknowable
from auditor.model.address import Key, ModuleStep
from auditor.model.gap import Gap
from auditor.model.source import Diagnostic, SourceRange

if TYPE_CHECKING:
    from auditor.hcl.module import ModuleInstance

_META = frozenset({"source", "version", "count", "for_each", "providers", "depends_on"})
_MAX_DEPTH = 40


@dataclass(slots=True)
class Called:
    """One module call: how it expands, its instances, or why there are none."""

    expansion: Expansion
    instances: "dict[Key, ModuleInstance]" = field(default_factory=dict)
    missing: Unknowable | None = None


class ModuleCalls:
    """The module calls of `owner`, opened when first asked for."""

    def __init__(self, owner: "ModuleInstance") -> None:
        self._owner = owner
        self._memo = Memo()

    def names(self) -> tuple[str, ...]:
        """The names of the calls."""
        return tuple(self._owner.configuration.calls)

    def opened(self) -> "Iterator[ModuleInstance]":
        """The instances of the calls that were asked for."""
        for called in self._memo.results():
            if isinstance(called, Called):
                yield from called.instances.values()

    def called(self, name: str) -> Called:
        """The instances of a call; raises Fault where there is no such call."""
        block = self._owner.configuration.calls.get(name)
        if block is None and self._owner.configuration.unread:
            missing = Unknowable(f"module.{name} may be declared in a file that cannot be parsed")
            return Called(Expansion("single", missing=missing), missing=missing)
        if block is None:
            raise undeclared.call(name, self._owner.configuration.directory)
        return self._memo.once(name, lambda: self._open(name, block))

    def value(self, name: str, steps: tuple[Step, ...], range: SourceRange) -> Typed:
        """`module.name` and the steps after it; only the outputs that are stepped into are evaluated."""
        called = self.called(name)
        if called.missing:
            return typed.unknown(types.DYNAMIC, called.missing.reason)
        kind = called.expansion.kind
        if kind == "single":
            return self._outputs(called.instances[None], steps, range)
        if steps and steps[0].indexed:
            given = steps[0].key
            key: Key = given if isinstance(given, int) and kind == "count" else str(given)
            if key in called.instances:
                return self._outputs(called.instances[key], steps[1:], range)
        parts = {place: self._outputs(instance, (), range) for place, instance in called.instances.items()}
        if kind == "count":
            whole = typed.tuple_(parts.values())
        else:
            whole = typed.object_({str(place): part for place, part in parts.items()})
        return apply_steps(whole, steps, range)

    def _outputs(self, instance: "ModuleInstance", steps: tuple[Step, ...], range: SourceRange) -> Typed:
        if steps and not steps[0].indexed:
            return apply_steps(instance.output(str(steps[0].key)), steps[1:], range)
        whole = typed.object_({name: instance.output(name) for name in instance.configuration.outputs})
        return apply_steps(whole, steps, range)

    def _open(self, name: str, block: Block) -> Called:
        owner = self._owner
        subject = f"{owner.prefix}module.{name}"
        try:
            expansion = expand(block.body, owner.scope)
            owner.evaluation.work.open_modules(len(expansion.instances))
        except Fault as fault:
            owner.evaluation.report(fault.at(block.header).diagnostic())
            missing = Unknowable(f"{subject} cannot be expanded: {fault.summary}")
            return Called(Expansion("count", missing=missing), missing=missing)
        if expansion.missing:
            reason = f"the number of its instances is not known: {expansion.missing.reason}"
            effect = f"the resources of {subject}"
            owner.evaluation.miss(Gap("declared", subject, reason, "give a state or read AWS", effect))
            owner.evaluation.report(*undetermined(owner.evaluation, expansion, block))
            return Called(expansion, missing=Unknowable(f"{subject}: {reason}"))
        directory = self._directory(name, block, subject)
        if directory is None:
            return Called(expansion, missing=Unknowable(f"{subject} is not present here"))
        called = Called(expansion)
        for key, names in expansion.instances:
            called.instances[key] = self._instance(name, key, names, directory, block)
        return called

    def _directory(self, name: str, block: Block, subject: str) -> str | None:
        owner = self._owner
        source = block.body.attributes.get("source")
        text = source.expression.value if source and isinstance(source.expression, Literal) else None
        if not isinstance(text, str):
            text = "a source that is not plain text"
        directory: str | None
        if text.startswith(("./", "../")) or text in {".", ".."}:
            directory = os.path.normpath(os.path.join(owner.configuration.directory, text))
        else:
            key = ".".join([*(step.name for step in owner.path), name])
            directory = owner.evaluation.installed.get(key)
        deep = len(owner.path) >= _MAX_DEPTH or directory in owner.directories
        if directory is not None and owner.evaluation.disk.is_directory(directory) and not deep:
            return directory
        reason = f"its source {text!r} is not on this disk" if not deep else "modules call each other without end"
        place = str(block.header)
        if text.startswith(("./", "../")) and not deep:
            detail = f"The directory {directory} could not be read for {subject}."
            owner.evaluation.report(Diagnostic("error", "Unreadable module directory", detail, block.header))
        effect = f"the resources and outputs of {subject} ({place})"
        owner.evaluation.miss(Gap("declared", subject, reason, "run terraform init, or check the source", effect))
        return None

    def _instance(self, name: str, key: Key, names: dict[str, Typed], directory: str, block: Block) -> "ModuleInstance":
        owner = self._owner
        scope = owner.scope.with_names(names) if names else owner.scope
        configuration = owner.evaluation.configuration(directory)
        for extra in block.body.attributes.keys() - _META - configuration.variables.keys():
            detail = f'An argument named "{extra}" is not expected here.'
            fault = Fault("Unsupported argument", detail, block.body.attributes[extra].name_range)
            owner.evaluation.report(fault.diagnostic())

        for variable, declared in configuration.variables.items():
            if variable not in block.body.attributes and "default" not in declared.body.attributes:
                detail = f'The argument "{variable}" is required, but no definition was found.'
                owner.evaluation.report(Fault("Missing required argument", detail, block.header).diagnostic())

        def argument(variable: str, constraint: Constraint) -> Typed | None:
            return _argument(block, variable, scope)

        path = (*owner.path, ModuleStep(name, key))
        instance = type(owner)(owner.evaluation, configuration, path, argument)
        instance.caller = (owner, block)
        return instance


def _argument(block: Block, variable: str, scope: Scope) -> Typed | None:
    attribute = block.body.attributes.get(variable)
    if attribute is None or variable in _META:
        return None
    return evaluate(attribute.expression, scope)
