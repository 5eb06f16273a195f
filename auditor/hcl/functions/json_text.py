"""jsonencode and jsondecode, exactly as go-cty writes and reads JSON. Pure."""

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from auditor.hcl import numbers, typed
from auditor.hcl.faults import Fault
from auditor.hcl.functions.signature import Function, Parameter
from auditor.hcl.typed import Typed, Unknowable, first_unknown, wholly_known
from auditor.hcl.types import DYNAMIC, STRING

_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_TABLE = str.maketrans(_ESCAPED)


def json_text(value: Typed) -> str:
    """Write a wholly known value as JSON."""
    return "".join(_write(value))


def quoted(text: str) -> str:
    """A string as Go's encoding/json writes it."""
    return json.dumps(text, ensure_ascii=False).translate(_TABLE)


def _write(value: Typed) -> Iterator[str]:
    raw = value.raw
    if raw is None:
        yield "null"
    elif isinstance(raw, bool):
        yield "true" if raw else "false"
    elif isinstance(raw, str):
        yield quoted(raw)
    elif isinstance(raw, float):
        raise Fault("", "an infinite number is no JSON")
    elif isinstance(raw, (int, Fraction)):
        yield numbers.to_text(raw)
    elif isinstance(raw, dict):
        separator = "{"
        for name, part in raw.items():
            yield f"{separator}{quoted(name)}:"
            yield from _write(part)
            separator = ","
        yield "}" if raw else "{}"
    else:
        separator = "["
        for part in raw:
            yield separator
            yield from _write(part)
            separator = ","
        yield "]" if raw else "[]"


_BEGINS = {"string": '"', "tuple": "[", "list": "[", "set": "[", "object": "{", "map": "{"}


def _encode(value: Typed) -> Typed:
    if wholly_known(value):
        result = typed.string(json_text(value))
    else:
        found = first_unknown(value)
        sure = value.known or value.raw.not_null
        prefix = _BEGINS.get(value.kind, "") if sure else ""
        raw = Unknowable(found.reason if found else "not known", not_null=True, prefix=prefix)
        result = Typed("string", raw, STRING)
    result.document = value
    return result


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(pairs)


def _constant(text: str) -> None:
    raise ValueError(f"{text} is not JSON")


def _number(text: str) -> numbers.Number:
    found = numbers.parse(text)
    if found is None:
        raise ValueError(f"{text[:40]} is too long or too large")
    return found


def decode(text: str) -> Typed:
    """Read JSON text; raises Fault."""
    try:
        plain = json.loads(
            text, parse_float=_number, parse_int=_number, parse_constant=_constant, object_pairs_hook=_pairs
        )
    except RecursionError:
        raise Fault("", "the JSON text is nested too deep") from None
    except ValueError as error:
        raise Fault("", f"the text is not JSON: {error}") from None
    return from_plain(plain)


def from_plain(plain: Any) -> Typed:  # noqa: ANN401 - any JSON-like python
    """Turn JSON-like python into a typed value: objects and tuples."""
    if plain is None:
        return typed.null()
    if isinstance(plain, bool):
        return typed.boolean(plain)
    if isinstance(plain, str):
        return typed.string(plain)
    if isinstance(plain, (int, Fraction)):
        return typed.number(numbers.rounded(plain))
    if isinstance(plain, float):
        return typed.number(numbers.from_float(plain))
    if isinstance(plain, dict):
        return typed.object_({str(typed.string(name).raw): from_plain(part) for name, part in plain.items()})
    return typed.tuple_(map(from_plain, plain))


def _decode(text: Typed) -> Typed:
    return decode(text.raw)


FUNCTIONS: dict[str, Function] = {
    "jsondecode": Function((Parameter(STRING),), DYNAMIC, _decode, nullable=True),
    "jsonencode": Function((Parameter(null=True, unknown=True, dynamic=True),), STRING, _encode),
}
