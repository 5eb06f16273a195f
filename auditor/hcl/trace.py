"""Follows what is written, not what is evaluated: from a traversal to the resources at its end.

The way goes through variables, locals, module calls and outputs: an edge stays where a condition took the other branch.

A module instance and a traversal in, subjects ("module.alb.aws_lb.main.arn") out.
"""

from typing import TYPE_CHECKING

from auditor.hcl import references
from auditor.hcl.faults import Fault
from auditor.hcl.references import step_text
from auditor.hcl.syntax import Block, Body, Expression, Step, Traversal

if TYPE_CHECKING:
    from auditor.hcl.module import ModuleInstance

Subjects = frozenset[str]
_NOTHING: Subjects = frozenset()
_NO_RESOURCE = frozenset({"path", "terraform", "each", "count", "self"})


class Tracer:
    """Traces traversals; remembers what it found for each object of each module instance."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str, str], Subjects] = {}

    def trace(self, module: "ModuleInstance", traversal: Traversal) -> Subjects:
        """The resource attributes at the end of a traversal."""
        root, steps = traversal.root, traversal.steps
        if root in _NO_RESOURCE or not steps:
            return _NOTHING
        name = str(steps[0].key)
        if root == "local":
            attribute = module.configuration.locals.get(name)
            return self._object(module, root, name, attribute.expression) if attribute else _NOTHING
        if root == "var":
            return self._variable(module, name)
        if root == "module":
            return self._module(module, name, steps[1:])
        return self._resource(module, root, steps)

    def of_body(self, module: "ModuleInstance", body: Body) -> dict[str, Subjects]:
        """By top-level attribute or block: the subjects that are written below it."""
        found: dict[str, Subjects] = {}
        for path, traversal in references.of_body(body):
            top = path.split(".", 1)[0]
            found[top] = found.get(top, _NOTHING) | self.trace(module, traversal)
        return found

    def of_expression(self, module: "ModuleInstance", expression: Expression) -> Subjects:
        """The subjects that are written in an expression."""
        found = _NOTHING
        for traversal in references.traversals(expression):
            found |= self.trace(module, traversal)
        return found

    def _resource(self, module: "ModuleInstance", root: str, steps: tuple[Step, ...]) -> Subjects:
        mode = "data" if root == "data" else "managed"
        words = [root, *(str(part.key) for part in steps[: 2 if mode == "data" else 1])]
        key = (mode, *words[-2:])
        if len(words) < (3 if mode == "data" else 2) or key not in module.configuration.resources:
            return _NOTHING
        subject = module.prefix + ".".join(words)
        subject += "".join(map(step_text, steps[len(words) - 1 :]))
        return frozenset({subject})

    def _object(self, module: "ModuleInstance", root: str, name: str, *nodes: Expression) -> Subjects:
        key = (id(module), root, name)
        if key not in self._found:
            self._found[key] = _NOTHING
            found = _NOTHING
            for node in nodes:
                for traversal in references.traversals(node):
                    found |= self.trace(module, traversal)
            self._found[key] = found
        return self._found[key]

    def _variable(self, module: "ModuleInstance", name: str) -> Subjects:
        if module.caller is None:
            return _NOTHING
        parent, block = module.caller
        given = block.body.attributes
        nodes = [given[key].expression for key in (name, "for_each", "count") if key in given]
        return self._object(parent, f"call {block.labels[0]}", name, *nodes)

    def _module(self, module: "ModuleInstance", name: str, steps: tuple[Step, ...]) -> Subjects:
        try:
            called = module.calls.called(name)
        except Fault:
            return _NOTHING
        chosen = list(called.instances.values())
        if steps and steps[0].indexed:
            chosen = [instance for key, instance in called.instances.items() if key == steps[0].key]
            steps = steps[1:]
        wanted = str(steps[0].key) if steps and not steps[0].indexed else None
        found = _NOTHING
        for instance in chosen:
            for output, block in instance.configuration.outputs.items():
                if wanted in {None, output}:
                    found |= self._output(instance, output, block)
        return found

    def _output(self, module: "ModuleInstance", name: str, block: Block) -> Subjects:
        value = block.body.attributes.get("value")
        return self._object(module, "output", name, value.expression) if value else _NOTHING
