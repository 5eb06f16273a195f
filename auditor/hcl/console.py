"""The console: one expression in, its value, masks and type out, as JSON-like data."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from auditor.hcl import types
from auditor.hcl.bodies import storable
from auditor.hcl.evaluation import Evaluation
from auditor.hcl.expression import evaluate
from auditor.hcl.faults import Fault
from auditor.hcl.grammar import parse_expression_text
from auditor.hcl.masks import plain, sensitive_mask, unknown_mask
from auditor.hcl.module import ModuleInstance
from auditor.hcl.parse import Disk
from auditor.hcl.root_module import deep_recursion, open_module, prepare
from auditor.hcl.typed import Typed, wholly_known
from auditor.hcl.values import to_value
from auditor.hcl.variables import Sources

Answer = dict[str, Any]


def console(root: Path | None) -> Callable[[str], Answer]:
    """An evaluator of expressions in a root module, or in no module; raises ConfigurationError as `load` does."""
    module = prepare(root)[0] if root else _nowhere()
    return lambda text: answer(module, text)


def _nowhere() -> ModuleInstance:
    return open_module(Evaluation(Disk(Path())), Sources({}), read=False)


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
