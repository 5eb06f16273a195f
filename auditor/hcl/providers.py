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


def configurations(root: "ModuleInstance") -> Iterator[Provider]:
    """The root module's provider configurations; a value that cannot be evaluated is unknown."""
    for block in root.configuration.providers:
        value = to_value(evaluate_body(_telling(block.body), root.scope).value)
        told = {name: at(value, name) for name in _ATTRIBUTES}
        yield Provider(name_of(block), block.header, role_arn=_role(value), **told)


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
