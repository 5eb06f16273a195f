"""Which provider configuration of the root module a resource uses, through `providers` arguments of module calls."""

from typing import TYPE_CHECKING

from auditor.hcl.references import listed, shown
from auditor.hcl.syntax import Body, Literal, Object, Traversal

if TYPE_CHECKING:
    from auditor.hcl.module import ModuleInstance


def of_resource(module: "ModuleInstance", body: Body, type: str) -> str:
    """Local name and alias in the root module: "aws", "aws.west"."""
    attribute = body.attributes.get("provider")
    found = listed(attribute.expression) if attribute else []
    return _in_root(module, shown(found[0]) if found else type.split("_", 1)[0])


def _in_root(module: "ModuleInstance", name: str) -> str:
    while module.caller:
        parent, call = module.caller
        if not _configured(module, name):
            argument = call.body.attributes.get("providers")
            passed = argument.expression if argument else None
            name = _passed(passed, name) if isinstance(passed, Object) else name
        module = parent
    return name


def _configured(module: "ModuleInstance", name: str) -> bool:
    """Whether the module itself configures the provider (an old style, without aliases passed in)."""
    return any(block.labels[0] == name and block.body.attributes for block in module.configuration.providers)


def _passed(passed: Object, name: str) -> str:
    for key, value in passed.entries:
        inside = shown(key) if isinstance(key, Traversal) else str(key.value) if isinstance(key, Literal) else ""
        if inside == name:
            found = listed(value)
            return shown(found[0]) if found else name
    return name
