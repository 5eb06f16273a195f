"""Finds the members of a family: a package, the name of a constant and its type in; the constants out, by module name.

A member is any module of the package that defines the constant; nothing registers itself and nothing is listed by hand.
"""

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import TypeVar

Member = TypeVar("Member")


def discover(package: str, constant: str, kind: type[Member]) -> dict[str, Member]:
    """Return {module name: constant} for every module of `package` that defines `constant`, sorted by module name.

    Raises TypeError when a constant is not of `kind`: a family has alike members or it is no family.
    """
    return {name: _checked(module, constant, kind) for name, module in _modules(package) if hasattr(module, constant)}


@cache
def _modules(package: str) -> list[tuple[str, ModuleType]]:
    home = importlib.import_module(package)
    names = sorted(found.name for found in pkgutil.iter_modules(home.__path__))
    return [(name, importlib.import_module(f"{package}.{name}")) for name in names]


def _checked(module: ModuleType, constant: str, kind: type[Member]) -> Member:
    member = getattr(module, constant)
    if not isinstance(member, kind):
        raise TypeError(f"{module.__name__}.{constant} is {type(member).__name__}, not {kind.__name__}")
    return member
