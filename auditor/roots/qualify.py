"""One root module among several: a Declared and the root's name in, the same with full names out. Pure.

Addresses and references get the root's name before them ("network//aws_lb.main"), paths become relative to the common
folder. What names another root already keeps its name. A reference to a data source that reads what the code itself
declares becomes one to what it reads: `aliases`, by full address.
"""

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from auditor.model.address import Address, in_root
from auditor.model.gap import Gap
from auditor.model.resource import Declared, Provider, Reference, Resource
from auditor.model.source import Diagnostic, SourceRange
from auditor.model.value import Map, Sensitive, Unknown, Value

Aliases = Mapping[str, str]


@dataclass(slots=True)
class _Names:
    root: str
    base: str
    aliases: Aliases
    _ranges: dict[int, SourceRange] = field(default_factory=dict)
    """By the identity of the span in the root's own Declared: instances of one block share their spans."""
    _paths: dict[str, str] = field(default_factory=dict)

    def path(self, path: str) -> str:
        known = self._paths.get(path)
        if known is None:
            known = self._paths[path] = self._below_base(path)
        return known

    def _below_base(self, path: str) -> str:
        if posixpath.isabs(path):
            inside = path.startswith(self.base + "/")
            return posixpath.relpath(path, self.base) if inside else path
        return posixpath.normpath(posixpath.join(self.root, path))

    def range(self, span: SourceRange) -> SourceRange:
        known = self._ranges.get(id(span))
        if known is None:
            known = SourceRange(self.path(span.path), span.line, span.column, span.end_line, span.end_column)
            self._ranges[id(span)] = known
        return known

    def of(self, subject: str) -> str:
        return in_root(self.root, subject)

    def exactly(self, subject: str | None) -> str | None:
        if subject is None:
            return None
        full = start = self.of(subject)
        while start:
            if start in self.aliases:
                return self.aliases[start] + full[len(start) :]
            start = start[: max(start.rfind("."), start.rfind("["), 0)]
        return full

    def value(self, value: Value) -> Value:
        if isinstance(value, (str, int)) or value is None:
            return value
        if isinstance(value, Unknown):
            subjects = tuple(map(self.of, value.references))
            return Unknown(value.reason, subjects, self.exactly(value.exactly), self.value(value.encoded))
        if isinstance(value, Sensitive):
            return Sensitive(self.value(value.value))
        if isinstance(value, Map):
            return self._map(value)
        if isinstance(value, tuple):
            parts = tuple(map(self.value, value))
            return value if all(new is old for new, old in zip(parts, value, strict=True)) else parts
        return value

    def _map(self, value: Map) -> Map:
        parts = {name: self.value(part) for name, part in value.items()}
        return value if all(parts[name] is part for name, part in value.items()) else Map(parts)


def qualified(declared: Declared, root: str, base: str, aliases: Aliases | None = None) -> Declared:
    """Give everything in a root's Declared its full name; `base` is the absolute path of the common folder."""
    names = _Names(root, base, aliases or {})
    return replace(
        declared,
        resources=tuple(_resource(resource, names) for resource in declared),
        outputs=tuple(
            replace(
                one,
                name=names.of(one.name),
                value=names.value(one.value),
                range=names.range(one.range),
                references=tuple(map(names.of, one.references)),
            )
            for one in declared.outputs
        ),
        variables=tuple(
            replace(one, name=names.of(one.name), value=names.value(one.value), range=_maybe(names.range, one.range))
            for one in declared.variables
        ),
        diagnostics=tuple(_diagnostic(one, names) for one in declared.diagnostics),
        gaps=tuple(_gap(one, names) for one in declared.gaps),
        default_tags=tuple((names.of(provider), _tags(tags, names)) for provider, tags in declared.default_tags),
        providers=tuple(_provider(one, names) for one in declared.providers),
        files=tuple(map(names.path, declared.files)),
        moved=(),
        removed=tuple(replace(one, range=names.range(one.range)) for one in declared.removed),
        imports=tuple(
            replace(one, address=_address(one.address, names), id=names.value(one.id), range=names.range(one.range))
            for one in declared.imports
        ),
        backend=None,
        roots=(root,) if root else (),
    )


def _maybe(change: Callable[[SourceRange], SourceRange], span: SourceRange | None) -> SourceRange | None:
    return None if span is None else change(span)


def _address(address: Address, names: _Names) -> Address:
    return replace(address, root=names.root)


def _tags(tags: Map, names: _Names) -> Map:
    found = names.value(tags)
    return found if isinstance(found, Map) else tags


def _provider(provider: Provider, names: _Names) -> Provider:
    return replace(
        provider,
        name=names.of(provider.name),
        range=names.range(provider.range),
        region=names.value(provider.region),
        role_arn=names.value(provider.role_arn),
        allowed_account_ids=names.value(provider.allowed_account_ids),
        forbidden_account_ids=names.value(provider.forbidden_account_ids),
        profile=names.value(provider.profile),
    )


def _resource(resource: Resource, names: _Names) -> Resource:
    return replace(
        resource,
        address=_address(resource.address, names),
        attributes=_tags(resource.attributes, names),
        range=names.range(resource.range),
        ranges=tuple((path, names.range(span)) for path, span in resource.ranges),
        origins=tuple((path, names.range(span)) for path, span in resource.origins),
        references=tuple(
            Reference(one.path, names.of(one.subject), names.range(one.range)) for one in resource.references
        ),
        depends_on=tuple(map(names.of, resource.depends_on)),
    )


def _diagnostic(diagnostic: Diagnostic, names: _Names) -> Diagnostic:
    return replace(diagnostic, range=_maybe(names.range, diagnostic.range))


def _gap(gap: Gap, names: _Names) -> Gap:
    return replace(gap, subject=names.of(gap.subject))
