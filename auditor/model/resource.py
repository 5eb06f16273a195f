"""What terraform declares: resources with values, the lines that wrote them, and the references between them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from auditor.model.address import Address, in_root
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
    prevent_destroy: bool = False
    """lifecycle.prevent_destroy: terraform refuses a plan that destroys or replaces it."""

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
    references: tuple[str, ...] = ()
    """The resource attributes that its expression leads to, also where the value is known."""

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
class Provider:
    """One configuration of a provider in the root module: in which region, account and role it works. What is not
    written is None; `name` is its local name with alias ("aws.west"), and the root module where there are several."""

    name: str
    range: SourceRange
    region: Value = None
    role_arn: Value = None
    """The role that it assumes (the last one of a chain)."""
    allowed_account_ids: Value = None
    forbidden_account_ids: Value = None
    profile: Value = None


@dataclass(frozen=True, slots=True)
class Join:
    """A data source that reads what the code declares itself: `user` reads `used` (an address, or the name of a root
    module whose outputs it reads); `evidence` says by what they were matched."""

    user: str
    used: str
    evidence: str
    range: SourceRange


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
    """Provider local name (with alias, and the root module where there are several) and its default_tags."""
    providers: tuple[Provider, ...] = ()
    files: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    imports: tuple[Import, ...] = ()
    removed: tuple[Removed, ...] = ()
    backend: Backend | None = None
    """Where the root module says that its state is kept, None where it does not say, and for several roots together."""
    roots: tuple[str, ...] = ()
    """The names of the root modules, where several are looked at together; () for one."""
    joins: tuple[Join, ...] = ()
    _by_address: dict[str, Resource] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_address", {str(resource.address): resource for resource in self.resources})

    def __iter__(self) -> Iterator[Resource]:
        return iter(self.resources)

    def of_type(self, *types: str) -> tuple[Resource, ...]:
        """The managed resources of these types, in order of address."""
        return tuple(r for r in self.resources if r.address.type in types and r.address.mode == "managed")

    def default_tags_of(self, resource: Resource) -> Value:
        """The default_tags of a resource's provider, None where it has none."""
        return dict(self.default_tags).get(in_root(resource.address.root, resource.provider))

    def provider_of(self, resource: Resource) -> Provider | None:
        """The configuration of a resource's provider, None where the code has none."""
        name = in_root(resource.address.root, resource.provider)
        return next((one for one in self.providers if one.name == name), None)

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
