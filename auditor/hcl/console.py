"""The console: one expression in, its value, masks and type out, as JSON-like data."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from auditor.hcl import types
from auditor.hcl.bodies import storable
from auditor.hcl.cache import parsed_files
from auditor.hcl.evaluation import Evaluation
from auditor.hcl.expression import evaluate
from auditor.hcl.faults import Fault
from auditor.hcl.grammar import parse_expression_text
from auditor.hcl.masks import plain, sensitive_mask, unknown_mask
from auditor.hcl.module import ModuleInstance
from auditor.hcl.parse import Disk, open_root
from auditor.hcl.root_module import deep_recursion, open_module, prepare
from auditor.hcl.schemas import NONE, ProviderSchemas
from auditor.hcl.typed import Typed, wholly_known
from auditor.hcl.values import to_value
from auditor.hcl.variables import Sources

Answer = dict[str, Any]


def console(
    root: Path | None,
    *,
    cache: Path | None = None,
    workspace: str = "default",
    schemas: ProviderSchemas | None = None,
    **given: Any,  # noqa: ANN401 - the arguments of variables.gather
) -> Callable[[str], Answer]:
    """An evaluator of expressions in a root module, or in no module.

    The arguments are those of `load`: variables, var_files and environment too. Raises ConfigurationError as it does.
    """
    if root is None:
        module = open_module(Evaluation(Disk(Path()), workspace), Sources({}), read=False)
    else:
        disk = open_root(root, cache=parsed_files(cache) if cache else None)
        module, _ = prepare(disk, workspace=workspace, given=given, schemas=schemas or NONE)
    return lambda text: answer(module, text)


def answer(module: ModuleInstance, text: str) -> Answer:
    """{value, unknown, sensitive, type} of one expression, or {error}."""
    try:
        with deep_recursion():
            value = storable(evaluate(parse_expression_text(text, "<console>"), module.scope))
    except Fault as fault:
        return {"error": str(fault)}
    except RecursionError:
        return {"error": "The expression is nested too deep."}
    return shown(value)


def shown(value: Typed) -> Answer:
    """A value as the console shows it; sensitive parts are masked."""
    found = to_value(value)
    return {
        "value": plain(found),
        "unknown": unknown_mask(found),
        "sensitive": sensitive_mask(found),
        "type": types.to_json(value.type) if wholly_known(value) else "dynamic",
    }
