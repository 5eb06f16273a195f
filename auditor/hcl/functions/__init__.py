"""Terraform's built-in functions: a file a family, one row a function in its table FUNCTIONS.

To add a function, add a row. `find` looks one up by name; `core::` may stand before it.
"""

from functools import cache

from auditor import registry
from auditor.hcl.faults import Fault
from auditor.hcl.functions.signature import Function, call

__all__ = ["call", "find", "names"]
EVALUATED_BY_CALLER = frozenset({"try", "can", "templatefile", "templatestring"})


@cache
def _table() -> dict[str, Function]:
    families = registry.discover("auditor.hcl.functions", "FUNCTIONS", dict)
    return {name: function for family in families.values() for name, function in family.items()}


def names() -> frozenset[str]:
    """The names of all functions."""
    return EVALUATED_BY_CALLER | _table().keys()


def find(name: str) -> Function:
    """The function of a name; raises Fault where there is none."""
    found = _table().get(name.removeprefix("core::"))
    if found is None:
        raise Fault("Call to unknown function", f'There is no function named "{name}".')
    return found
