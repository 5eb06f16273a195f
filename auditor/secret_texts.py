"""Texts of listeners and rules that no output may show: what terraform marks as sensitive, and the values of headers
that are credentials by their name (a shared secret of CloudFront, an API key). Facts' planes in, texts out. Pure.
"""

import re
from collections.abc import Iterable, Iterator

from auditor.model.resource import Declared
from auditor.model.value import Map, Sensitive, Value, reveal
from auditor.routing import RouteTable
from auditor.routing.condition import HEADER

SHORTEST = 6
"""A shorter text would be taken out of words that only contain it."""
_NAME = re.compile(r"(?i)auth|cookie|token|secret|passw|api-?key|access-?key|private-?key|verify|signature|credential")
ROUTING_TYPES = ("aws_lb_listener", "aws_lb_listener_rule", "aws_alb_listener", "aws_alb_listener_rule")


def is_secret_header(name: str) -> bool:
    """Whether a header's value is a credential, by the header's name."""
    return _NAME.search(name) is not None


def secret_texts(declared: Declared, *tables: RouteTable | None) -> tuple[str, ...]:
    """The secret texts that a route table may hold, each once."""
    found = [text for resource in declared.of_type(*ROUTING_TYPES) for text in _sensitive(resource.attributes)]
    found += [text for table in tables if table for text in _headers(table)]
    return tuple(dict.fromkeys(text for text in found if len(text.strip("*?")) >= SHORTEST))


def _sensitive(value: Value) -> Iterator[str]:
    if isinstance(value, Sensitive):
        yield from _texts(reveal(value.value))
    elif isinstance(value, Map):
        for part in value.values():
            yield from _sensitive(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _sensitive(part)


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, Map)):
        parts: Iterable[Value] = value.values() if isinstance(value, Map) else value
        for part in parts:
            yield from _texts(reveal(part))


def _headers(table: RouteTable) -> Iterator[str]:
    for listener in table.listeners:
        for rule in listener.rules:
            for condition in rule.conditions:
                if condition.field == HEADER and is_secret_header(condition.name):
                    yield from map(str, (*condition.values, *condition.regex))
