"""Which live resources of a type the code asks for: names, prefixes, or all where a name is not known. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from auditor.model.resource import Resource
from auditor.model.resource_type import Scope
from auditor.model.value import Map, reveal

Element = TypeVar("Element")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Declared names and prefixes; `everything` where one of them cannot be known."""

    names: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    everything: bool = False

    def __contains__(self, name: object) -> bool:
        return self.everything or name in self.names or str(name).startswith(self.prefixes)

    def __bool__(self) -> bool:
        return bool(self.names or self.prefixes or self.everything)


def wanted(scope: Scope, types: Iterable[str], attributes: Sequence[str] = ("name",)) -> Wanted:
    """The names that resources and data sources of these types give in the first of `attributes` that is set,
    else in `<first attribute>_prefix`; one that gives neither may be any."""
    names: set[str] = set()
    prefixes: set[str] = set()
    everything = False
    for resource in scope.declared:
        if resource.address.type not in types:
            continue
        names.update(_last(scope, resource, attributes))
        name = next((value for value in map(resource.get, attributes) if value), None)
        prefix = resource.get(f"{attributes[0]}_prefix")
        if isinstance(name, str):
            names.add(name)
        elif name is None and isinstance(prefix, str) and prefix:
            prefixes.add(prefix)
        else:
            everything = True
    return Wanted(frozenset(names), tuple(sorted(prefixes)), everything)


def _last(scope: Scope, resource: Resource, attributes: Sequence[str]) -> Iterator[str]:
    """The name that was last applied."""
    prior = scope.prior.get(str(resource.address), Map())
    yield from (value for name in attributes if isinstance(value := reveal(prior.get(name)), str) and value)


def chunks(elements: Iterable[Element], size: int) -> Iterator[list[Element]]:
    """The elements in lists of at most `size`, as AWS's batch calls take them."""
    rest = list(elements)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]
