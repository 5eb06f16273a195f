"""What a resource looks like to those who refer to it: each part is linked to its own path, and what is not written is
computed by AWS and unknown. Also brings in what is known of it already (state, live). Pure.
"""

import json
from collections.abc import Mapping

from auditor.hcl import built_in, typed, types
from auditor.hcl.bodies import Evaluated
from auditor.hcl.conversion import convert
from auditor.hcl.faults import Fault
from auditor.hcl.functions.json_text import from_plain
from auditor.hcl.numbers import parse
from auditor.hcl.schemas import BlockSchema
from auditor.hcl.typed import HIDDEN, SENSITIVE, Ref, Typed, Unknowable
from auditor.model.address import Address
from auditor.model.value import Sensitive, Unknown, Value, thaw


def exported(address: Address, evaluated: Evaluated, known: Mapping[str, Value]) -> Typed:
    """The object that `aws_lb.main` is in an expression."""
    subject = str(address)
    written = evaluated.value.raw
    parts = dict(written)
    for name, value in known.items():
        if name not in parts or not parts[name].known:
            parts[name] = _known(name, value, evaluated.schema)
    if evaluated.schema:
        parts = {name: part for name, part in parts.items() if name in evaluated.schema}
    closed = built_in.CLOSED.get(address.type)
    if closed:
        parts = {**closed(subject, parts), **{name: parts[name] for name in known if name in parts}}
    linked = {name: _linked(part, f"{subject}.{name}", blocks=name in evaluated.blocks) for name, part in parts.items()}
    for name in built_in.SENSITIVE.get(address.type, ()):
        if evaluated.schema is None or name in evaluated.schema:
            part = linked.get(name) or typed.computed(f"{subject}.{name}")
            linked[name] = part.with_(marks=part.marks - {HIDDEN} | {SENSITIVE})
    result = Typed(
        "object", typed.in_byte_order(linked), origin=evaluated.value.origin, refs=frozenset({Ref(subject, None)})
    )
    result.open = None if closed or evaluated.schema else subject
    return result


def _known(name: str, value: Value, schema: BlockSchema | None) -> Typed:
    """What is known of an attribute, with its schema's type and secrecy where they fit."""
    found = from_value(value)
    attribute = schema.attributes.get(name) if schema else None
    if attribute is None:
        return found
    try:
        found = convert(found, attribute.type)
    except Fault:
        return found
    return found.with_(marks=found.marks - {HIDDEN} | {SENSITIVE}) if attribute.sensitive else found


def _linked(value: Typed, subject: str, *, blocks: bool) -> Typed:
    raw = value.raw
    if isinstance(raw, tuple):
        inner = value.kind != "set"
        raw = tuple(
            _linked(part, f"{subject}[{place}]" if inner else subject, blocks=blocks) for place, part in enumerate(raw)
        )
    elif isinstance(raw, dict):
        raw = {name: _linked(part, subject + step(name), blocks=False) for name, part in raw.items()}
    copy = Typed(value.kind, raw, value._type, value.marks, value.origin, frozenset({Ref(subject, None)}))
    if blocks and value.kind == "object":
        copy.open = subject
    return copy


def step(name: str) -> str:
    """An attribute's name or a map's key as it goes on a path."""
    return f".{name}" if name.replace("-", "_").isidentifier() else f"[{json.dumps(name, ensure_ascii=False)}]"


def from_value(value: Value) -> Typed:
    """A plain model value as a typed one."""
    if isinstance(value, Sensitive):
        return from_value(value.value).marked(frozenset({SENSITIVE, HIDDEN}))
    if isinstance(value, Unknown):
        found = Typed("dynamic", Unknowable(value.reason, value.exactly), types.DYNAMIC)
        return found.with_(refs=frozenset(Ref(subject, None) for subject in value.references))
    if isinstance(value, tuple):
        return typed.tuple_(map(from_value, value))
    if isinstance(value, Mapping):
        return typed.object_({name: from_value(part) for name, part in value.items()})
    if value is None or isinstance(value, (str, bool, int)):
        return from_plain(value)
    return typed.number(parse(str(thaw(value))) or 0)
