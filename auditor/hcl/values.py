"""Typed values as the model's plain values, and what was written where inside them. Pure."""

import re
from collections.abc import Iterator

from auditor.hcl import numbers
from auditor.hcl.exports import step
from auditor.hcl.typed import SENSITIVE, Ref, Typed, Unknowable, deep_refs
from auditor.model.address import in_root, split_root
from auditor.model.source import SourceRange
from auditor.model.value import Map, Sensitive, Unknown, Value

_KEY = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]')


def to_value(value: Typed) -> Value:
    """The plain value; what is sensitive is wrapped, what is unknown says why."""
    plain = _plain(value)
    return Sensitive(plain) if SENSITIVE in value.marks else plain


def _plain(value: Typed) -> Value:
    raw = value.raw
    if isinstance(raw, Unknowable):
        subjects = tuple(sorted({ref.subject for ref in _all_refs(value)}))
        encoded = to_value(value.document) if value.document is not None else None
        return Unknown(raw.reason, subjects, raw.exactly, encoded)
    if isinstance(raw, tuple):
        return tuple(map(to_value, raw))
    if isinstance(raw, dict):
        return Map({name: to_value(part) for name, part in raw.items()})
    if value.kind == "number" and raw is not None:
        return numbers.to_decimal(raw)
    result: Value = raw
    return result


def _all_refs(value: Typed) -> frozenset[Ref]:
    found = deep_refs(value)
    return found | deep_refs(value.document) if value.document is not None else found


def leaves(
    value: Typed, path: str, origin: SourceRange | None = None
) -> Iterator[tuple[str, Typed, SourceRange | None]]:
    """Every leaf below a value with its path and where it is set, also inside what jsonencode was given."""
    origin = value.origin or origin
    inner = value.document if value.document is not None else value
    if inner is not value:
        yield from leaves(inner, path, origin)
    elif isinstance(value.raw, tuple) and value.raw:
        for place, part in enumerate(value.raw):
            yield from leaves(part, f"{path}[{place}]", origin)
    elif isinstance(value.raw, dict) and value.raw:
        for name, part in value.raw.items():
            yield from leaves(part, path + step(name) if path else name, origin)
    else:
        yield path, value, origin


def linked(value: Typed, path: str) -> Iterator[tuple[str, Typed]]:
    """Every value below that has references of its own, the innermost last."""
    if value.document is not None:
        yield from linked(value.document, path)
        return
    if value.refs:
        yield path, value
    if isinstance(value.raw, tuple):
        for place, part in enumerate(value.raw):
            yield from linked(part, f"{path}[{place}]")
    elif isinstance(value.raw, dict) and value.open is None:
        for name, part in value.raw.items():
            yield from linked(part, path + step(name) if path else name)


def bare(subject: str) -> str:
    """The resource of a subject, without keys and attributes: module.a["x"].aws_lb.main.arn -> module.a.aws_lb.main."""
    root, local = split_root(subject)
    words = _KEY.sub("", local).split(".")
    position = 0
    while words[position : position + 1] == ["module"]:
        position += 2
    position += words[position : position + 1] == ["data"]
    return in_root(root, ".".join(words[: position + 2]))
