"""One instance of a module: its variables, locals, resources, module calls and outputs, each evaluated when asked for.

A configuration and a way to its arguments in; typed values out. Nothing here reads a file. An object with an error is
reported once and unknown from then on.
"""

from collections.abc import Callable
from functools import cached_property

from auditor.hcl import constraints, limits, typed, types, undeclared
from auditor.hcl.bodies import storable
from auditor.hcl.configuration import Configuration, ResourceKey
from auditor.hcl.constraints import Constraint
from auditor.hcl.evaluation import Evaluation, Memo
from auditor.hcl.expression import evaluate
from auditor.hcl.faults import Fault
from auditor.hcl.module_calls import ModuleCalls
from auditor.hcl.resource_instances import Instances, instances
from auditor.hcl.scope import Scope
from auditor.hcl.syntax import Block, Expression, Step, Traversal
from auditor.hcl.traversal import apply_steps
from auditor.hcl.typed import EPHEMERAL, SENSITIVE, Typed, deep_marks
from auditor.model.address import ModuleStep
from auditor.model.source import Diagnostic, SourceRange

Argument = Callable[[str, Constraint], Typed | None]
"""A variable's name and constraint to the value that was given for it; None where none was given."""


class ModuleInstance:
    """One module instance; `path` is () for the root module."""

    def __init__(
        self, evaluation: Evaluation, configuration: Configuration, path: tuple[ModuleStep, ...], argument: Argument
    ) -> None:
        self.evaluation = evaluation
        self.configuration = configuration
        self.path = path
        self.argument = argument
        self.caller: tuple[ModuleInstance, Block] | None = None
        self.scope = Scope(self.lookup, evaluation.disk, work=evaluation.work)
        self.calls = ModuleCalls(self)
        self.memo = Memo()

    @cached_property
    def prefix(self) -> str:
        """The module's address with a dot, "" for the root module."""
        return "".join(f"{step}." for step in self.path)

    @cached_property
    def directories(self) -> frozenset[str]:
        """The directories of this module and of all that call it."""
        above = self.caller[0].directories if self.caller else frozenset[str]()
        return above | {self.configuration.directory or "."}

    def lookup(self, traversal: Traversal) -> Typed:
        """Resolve a traversal; raises Fault where terraform would."""
        resolve = _ROOTS.get(traversal.root)
        try:
            if resolve:
                return resolve(self, traversal)
            return self._resource("managed", traversal.root, traversal.steps, traversal)
        except Fault as fault:
            raise fault.at(traversal.range) from None

    def guarded(self, key: tuple[str, ...], compute: Callable[[], Typed], place: SourceRange) -> Typed:
        """Evaluate once; an error is reported once and the value unknown."""

        def careful() -> Typed:
            try:
                return limits.sized(compute())
            except RecursionError:
                fault = Fault("Too deep nesting", "The value hangs on too long a chain of others.")
            except Fault as found:
                fault = found
            self.evaluation.report(fault.at(place).diagnostic())
            shown = ".".join(key)
            return typed.unknown(types.DYNAMIC, f"{shown} cannot be evaluated: {fault.summary}")

        with self.evaluation.work.piece():
            return self.memo.once(key, careful)

    def variable(self, name: str) -> Typed:
        """The value of a variable; raises Fault where it is not declared."""
        block = self.configuration.variables.get(name)
        if block is None and self.configuration.unread:
            return self._unread(f"var.{name}")
        if block is None:
            raise undeclared.variable(name)
        return self.guarded(("var", name), lambda: self._variable(name, block), block.header)

    def argument_place(self, name: str) -> SourceRange | None:
        """Where the module call gives a variable its value."""
        attribute = self.caller[1].body.attributes.get(name) if self.caller else None
        return attribute.expression.range if attribute else None

    def constraint(self, block: Block) -> Constraint:
        """The type constraint of a variable block."""
        attribute = block.body.attributes.get("type")
        if attribute is None:
            return constraints.ANY
        return constraints.read(attribute.expression, lambda node: evaluate(node, self.scope))

    def _variable(self, name: str, block: Block) -> Typed:
        attributes = block.body.attributes
        constraint = self.constraint(block)
        value = self.argument(name, constraint)
        default = attributes.get("default")
        nullable = self.flag(block, "nullable", default=True)
        if value is not None and value.raw is None and not nullable and default:
            value = None
        defaulted = default if value is None else None
        if value is None:
            value = evaluate(default.expression, self.scope) if default else self._unset(name, block, constraint)
        given = self.argument_place(name) or value.origin
        try:
            value = constraint.apply(value)
        except Fault as fault:
            if defaulted:
                detail = f"This default value is not compatible with the variable's type constraint: {fault.detail}"
                raise Fault("Invalid default value for variable", detail, defaulted.expression.range) from None
            detail = f"The given value is not suitable for {self.prefix}var.{name}: {fault.detail}"
            raise Fault("Invalid value for input variable", detail, given) from None
        if value.raw is None and not nullable:
            if defaulted:
                detail = "A null default value is not valid when nullable=false."
                raise Fault("Invalid default value for variable", detail, defaulted.expression.range)
            raise Fault("Required variable not set", f'The variable "{name}" must not be null.', given)
        marks = frozenset({SENSITIVE} if self.flag(block, "sensitive") else ())
        marks |= frozenset({EPHEMERAL} if self.flag(block, "ephemeral") else ())
        return value.marked(marks)

    def _unset(self, name: str, block: Block, constraint: Constraint) -> Typed:
        """A variable without a value is unknown, as it is when terraform validates, and has its type."""
        reason = f"{self.prefix}var.{name} is not set"
        if not self.caller:
            detail = f'The variable "{name}" is not set, and has no default value.'
            self.evaluation.report(Fault("No value for required variable", detail, block.header).diagnostic())
            reason = f"var.{name} cannot be evaluated: No value for required variable"
        return typed.unknown(types.without_optional(constraint.type), reason)

    def flag(self, block: Block, name: str, *, default: bool = False) -> bool:
        """A literal bool argument of a block."""
        attribute = block.body.attributes.get(name)
        if attribute is None:
            return default
        value = evaluate(attribute.expression, self.scope)
        return bool(value.raw) if value.kind == "bool" and value.known else default

    def local(self, name: str) -> Typed:
        """The value of a local; raises Fault where it is not declared."""
        attribute = self.configuration.locals.get(name)
        if attribute is None and self.configuration.unread:
            return self._unread(f"local.{name}")
        if attribute is None:
            raise undeclared.local(name)
        place = attribute.expression.range
        return self.guarded(("local", name), lambda: evaluate(attribute.expression, self.scope), place)

    def output(self, name: str) -> Typed:
        """The value of an output; raises Fault where it is not declared."""
        block = self.configuration.outputs.get(name)
        if block is None and self.configuration.unread:
            return self._unread(f"module.{self.path[-1].name}.{name}")
        if block is None:
            detail = f'This object does not have an attribute named "{name}".'
            raise Fault("Unsupported attribute", detail)
        return self.guarded(("output", name), lambda: self._output(block), block.header)

    def _output(self, block: Block) -> Typed:
        attribute = block.body.attributes.get("value")
        if attribute is None:
            raise Fault("Missing required argument", 'The argument "value" is required.', block.header)
        value = storable(evaluate(attribute.expression, self.scope))
        marks = frozenset(mark for mark in (SENSITIVE, EPHEMERAL) if self.flag(block, mark))
        if EPHEMERAL in deep_marks(value) and EPHEMERAL not in marks:
            detail = "This output value is not declared as returning an ephemeral value, "
            detail += "so it cannot be set to a result derived from an ephemeral value."
            place = attribute.expression.range
            self.evaluation.report(Diagnostic("error", "Ephemeral value not allowed", detail, place))
        return value.marked(marks) if marks else value

    def instances(self, key: ResourceKey) -> Instances:
        """The instances of a resource; errors are reported once."""
        return self.memo.once(key, lambda: instances(self, key, self.configuration.resources[key]))

    def _resource(self, mode: str, type: str, steps: tuple[Step, ...], traversal: Traversal) -> Typed:
        if not steps or steps[0].indexed:
            raise undeclared.type_alone()
        key = (mode, type, str(steps[0].key))
        if key not in self.configuration.resources:
            if self.configuration.unread:
                return self._unread(f"{'data.' if mode == 'data' else ''}{type}.{steps[0].key}")
            raise undeclared.resource(*key, self.configuration.directory)
        many = _many(self.configuration.resources[key])
        if many and len(steps) > 1 and not steps[1].indexed:
            raise undeclared.without_key(f"{type}.{steps[0].key}", many)
        return apply_steps(self.instances(key).value(), steps[1:], traversal.range)

    def _unread(self, name: str) -> Typed:
        files = ", ".join(self.configuration.unread)
        return typed.unknown(types.DYNAMIC, f"{name} may be declared in a file that cannot be parsed ({files})")

    def _var(self, traversal: Traversal) -> Typed:
        return apply_steps(self.variable(_name(traversal)), traversal.steps[1:], traversal.range)

    def _local(self, traversal: Traversal) -> Typed:
        return apply_steps(self.local(_name(traversal)), traversal.steps[1:], traversal.range)

    def _data(self, traversal: Traversal) -> Typed:
        type = _name(traversal)
        return self._resource("data", type, traversal.steps[1:], traversal)

    def _ephemeral(self, traversal: Traversal) -> Typed:
        return self._resource("ephemeral", _name(traversal), traversal.steps[1:], traversal)

    def _module(self, traversal: Traversal) -> Typed:
        return self.calls.value(_name(traversal), traversal.steps[1:], traversal.range)

    def _path(self, traversal: Traversal) -> Typed:
        places = {
            "module": self.configuration.directory or ".",
            "root": ".",
            "cwd": self.evaluation.disk.absolute(""),
        }
        name = _name(traversal)
        if name not in places:
            raise Fault('Invalid "path" attribute', f'The "path" object does not have an attribute named "{name}".')
        return apply_steps(typed.string(places[name]), traversal.steps[1:], traversal.range)

    def _terraform(self, traversal: Traversal) -> Typed:
        name = _name(traversal)
        if name == "applying":
            return typed.unknown(types.BOOL, "only known during apply").marked(frozenset({EPHEMERAL}))
        if name != "workspace":
            detail = f'The "terraform" object does not have an attribute named "{name}".'
            raise Fault('Invalid "terraform" attribute', detail)
        return apply_steps(typed.string(self.evaluation.workspace), traversal.steps[1:], traversal.range)

    def _out_of_context(self, traversal: Traversal) -> Typed:
        raise undeclared.out_of_context(traversal.root)

    def constant(self, node: Expression) -> Typed:
        """Evaluate an expression that may refer to nothing (a variable file's)."""

        def nothing(traversal: Traversal) -> Typed:
            raise Fault("Variables not allowed", "Variables may not be used here.", traversal.range)

        return evaluate(node, Scope(nothing, self.evaluation.disk))


def _name(traversal: Traversal) -> str:
    if not traversal.steps or traversal.steps[0].indexed:
        raise undeclared.whole(traversal.root)
    return str(traversal.steps[0].key)


def _many(block: Block) -> str | None:
    return next((name for name in ("count", "for_each") if name in block.body.attributes), None)


_ROOTS: dict[str, Callable[[ModuleInstance, Traversal], Typed]] = {
    "var": ModuleInstance._var,
    "local": ModuleInstance._local,
    "module": ModuleInstance._module,
    "data": ModuleInstance._data,
    "ephemeral": ModuleInstance._ephemeral,
    "path": ModuleInstance._path,
    "terraform": ModuleInstance._terraform,
    "each": ModuleInstance._out_of_context,
    "count": ModuleInstance._out_of_context,
    "self": ModuleInstance._out_of_context,
}
