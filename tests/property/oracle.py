"""A naive load balancer, written from the facts and not from the code: slow, without regular expressions.

It walks through every world that what is not known leaves open (each order of the rules that the known priorities
allow, each verdict of a condition that cannot be decided) and collects who wins in it.
"""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from itertools import permutations, product

from auditor.model.request import Request
from tests.property.strategies import Cond, Spec

DEFAULT = "default"


def matches(pattern: str, text: str) -> bool:
    """`*` takes nothing or one more character, `?` exactly one, all else itself."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return matches(pattern[1:], text) or (bool(text) and matches(pattern, text[1:]))
    return bool(text) and pattern[0] in ("?", text[0]) and matches(pattern[1:], text[1:])


def literal_or(pattern: str, text: str) -> bool:
    """As `matches`, for the one escaped value that the strategies have."""
    return text == "*" if pattern == r"\*" else matches(pattern, text)


def holds(condition: Cond, request: Request) -> bool | None:
    """Whether a condition holds; None when that is not known."""
    if condition.field == "source-ip" and request.source_ip is None:
        return None
    if any(_value_holds(condition, value, request) for value in condition.values):
        return True
    return None if condition.open else False


def _value_holds(condition: Cond, value: object, request: Request) -> bool:
    if condition.field == "source-ip":
        return ip_address(str(request.source_ip)) in ip_network(str(value))
    if condition.field == "path-pattern":
        return matches(str(value), request.path)
    if condition.field == "host-header":
        return matches(str(value).lower(), request.host)
    if condition.field == "http-request-method":
        return value == request.method
    if condition.field == "http-header":
        sent = [text for name, text in request.headers if name.lower() == condition.name.lower()]
        return any(matches(str(value).lower(), text.lower()) for text in sent)
    key, wanted = value  # type: ignore[misc]
    for part in request.query.lower().split("&") if request.query else []:
        name, _, text = part.partition("=")
        if (not key or literal_or(key.lower(), name)) and literal_or(wanted.lower(), text):
            return True
    return False


def winners(rules: list[Spec], request: Request) -> set[str]:
    """Who may win: ids of rules, and DEFAULT."""
    verdicts = {rule.id: [holds(condition, request) for condition in rule.conditions] for rule in rules}
    found: set[str] = set()
    for order in _orders(rules):
        for world in _worlds(verdicts):
            found.add(next((rule.id for rule in order if all(world[rule.id])), DEFAULT))
    return found


def _orders(rules: list[Spec]) -> Iterator[tuple[Spec, ...]]:
    for order in permutations(rules):
        known = [rule.priority for rule in order if rule.priority is not None]
        if known == sorted(known):
            yield order


def _worlds(verdicts: dict[str, list[bool | None]]) -> Iterator[dict[str, list[bool]]]:
    places = [(id, number) for id, parts in verdicts.items() for number, part in enumerate(parts) if part is None]
    for chosen in product([True, False], repeat=len(places)):
        world = {id: [bool(part) for part in parts] for id, parts in verdicts.items()}
        for (id, number), verdict in zip(places, chosen, strict=True):
            world[id][number] = verdict
        yield world
