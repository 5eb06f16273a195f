"""When two values are the same to terraform and AWS, whatever they look like. Pure."""

import json
from decimal import Decimal

from auditor.model.value import Map, Sensitive, Unknown, Value, freeze, reveal, steps


def is_empty(value: Value) -> bool:
    """Null, "", [] and {} mean the same: nothing is set."""
    return value is None or value == "" or (isinstance(value, (tuple, Map)) and not value)


def same(declared: Value, live: Value) -> bool:
    """Equal scalars: 80 and "80", true and "true", null and "" are equal."""
    return (is_empty(declared) and is_empty(live)) or _text(declared) == _text(live)


def _text(value: Value) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return str(int(value)) if value == value.to_integral_value() else str(value.normalize())
    return str(value) if isinstance(value, int) else value


def opened(declared: Value, live: Value) -> Value:
    """The declared value in the form of the live one: a JSON document is opened where AWS's answer is its content."""
    plain = reveal(declared)
    if not isinstance(live, (tuple, Map)):
        return plain
    if isinstance(plain, Unknown) and plain.encoded is not None:
        return reveal(plain.encoded)
    if isinstance(plain, str):
        try:
            return freeze(json.loads(plain))
        except ValueError:
            return plain
    return plain


def is_sensitive(value: Value, path: str) -> bool:
    """Whether a path leads through, to, or over something sensitive."""
    for step in steps(path):
        if isinstance(value, Sensitive):
            return True
        if isinstance(value, Unknown) and value.encoded is not None:
            value = value.encoded
        if isinstance(value, Map):
            value = value.get(str(step))
        elif isinstance(value, tuple) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return False
    return _holds_sensitive(value)


def _holds_sensitive(value: Value) -> bool:
    if isinstance(value, Sensitive):
        return True
    if isinstance(value, Unknown):
        return value.encoded is not None and _holds_sensitive(value.encoded)
    if isinstance(value, Map):
        return any(_holds_sensitive(one) for one in value.values())
    return isinstance(value, tuple) and any(_holds_sensitive(one) for one in value)


def canonical(value: Value) -> Value:
    """A value whose lists have no order and whose nothing is None, for telling elements of sets apart."""
    if is_empty(value):
        return None
    if isinstance(value, Map):
        return Map({name: canonical(one) for name, one in value.items() if not is_empty(one)})
    if isinstance(value, tuple):
        return tuple(sorted((canonical(one) for one in value), key=repr))
    return _text(value)
