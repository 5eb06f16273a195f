"""Custom conditions: variable validation, preconditions, postconditions and check blocks.

A module instance in, what does not hold out, as diagnostics. An unknown condition is not a failure.

Rests on developer.hashicorp.com/terraform/language/expressions/custom-conditions
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.hcl import references, types
from auditor.hcl.conversion import convert
from auditor.hcl.expression import evaluate
from auditor.hcl.faults import Fault
from auditor.hcl.scope import Scope
from auditor.hcl.syntax import Block
from auditor.hcl.typed import SENSITIVE, Typed, deep_marks
from auditor.model.source import Diagnostic, SourceRange

if TYPE_CHECKING:
    from auditor.hcl.module import ModuleInstance


def failed(module: "ModuleInstance") -> Iterator[Diagnostic]:
    """Everything in a module instance that does not hold."""
    configuration = module.configuration
    for name, block in configuration.variables.items():
        for rule in block.body.of("validation"):
            place = module.argument_place(name) or block.header
            yield from _rule(rule, module.scope, "Invalid value for variable", place)
    for block in configuration.outputs.values():
        for rule in block.body.of("precondition"):
            yield from _rule(rule, module.scope, "Module output value precondition failed")
    for key, block in configuration.resources.items():
        rules = [rule for lifecycle in block.body.of("lifecycle") for rule in lifecycle.body.blocks]
        if rules:
            yield from _of_resource(module, key, rules)
    for block in configuration.checks.values():
        for rule in block.body.of("assert"):
            yield from _assertion(rule, module.scope)


def _of_resource(module: "ModuleInstance", key: tuple[str, str, str], rules: list[Block]) -> Iterator[Diagnostic]:
    for instance in module.instances(key).by_key.values():
        scope = module.scope.with_names({**instance.names, "self": instance.exported})
        for rule in rules:
            if rule.type in {"precondition", "postcondition"}:
                yield from _rule(rule, scope, f"Resource {rule.type} failed")


def _holds(rule: Block, scope: Scope) -> bool | None:
    attribute = rule.body.attributes.get("condition")
    if attribute is None:
        raise Fault("Missing required argument", 'The argument "condition" is required.', rule.header)
    value = evaluate(attribute.expression, scope)
    try:
        value = convert(value, types.BOOL)
    except Fault as fault:
        raise Fault("Invalid condition result", fault.detail, attribute.expression.range) from None
    if value.raw is None:
        raise Fault("Invalid condition result", "The condition is null.", attribute.expression.range)
    return bool(value.raw) if value.known else None


def _rule(rule: Block, scope: Scope, summary: str, place: SourceRange | None = None) -> Iterator[Diagnostic]:
    if _refers_to_nothing(rule):
        return
    try:
        if _holds(rule, scope) is False:
            yield Diagnostic("error", summary, _message(rule, scope), place or _condition_place(rule))
    except Fault as fault:
        yield fault.at(rule.header).diagnostic()


def _assertion(rule: Block, scope: Scope) -> Iterator[Diagnostic]:
    """A check only warns."""
    try:
        holds = _holds(rule, scope)
    except Fault as fault:
        yield fault.at(rule.header).diagnostic()
        return
    if holds is None:
        detail = "The condition could not be evaluated at this time."
        yield Diagnostic("warning", "Check block assertion known after apply", detail, _condition_place(rule))
    elif not holds:
        yield Diagnostic("warning", "Check block assertion failed", _message(rule, scope), _condition_place(rule))


def _condition_place(rule: Block) -> SourceRange:
    attribute = rule.body.attributes.get("condition")
    return attribute.expression.range if attribute else rule.header


def _message(rule: Block, scope: Scope) -> str:
    attribute = rule.body.attributes.get("error_message")
    if attribute is None:
        return ""
    try:
        value: Typed = convert(evaluate(attribute.expression, scope), types.STRING)
    except Fault:
        return "The error message itself cannot be evaluated."
    if SENSITIVE in deep_marks(value):
        return "The error message included a sensitive value, so it will not be displayed."
    return str(value.raw) if value.known else "The error message is not known yet."


def without_reference(block: Block) -> Iterator[Diagnostic]:
    """Pre- and postconditions that refer to nothing and so check nothing."""
    for rule in (*block.body.blocks, *(inner for part in block.body.of("lifecycle") for inner in part.body.blocks)):
        if _refers_to_nothing(rule):
            detail = "The condition expression must refer to at least one object from elsewhere."
            yield Diagnostic("error", f"Invalid {rule.type} expression", detail, _condition_place(rule))


def _refers_to_nothing(rule: Block) -> bool:
    attribute = rule.body.attributes.get("condition")
    if rule.type not in {"precondition", "postcondition"} or attribute is None:
        return False
    return next(references.traversals(attribute.expression), None) is None
