"""Runs the recorded expressions of the real terraform through our evaluator and says where they differ."""

import base64
import gzip
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from auditor.hcl import configuration, numbers, static, types
from auditor.hcl.bodies import storable
from auditor.hcl.evaluation import Evaluation
from auditor.hcl.expression import evaluate
from auditor.hcl.faults import Fault
from auditor.hcl.grammar import parse_file
from auditor.hcl.module import ModuleInstance
from auditor.hcl.parse import Disk, ParsedFile
from auditor.hcl.root_module import open_module
from auditor.hcl.typed import EPHEMERAL, SENSITIVE, Typed, deep_marks
from auditor.hcl.variables import Given, Sources
from auditor.model.value import freeze

HOME = Path(__file__).parents[2].parent / "shared/conformance"


def cases() -> Iterator[dict[str, Any]]:
    for line in (HOME / "expressions.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line, parse_float=Decimal)


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str).replace("${", "$${").replace("%{", "%%{")


def _module(case: dict[str, Any]) -> tuple[ModuleInstance, str]:
    context = case.get("context", {})
    text = [f"locals {{\n  r = {case['expr']}\n}}\n"]
    given = {}
    for name, variable in context.get("variables", {}).items():
        extras = "".join(
            f"  {key} = {_literal(variable[key])}\n"
            for key in ("default", "sensitive", "ephemeral", "nullable")
            if key in variable
        )
        text.append(f'variable "{name}" {{\n  type = {variable["type"]}\n{extras}}}\n')
        if "value" in variable:
            given[name] = Given("given", value=freeze(variable["value"]))
    if context.get("locals"):
        text.append("locals {\n" + "".join(f"  {k} = {_literal(v)}\n" for k, v in context["locals"].items()) + "}\n")
    text.append(context.get("hcl", ""))
    evaluation = Evaluation(Disk(HOME))
    body = parse_file("".join(text), "main.tf")
    built = configuration.build("", [ParsedFile("main.tf", body)])
    evaluation._configurations[""] = built
    module = open_module(evaluation, Sources(given))
    return module, "r"


def run(case: dict[str, Any]) -> Typed:
    """Evaluate a case; raises Fault where we refuse it."""
    module, name = _module(case)
    for diagnostic in static.check(module.configuration):
        raise Fault(diagnostic.summary, diagnostic.detail)
    value = storable(evaluate(module.configuration.locals[name].expression, module.scope))
    if module.evaluation.diagnostics:
        raise Fault(str(next(iter(module.evaluation.diagnostics))))
    if EPHEMERAL in deep_marks(value):
        raise Fault("Ephemeral value not allowed")
    return value


def difference(case: dict[str, Any]) -> str | None:
    """What is different from terraform, None where nothing is."""
    try:
        value = run(case)
    except Fault as fault:
        return None if case.get("error") else f"refused: {fault}"
    if case.get("error"):
        return f"accepted: {_plain(value)!r}, terraform: {case.get('error_summary')}"
    wanted = [case, *({**case, "value": other} for other in case.get("alternatives", []))]
    found = [_compare(value, one) for one in wanted]
    return None if None in found else found[0]


def _compare(value: Typed, case: dict[str, Any]) -> str | None:
    got = _plain(value)
    wanted = case.get("value")
    if "base64gzip(" in case["expr"] and isinstance(got, str) and isinstance(wanted, str):
        got, wanted = _unzipped(got), _unzipped(wanted)
    if not same(got, wanted):
        return f"value {got!r}, terraform: {wanted!r}"
    mask = _mask(value, lambda part: not part.known or part.open is not None)
    if trim(mask) != trim(case.get("unknown", False)):
        return f"unknown {mask!r}, terraform: {case.get('unknown')!r}"
    if "cty_type" in case and types.to_json(value.type) != case["cty_type"]:
        return f"type {value.type}, terraform: {case['type']}"
    marks = _mask(value, lambda part: SENSITIVE in part.marks)
    if case["category"] in CHECKED_FOR_MARKS and trim(marks) != trim(case.get("sensitive", False)):
        return f"sensitive {marks!r}, terraform: {case.get('sensitive')!r}"
    return None


CHECKED_FOR_MARKS = {"fn.sensitive", "fn.nonsensitive", "fn.issensitive", "ctx.sensitive"}


def _unzipped(text: str) -> bytes:
    return gzip.decompress(base64.b64decode(text))


def _plain(value: Typed) -> Any:
    if not value.known or value.raw is None:
        return None
    if isinstance(value.raw, dict):
        return {name: _plain(part) for name, part in value.raw.items() if part.known}
    if isinstance(value.raw, tuple):
        return [_plain(part) for part in value.raw]
    return numbers.to_decimal(value.raw) if value.kind == "number" else value.raw


def same(got: Any, wanted: Any) -> bool:
    if isinstance(got, dict) and isinstance(wanted, dict):
        return list(got) == list(wanted) and all(same(got[key], wanted[key]) for key in got)
    if isinstance(got, list) and isinstance(wanted, list):
        return len(got) == len(wanted) and all(map(same, got, wanted))
    if isinstance(got, (int, Decimal)) and isinstance(wanted, (int, Decimal)):
        return isinstance(got, bool) == isinstance(wanted, bool) and Decimal(got) == Decimal(wanted)
    return type(got) is type(wanted) and got == wanted


def _mask(value: Typed, test: Any) -> Any:
    if test(value):
        return True
    if isinstance(value.raw, dict):
        return {name: _mask(part, test) for name, part in value.raw.items()}
    if isinstance(value.raw, tuple):
        if value.kind == "set" and any(_mask(part, test) for part in value.raw):
            return [_mask(part, test) for part in value.raw]
        return [_mask(part, test) for part in value.raw]
    return False


def trim(mask: Any) -> Any:
    if isinstance(mask, dict):
        kept = {name: trim(part) for name, part in mask.items()}
        return {name: part for name, part in kept.items() if part} or False
    if isinstance(mask, list):
        kept_list = [trim(part) for part in mask]
        return kept_list if any(kept_list) else False
    return mask
