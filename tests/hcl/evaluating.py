"""Short ways to evaluate an expression or a configuration in a test."""

from pathlib import Path
from typing import Any

import pytest

from auditor.hcl import load
from auditor.hcl.evaluation import Evaluation
from auditor.hcl.expression import evaluate
from auditor.hcl.faults import Fault
from auditor.hcl.grammar import parse_expression_text
from auditor.hcl.parse import Disk
from auditor.hcl.root_module import open_module
from auditor.hcl.scope import Scope
from auditor.hcl.syntax import Traversal
from auditor.hcl.typed import Typed
from auditor.hcl.values import to_value
from auditor.hcl.variables import Sources
from auditor.model.resource import Declared
from auditor.model.value import Value


def typed(text: str, names: dict[str, Typed] | None = None, root: Path | None = None) -> Typed:
    """Evaluate an expression where only `names` are declared."""
    module = open_module(Evaluation(Disk(root or Path())), Sources({}), read=False)
    return evaluate(parse_expression_text(text, "test.tf"), module.scope.with_names(names or {}))


def value(text: str, names: dict[str, Typed] | None = None, root: Path | None = None) -> Value:
    """The same as a plain value."""
    return to_value(typed(text, names, root))


def fault(text: str, names: dict[str, Typed] | None = None, root: Path | None = None) -> Fault:
    """The error of an expression that terraform refuses."""
    with pytest.raises(Fault) as caught:
        typed(text, names, root)
    return caught.value


def write(root: Path, files: dict[str, str]) -> Path:
    """Write a configuration."""
    for name, text in files.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return root


def loaded(root: Path, files: dict[str, str] | str, **arguments: Any) -> Declared:
    """Load a configuration given as text of main.tf, or as files."""
    return load(write(root, {"main.tf": files} if isinstance(files, str) else files), **arguments)


def output(declared: Declared, name: str = "o") -> Value:
    """The value of an output."""
    return next(found.value for found in declared.outputs if found.name == name)


def errors(declared: Declared) -> list[str]:
    """The summaries of the error diagnostics with their lines."""
    return [f"{found.range.line if found.range else 0}: {found.summary}" for found in declared.diagnostics]


def nothing(traversal: Traversal) -> Typed:
    raise Fault("Reference to undeclared name", traversal.root, traversal.range)


def empty_scope(root: Path | None = None) -> Scope:
    return Scope(nothing, Disk(root or Path()))
