"""Which provider configuration of the root module a resource uses, through `providers` arguments of module calls, and
what those configurations say of region, account and role.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs (provider configuration)
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.hcl.bodies import evaluate_body
from auditor.hcl.references import listed, shown
from auditor.hcl.syntax import Block, Body, Literal, Object, Traversal
from auditor.hcl.values import to_value
from auditor.model.resource import Provider
from auditor.model.value import Unknown, Value, at

if TYPE_CHECKING:
    from auditor.hcl.module import ModuleInstance

_ATTRIBUTES = ("region", "allowed_account_ids", "forbidden_account_ids", "profile")
_ROLES = ("assume_role", "assume_role_with_web_identity")


def name_of(block: Block) -> str:
    """Local name and alias of a provider block."""
    alias = block.body.attributes.get("alias")
    return f"{block.labels[0]}.{getattr(alias.expression, 'value', '')}" if alias else block.labels[0]


def blocks(module: "ModuleInstance") -> Iterator[tuple[str, Block, "ModuleInstance"]]:
    """The provider blocks of the root module, and those of modules that configure a provider by themselves (an old
    style), with the name that of_resource gives."""
    for block in module.configuration.providers:
        if not module.caller or _configures(block):
            yield f"{module.prefix}{name_of(block)}", block, module
    for called in module.calls.opened():
        yield from blocks(called)


def configurations(root: "ModuleInstance") -> Iterator[Provider]:
    """What each provider configuration says; a value that cannot be evaluated is unknown."""
    for name, block, module in blocks(root):
        value = to_value(evaluate_body(_telling(block.body), module.scope).value)
        told = {name: at(value, name) for name in _ATTRIBUTES}
        yield Provider(name, block.header, role_arn=_role(value), **told)


def _telling(body: Body) -> Body:
    """The part of a provider's body that says where it works."""
    attributes = {name: body.attributes[name] for name in _ATTRIBUTES if name in body.attributes}
    blocks = tuple(one for one in body.blocks if {one.type, *one.labels} & set(_ROLES))
    return replace(body, attributes=attributes, blocks=blocks)


def _role(value: Value) -> Value:
    roles = [at(block, "role_arn") for name in _ROLES for block in _blocks(at(value, name))]
    return roles[-1] if roles else None


def _blocks(value: Value) -> tuple[Value, ...]:
    if isinstance(value, Unknown):  # a dynamic block over something unknown
        return (value,)
    return value if isinstance(value, tuple) else ()


def of_resource(module: "ModuleInstance", body: Body, type: str) -> str:
    """Local name and alias in the root module: "aws", "aws.west"."""
    attribute = body.attributes.get("provider")
    found = listed(attribute.expression) if attribute else []
    return _in_root(module, shown(found[0]) if found else type.split("_", 1)[0])


def _in_root(module: "ModuleInstance", name: str) -> str:
    while module.caller:
        parent, call = module.caller
        if any(name_of(block) == name and _configures(block) for block in module.configuration.providers):
            return f"{module.prefix}{name}"
        argument = call.body.attributes.get("providers")
        passed = argument.expression if argument else None
        name = _passed(passed, name) if isinstance(passed, Object) else name
        module = parent
    return name


def _configures(block: Block) -> bool:
    """Whether a block in a called module configures a provider; one with an alias alone only stands in for it."""
    return bool(set(block.body.attributes) - {"alias", "version"} or block.body.blocks)


def _passed(passed: Object, name: str) -> str:
    for key, value in passed.entries:
        inside = shown(key) if isinstance(key, Traversal) else str(key.value) if isinstance(key, Literal) else ""
        if inside == name:
            found = listed(value)
            return shown(found[0]) if found else name
    return name
