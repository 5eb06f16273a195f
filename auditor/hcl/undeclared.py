"""What terraform says of a name that nothing declares, the same for what is only checked and for what is evaluated."""

from auditor.hcl.faults import Fault

_DETAILS = {
    "each": 'The "each" object can be used only in "module" or "resource" blocks, '
    'and only when the "for_each" argument is set.',
    "count": 'The "count" object can only be used in "module", "resource", and "data" blocks, '
    'and only when the "count" argument is set.',
    "self": 'The "self" object is not available in this context. '
    "This object can be used only in resource provisioner, connection, and postcondition blocks.",
}
_SUMMARIES = {
    "each": 'Reference to "each" in context without for_each',
    "count": 'Reference to "count" in non-counted context',
    "self": 'Invalid "self" reference',
}


def variable(name: str) -> Fault:
    """No variable block of that name."""
    detail = f'An input variable with the name "{name}" has not been declared. '
    detail += f'This variable can be declared with a variable "{name}" {{}} block.'
    return Fault("Reference to undeclared input variable", detail)


def local(name: str) -> Fault:
    """No local of that name."""
    return Fault("Reference to undeclared local value", f'A local value with the name "{name}" has not been declared.')


def call(name: str, directory: str) -> Fault:
    """No module call of that name in the module of a directory."""
    return Fault("Reference to undeclared module", f'No module call named "{name}" is declared in {_where(directory)}.')


def resource(mode: str, type: str, name: str, directory: str) -> Fault:
    """No resource of that mode, type and name in the module of a directory."""
    detail = f'A {mode} resource "{type}" "{name}" has not been declared in {_where(directory)}.'
    return Fault("Reference to undeclared resource", detail)


def out_of_context(root: str) -> Fault:
    """each, count or self where there is none."""
    return Fault(_SUMMARIES[root], _DETAILS[root])


def whole(root: str) -> Fault:
    """An object like `var` without one of its attributes."""
    detail = f'The "{root}" object cannot be accessed directly. Instead, access one of its attributes.'
    return Fault("Invalid reference", detail)


def type_alone() -> Fault:
    """A resource type, or a bare word, without a name after it."""
    detail = "A reference to a resource type must be followed by at least one attribute access, "
    return Fault("Invalid reference", f"{detail}specifying the resource name.")


def without_key(subject: str, many: str) -> Fault:
    """An attribute of a resource that has instances."""
    detail = f'Because {subject} has "{many}" set, its attributes must be accessed on specific instances.'
    return Fault("Missing resource instance key", detail)


def _where(directory: str) -> str:
    return f"the module in {directory}" if directory not in {"", "."} else "the root module"
