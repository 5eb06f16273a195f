"""Where the values of the root module's variables come from, and which source wins.

Order, last wins: default, TF_VAR_ environment, terraform.tfvars(.json), *.auto.tfvars(.json) in order of name,
then --var-file and --var. Rests on developer.hashicorp.com/terraform/language/values/variables
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.hcl import exports, typed
from auditor.hcl.grammar import parse_expression_text
from auditor.hcl.parse import Disk, ParsedFile
from auditor.hcl.syntax import Call, Expression, Traversal
from auditor.hcl.typed import Typed
from auditor.model.source import Diagnostic, SourceRange
from auditor.model.value import Value

Constant = Callable[[Expression], Typed]


@dataclass(frozen=True, slots=True)
class Given:
    """One given value: an expression of a variable file, text of the environment or --var, or plain data."""

    source: str
    expression: Expression | None = None
    text: str | None = None
    value: Value = None
    range: SourceRange | None = None

    def read(self, constraint: Expression | None, constant: Constant) -> Typed:
        """The value; text is an expression where the variable's type is not primitive. Raises Fault."""
        if self.expression is not None:
            return constant(self.expression)
        if self.text is None:
            return exports.from_value(self.value)
        if _literal(constraint):
            return typed.string(self.text)
        return constant(parse_expression_text(self.text, self.source))


def _literal(constraint: Expression | None) -> bool:
    if constraint is None:
        return True
    if isinstance(constraint, Call):
        return False
    return isinstance(constraint, Traversal) and constraint.root in {"string", "number", "bool"}


@dataclass(frozen=True, slots=True)
class Sources:
    """The values that were given, by variable name, and what could not be read."""

    given: Mapping[str, Given]
    diagnostics: tuple[Diagnostic, ...] = ()


def gather(
    disk: Disk,
    *,
    variables: Mapping[str, "str | Value"],
    var_files: Sequence[str | Path],
    environment: Mapping[str, str],
) -> Sources:
    """Collect all sources in order; raises ConfigurationError for a --var-file that is not there."""
    given: dict[str, Given] = {}
    diagnostics: list[Diagnostic] = []
    for name, text in environment.items():
        if name.startswith("TF_VAR_"):
            given[name.removeprefix("TF_VAR_")] = Given(name, text=text)
    for shown in disk.variable_files():
        _add_file(disk.parsed(disk.root / shown, shown), shown, given, diagnostics)
    for file in var_files:
        parsed = disk.given_file(file)
        _add_file(parsed, parsed.path, given, diagnostics)
    for name, value in variables.items():
        given[name] = Given("--var", text=value) if isinstance(value, str) else Given("--var", value=value)
    return Sources(given, tuple(diagnostics))


def _add_file(parsed: ParsedFile, shown: str, given: dict[str, Given], diagnostics: list[Diagnostic]) -> None:
    if parsed.diagnostic:
        diagnostics.append(parsed.diagnostic)
    if parsed.body:
        for name, attribute in parsed.body.attributes.items():
            given[name] = Given(shown, expression=attribute.expression, range=attribute.range)
