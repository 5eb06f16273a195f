"""Type conversion functions and marks. Rests on terraform's `internal/lang/funcs/{conversion,sensitive}.go`."""

from auditor.hcl import typed, types
from auditor.hcl.conversion import convert, mismatch
from auditor.hcl.faults import Fault
from auditor.hcl.functions.signature import Function, Parameter
from auditor.hcl.typed import EPHEMERAL, HIDDEN, SENSITIVE, Typed, Unknowable
from auditor.hcl.types import BOOL, DYNAMIC, NUMBER, STRING, Type
from auditor.hcl.unification import convertible

_SEEN = (Parameter(null=True, marked=True, unknown=True, dynamic=True),)


def bare(value: Typed) -> Typed:
    """An unknown value without what was known about it: terraform takes no more of it."""
    if value.known:
        return value
    return value.with_(raw=Unknowable(value.raw.reason, value.raw.exactly))


def _to(target: Type) -> Function:
    def compute(value: Typed) -> Typed:
        if not value.known and value.kind == "dynamic":
            return Typed(target.kind, bare(value).raw, target, value.marks, value.origin, value.refs)
        if value.kind == "dynamic" and value.raw is None:
            return typed.null(target).with_(marks=value.marks, origin=value.origin)
        try:
            if value.raw is None and not convertible(value.type, target):
                raise mismatch(value, target)
            return convert(bare(value), target)
        except Fault as fault:
            raise Fault("", f"cannot convert {value.type.friendly} to {target.friendly}: {fault.detail}") from None

    return Function(_SEEN, target, compute, nullable=True)


def _sensitive(value: Typed) -> Typed:
    return value.with_(marks=value.marks - {HIDDEN} | {SENSITIVE})


def _nonsensitive(value: Typed) -> Typed:
    return value.with_(marks=value.marks - {SENSITIVE, HIDDEN})


def _issensitive(value: Typed) -> Typed:
    if SENSITIVE not in value.marks and not value.known:
        return Typed("bool", Unknowable(value.raw.reason), BOOL)
    return typed.boolean(SENSITIVE in value.marks)


def _ephemeral_as_null(value: Typed) -> Typed:
    if EPHEMERAL in value.marks:
        return typed.null(value.type).with_(marks=value.marks - {EPHEMERAL})
    if isinstance(value.raw, tuple):
        return value.with_(raw=tuple(map(_ephemeral_as_null, value.raw)))
    if isinstance(value.raw, dict):
        return value.with_(raw={name: _ephemeral_as_null(part) for name, part in value.raw.items()})
    return value


FUNCTIONS: dict[str, Function] = {
    "ephemeralasnull": Function(_SEEN, DYNAMIC, _ephemeral_as_null, nullable=True),
    "issensitive": Function(_SEEN, BOOL, _issensitive, nullable=True),
    "nonsensitive": Function(_SEEN, DYNAMIC, _nonsensitive, nullable=True),
    "sensitive": Function(_SEEN, DYNAMIC, _sensitive, nullable=True),
    "tobool": _to(BOOL),
    "tolist": _to(types.list_type(DYNAMIC)),
    "tomap": _to(types.map_type(DYNAMIC)),
    "tonumber": _to(NUMBER),
    "toset": _to(types.set_type(DYNAMIC)),
    "tostring": _to(STRING),
}
