"""What all module instances of one load share: the disk, the arguments, what went wrong, what was computed already."""

import os
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from auditor.hcl import configuration, json_blocks, static
from auditor.hcl.configuration import Configuration
from auditor.hcl.faults import Fault
from auditor.hcl.limits import Work
from auditor.hcl.parse import Disk
from auditor.hcl.schemas import NONE, ProviderSchemas
from auditor.model.gap import Gap
from auditor.model.source import Diagnostic
from auditor.model.value import Value

Result = TypeVar("Result")


@dataclass(slots=True)
class Evaluation:
    """The shared state of one load; diagnostics and gaps are kept once each, in the order they were met."""

    disk: Disk
    workspace: str = "default"
    known: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    diagnostics: dict[Diagnostic, None] = field(default_factory=dict)
    gaps: dict[Gap, None] = field(default_factory=dict)
    installed: Mapping[str, str] = field(default_factory=dict)
    work: Work = field(default_factory=Work)
    schemas: ProviderSchemas = NONE
    _configurations: dict[str, Configuration] = field(default_factory=dict)

    def configuration(self, directory: str) -> Configuration:
        """The configuration of a directory, read once."""
        directory = "" if directory in {"", "."} else os.path.normpath(directory)
        if directory not in self._configurations:
            found = configuration.build(directory, self.disk.directory(directory))
            json_blocks.separate(found, self.schemas)
            self._configurations[directory] = found
            self.report(*found.diagnostics, *static.check(found, self.schemas))
            for path in found.unread:
                self.miss(Gap("declared", path, "the file cannot be parsed", "correct it", f"the blocks of {path}"))
        return self._configurations[directory]

    def report(self, *diagnostics: Diagnostic) -> None:
        """Keep diagnostics."""
        self.diagnostics.update(dict.fromkeys(diagnostics))

    def miss(self, gap: Gap) -> None:
        """Keep a gap."""
        self.gaps[gap] = None

    @property
    def files(self) -> tuple[str, ...]:
        """The paths of all files that were read."""
        return tuple(sorted(path for found in self._configurations.values() for path in found.files))


class Memo:
    """Results by key; a key that is asked for while it is being computed is a cycle."""

    __slots__ = ("_busy", "_done")

    def __init__(self) -> None:
        self._done: dict[Hashable, object] = {}
        self._busy: list[Hashable] = []

    def once(self, key: Hashable, compute: Callable[[], Result]) -> Result:
        """The result, computed at most once; raises Fault for a cycle."""
        if key in self._done:
            return self._done[key]  # type: ignore[return-value]
        if key in self._busy:
            if key == self._busy[-1] and isinstance(key, tuple):
                raise _self_reference(key)
            raise Fault("Cycle", "These depend on each other: " + ", ".join(map(_shown, self._busy)))
        self._busy.append(key)
        try:
            result = compute()
        finally:
            self._busy.remove(key)
        self._done[key] = result
        return result

    def results(self) -> tuple[object, ...]:
        """All that was computed so far."""
        return tuple(self._done.values())


def _self_reference(key: tuple[object, ...]) -> Fault:
    if key[0] == "local":
        detail = f"Local value {_shown(key)} cannot use its own result as part of its expression."
        return Fault("Self-referencing local value", detail)
    shown = _shown(key).removeprefix("managed.")
    return Fault("Self-referential block", f"Configuration for {shown} may not refer to itself.")


def _shown(key: Hashable) -> str:
    return ".".join(map(str, key)) if isinstance(key, tuple) else str(key)
