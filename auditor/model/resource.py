"""What terraform declares: resources with values, the lines that wrote them, and the references between them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from auditor.model.address import Address
from auditor.model.gap import Gap
from auditor.model.move import Backend, Import, Moved, Removed
from auditor.model.source import Diagnostic, SourceRange
from auditor.model.value import Map, Sensitive, Unknown, Value, at, freeze, reveal


@dataclass(frozen=True, slots=True)
class Reference:
    """`path` of the user refers to `subject` ("aws_lb.main.arn", with module path), kept even where it is known."""

    path: str
    subject: str
    range: SourceRange


@dataclass(frozen=True, slots=True)
class Resource:
    """One declared resource instance. `ranges` say where each attribute or block is written in the resource block,
    `origins` where the literal stands that gives the value (a tfvars line, a module argument, a local)."""

    address: Address
    attributes: Map
    range: SourceRange
    ranges: tuple[tuple[str, SourceRange], ...] = ()
    origins: tuple[tuple[str, SourceRange], ...] = ()
    references: tuple[Reference, ...] = ()
    ignore_changes: tuple[str, ...] = ()
    """Paths of lifecycle.ignore_changes; ("all",) for the keyword."""
    depends_on: tuple[str, ...] = ()
    provider: str = ""
    """Local name and alias of the provider: "aws" or "aws.west"."""

    def get(self, path: str, default: Value = None) -> Value:
        """The value at a path, without sensitive marks; Unknown where it hangs on something unknown."""
        return reveal(at(self.attributes, path, default))

    def text(self, path: str) -> str | None:
        """The value at a path when it is a known string, else None."""
        value = self.get(path)
        return value if isinstance(value, str) else None

    def decoded(self, attribute: str) -> Value:
        """A JSON document's content: of a known string by decoding, of a partly unknown jsonencode as it was given."""
        value = self.get(attribute)
        if isinstance(value, Unknown):
            return value if value.encoded is None else value.encoded
        if not isinstance(value, str):
            return None
        try:
            return freeze(json.loads(value))
        except ValueError:
            return None

    def range_of(self, path: str) -> SourceRange:
        """Where the attribute is written: the longest written prefix of the path, else the resource block."""
        return _longest_prefix(self.ranges, path) or self.range

    def origin_of(self, path: str) -> SourceRange:
        """Where the value is *set* (the line to change), else where the attribute is written."""
        exact = dict(self.origins).get(path)
        return exact or self.range_of(path)


def _longest_prefix(ranges: tuple[tuple[str, SourceRange], ...], path: str) -> SourceRange | None:
    known = dict(ranges)
    while path:
        if path in known:
            return known[path]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return None


@dataclass(frozen=True, slots=True)
class Output:
    """One output of the root module; `type` is terraform's type as JSON ("string", ["list", "string"])."""

    name: str
    value: Value
    range: SourceRange
    type: str = '"dynamic"'

    @property
    def sensitive(self) -> bool:
        """Whether the value must not be shown."""
        return isinstance(self.value, Sensitive)


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the root module, its value, and which source won ("default", "terraform.tfvars", "--var" ...)."""

    name: str
    value: Value
    source: str
    range: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """The declared plane: everything that the configuration says, and what could not be read of it."""

    root: str
    resources: tuple[Resource, ...]
    outputs: tuple[Output, ...] = ()
    variables: tuple[Variable, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    gaps: tuple[Gap, ...] = ()
    default_tags: tuple[tuple[str, Map], ...] = ()
    """Provider local name (with alias) and its default_tags."""
    files: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    imports: tuple[Import, ...] = ()
    removed: tuple[Removed, ...] = ()
    backend: Backend | None = None
    """Where the root module says that its state is kept, None where it does not say."""
    _by_address: dict[str, Resource] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_address", {str(resource.address): resource for resource in self.resources})

    def __iter__(self) -> Iterator[Resource]:
        return iter(self.resources)

    def of_type(self, *types: str) -> tuple[Resource, ...]:
        """The managed resources of these types, in order of address."""
        return tuple(r for r in self.resources if r.address.type in types and r.address.mode == "managed")

    def find(self, address: Address | str) -> Resource | None:
        """The resource at an address, None where there is none."""
        return self._by_address.get(str(address))

    def to_json(self) -> dict[str, Any]:
        """The output of `auditor graph -o json`."""
        from auditor.graph import to_json  # upwards on purpose: the public contract wants it on the noun

        return to_json(self)

    def owner(self, subject: str | None) -> Resource | None:
        """The resource that a reference or Unknown.exactly names ("module.x.aws_lb.main.arn" -> its resource)."""
        while subject:
            if subject in self._by_address:
                return self._by_address[subject]
            subject = subject[: max(subject.rfind("."), subject.rfind("["), 0)]
        return None
