"""Function calls: evaluates the arguments and calls the function; try, can and the template functions, which look at
expressions and not only at values, are evaluated here.
"""

from collections.abc import Callable

from auditor.hcl import functions, limits, typed, types
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.grammar import parse_template_text
from auditor.hcl.scope import Scope
from auditor.hcl.syntax import Call, Expression, GetAttribute, Index, Traversal
from auditor.hcl.typed import NO_MARKS, Typed, Unknowable, deep_marks, wholly_known

Evaluate = Callable[[Expression, Scope], Typed]


def call(node: Call, scope: Scope, evaluate: Evaluate) -> Typed:
    """Evaluate a call."""
    if node.name.startswith("provider::"):
        return _of_provider(node, scope, evaluate)
    special = _SPECIAL.get(node.name.removeprefix("core::"))
    try:
        if special:
            return special(node, scope, evaluate)
        function = functions.find(node.name)
        arguments = _arguments(node, scope, evaluate)
        scope.work.step(limits.weight(arguments))
        return functions.call(node.name, function, arguments, scope.files)
    except _Unexpandable as unexpandable:
        return unexpandable.value
    except Fault as fault:
        raise fault.at(node.range) from None


def _of_provider(node: Call, scope: Scope, evaluate: Evaluate) -> Typed:
    arguments = [evaluate(argument, scope) for argument in node.arguments]
    refs = typed.NO_REFS.union(*map(typed.deep_refs, arguments))
    marks = NO_MARKS.union(*map(deep_marks, arguments))
    return typed.unknown(types.DYNAMIC, f"{node.name} is run by its provider").with_(refs=refs, marks=marks)


class _Unexpandable(Exception):
    """The expanded last argument is unknown, so is the result."""

    def __init__(self, value: Typed) -> None:
        super().__init__()
        self.value = value


def _arguments(node: Call, scope: Scope, evaluate: Evaluate) -> list[Typed]:
    arguments = [evaluate(argument, scope) for argument in node.arguments]
    if not node.expanded:
        return arguments
    last = arguments.pop()
    if last.raw is None:
        raise Fault("Invalid expanding argument value", "The expanding argument must not be null.")
    if last.kind not in {"list", "set", "tuple", "dynamic"}:
        raise Fault("Invalid expanding argument value", "The expanding argument must be a list, set or tuple.")
    if not last.known:
        raise _Unexpandable(typed.unknown(types.DYNAMIC, last.raw.reason).with_(refs=last.refs))
    return [*arguments, *(part.marked(last.marks).linked(last.refs) for part in last.raw)]


def _try(node: Call, scope: Scope, evaluate: Evaluate) -> Typed:
    if not node.arguments:
        raise Fault("Error in function call", 'Call to function "try" failed: at least one argument is required.')
    reasons = []
    for argument in node.arguments:
        try:
            value = evaluate(argument, scope)
        except Fault as fault:
            reasons.append(fault.detail or fault.summary)
            continue
        if value.known or value.raw.exactly is None:
            return value if wholly_known(value) or value.open is not None else _unsure(value)
        raw = Unknowable(value.raw.reason, value.raw.exactly)
        return Typed("dynamic", raw, types.DYNAMIC, NO_MARKS, value.origin, value.refs)
    detail = 'Call to function "try" failed: no expression succeeded: ' + "; ".join(reasons)
    raise Fault("Error in function call", detail)


def _unsure(value: Typed) -> Typed:
    """A partly unknown result may fail later, so terraform calls it unknown, without marks; the known parts are kept
    for reading, with theirs."""
    found = typed.first_unknown(value)
    result = typed.unknown(types.DYNAMIC, found.reason if found else "not known")
    result = result.with_(refs=typed.deep_refs(value), origin=value.origin)
    result.document = value
    return result


def _can(node: Call, scope: Scope, evaluate: Evaluate) -> Typed:
    if len(node.arguments) != 1:
        raise Fault("Error in function call", 'Call to function "can" failed: exactly one argument is required.')
    try:
        value = evaluate(node.arguments[0], scope)
    except Fault:
        return typed.FALSE
    if not wholly_known(value):
        found = typed.first_unknown(value)
        return typed.unknown(types.BOOL, found.reason if found else "not known").with_(refs=value.refs)
    return typed.TRUE


def _template_file(node: Call, scope: Scope, evaluate: Evaluate) -> Typed:
    if scope.depth:
        raise Fault("Error in function call", "templatefile cannot be called in a template.")
    path, names = _two(node, scope, evaluate)
    path = convert(path, types.STRING)
    if path.raw is None:
        raise Fault("Invalid function argument", "The path of a template must not be null.")
    if not path.known or not names.known:
        return _unknown_text(path, names)
    text = scope.files.read(path.raw).decode("utf-8", "replace")
    return _rendered(text, path.raw, names, scope, evaluate).marked(path.marks)


def _template_string(node: Call, scope: Scope, evaluate: Evaluate) -> Typed:
    if scope.depth:
        raise Fault("Error in function call", "templatestring cannot be called in a template.")
    if node.arguments and not _is_reference(node.arguments[0]):
        detail = "the template is given by a reference to an object of the module, not by an expression."
        raise Fault("Error in function call", f'Call to function "templatestring" failed: {detail}')
    text, names = _two(node, scope, evaluate)
    if text.raw is None or text.kind not in {"string", "dynamic"}:
        raise Fault("Error in function call", 'Call to function "templatestring" failed: a string is required.')
    if not text.known or not names.known:
        return _unknown_text(text, names)
    rendered = _rendered(text.raw, "<templatestring argument>", names, scope, evaluate)
    return convert(rendered, types.STRING).marked(text.marks)


def _is_reference(node: Expression) -> bool:
    while isinstance(node, (GetAttribute, Index)):
        node = node.source
    return isinstance(node, Traversal)


def _two(node: Call, scope: Scope, evaluate: Evaluate) -> tuple[Typed, Typed]:
    arguments = _arguments(node, scope, evaluate)
    if len(arguments) != 2:
        raise Fault("Not enough function arguments", f'Function "{node.name}" expects two arguments.')
    names = arguments[1]
    if names.raw is None or names.kind not in {"map", "object", "dynamic"}:
        raise Fault("Invalid function argument", "The variables of a template are a map.")
    return arguments[0], names


def _unknown_text(*values: Typed) -> Typed:
    reason = next(value.raw.reason for value in values if not value.known)
    marks = NO_MARKS.union(*(deep_marks(value) for value in values))
    refs = typed.NO_REFS.union(*(typed.deep_refs(value) for value in values))
    return typed.unknown(types.DYNAMIC, reason).with_(marks=marks, refs=refs)


def _rendered(text: str, path: str, names: Typed, scope: Scope, evaluate: Evaluate) -> Typed:
    try:
        return _render(parse_template_text(text, path), names, scope, evaluate)
    except Fault as fault:
        detail = f"the template failed at {fault.range}: {fault}" if fault.range else str(fault)
        raise Fault("Error in function call", detail) from None


def _render(parsed: Expression, names: Typed, scope: Scope, evaluate: Evaluate) -> Typed:
    given = {name: part.marked(names.marks) for name, part in names.raw.items()}
    for name in given:
        if not name.replace("-", "_").isidentifier():
            raise Fault("Invalid function argument", f'"{name}" is no name for a template variable.')

    def lookup(traversal: Traversal) -> Typed:
        detail = f'vars map does not contain key "{traversal.root}"'
        raise Fault("Invalid function argument", detail, traversal.range)

    result = evaluate(parsed, Scope(lookup, scope.files, given, None, scope.depth + 1, scope.work))
    return result.linked(names.refs).marked(deep_marks(names))


_SPECIAL: dict[str, Callable[[Call, Scope, Evaluate], Typed]] = {
    "try": _try,
    "can": _can,
    "templatefile": _template_file,
    "templatestring": _template_string,
}
