"""Which root modules are evaluated together, and the arguments that all of them get. Pure data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auditor.hcl.schemas import ProviderSchemas
from auditor.model.value import Value
from auditor.roots.find import RootModule

Known = Mapping[str, Mapping[str, Value]]
"""Attributes by address, as the `known` of hcl.load."""


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
    """Where parsed files are kept, None for nowhere."""
