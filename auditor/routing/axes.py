"""The parts of a request that conditions look at, each as an axis: which point does a set of wanted conditions leave
that no unwanted one takes. In: conditions' values. Out: a point of the axis, None where there is none. Pure.

`Certain` axes give only points that can surely be sent and surely compare as said; `open` ones every point that could
exist at all, so that "none" is a proof.
"""

import ipaddress
import string
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from auditor.routing.condition import HEADER, HOST, METHOD, PATH, QUERY, SOURCE_IP
from auditor.routing.glob import Glob, Language, Patterns, TooMuch, shortest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Pair = tuple[Glob, Glob]
Key = tuple[str, str]
"""The field of a condition, and the header's name in lower case."""
_METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
"""AWS takes custom methods too; it answers 405 to TRACE by itself."""
_PEERS = tuple(map(ipaddress.ip_address, ("192.0.2.1", "198.51.100.1", "203.0.113.1", "10.0.0.1", "0.0.0.0", "::")))
_MOST_PAIRS = 512


@dataclass(frozen=True, slots=True)
class Atom:
    """One condition as a set of points of one axis: patterns, methods, networks or pairs, alternatives each."""

    key: Key
    values: tuple[object, ...]
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.key, self.values)))

    def __hash__(self) -> int:
        return self._hash


Point = object
"""A text (host, path, method), an address (source-ip), or a tuple of texts or pairs (header, query)."""


class Axis(Protocol):
    """One part of a request."""

    def point(self, wanted: Sequence[Atom], unwanted: Sequence[Atom]) -> tuple[Point] | None:
        """A point in all of `wanted` and in none of `unwanted`, boxed; None when there is none. Raises TooMuch."""

    def meets(self, point: Point, atom: Atom) -> bool:
        """Whether the point is in the set."""


def _hostname(state: int, letter: str) -> int | None:
    """Labels of letters, digits, `-` and `_` with dots between: 0 before a label, 1 after its letter, 2 after `-`."""
    if letter == ".":
        return 0 if state == 1 else None
    if letter == "-":
        return 2 if state else None
    return 1


def _path(state: int, letter: str) -> int | None:
    return 1 if state or letter == "/" else None


def _trimmed(state: int, letter: str) -> int | None:
    """No space at either end: 0 empty, 1 after another character, 2 after a space."""
    if letter == " ":
        return 2 if state else None
    return 1


def _any(state: int, letter: str) -> int | None:
    return 1


def _path_open(state: int, letter: str) -> int | None:
    return None if letter in "?#" else _path(state, letter)


_LOWER = string.ascii_lowercase
_WORD = _LOWER[23:] + _LOWER[:23] + string.digits
HOSTS = Language(_hostname, frozenset({1}), _WORD + "-_.")
PATHS = Language(_path, frozenset({1}), _WORD + string.ascii_uppercase + "_-.$/~'@:+&", "/")
_HEADERS = Language(_trimmed, frozenset({1}), _WORD + " !#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\"")
_QUERIES = Language(_any, frozenset({1}), _WORD + "-._~!$'()*,;:@/?")
_FREE = Language(_any, frozenset({0, 1}), _WORD, open=True)
_OPEN_PATHS = Language(_path_open, frozenset({1}), _WORD, "/", open=True)


@dataclass(frozen=True, slots=True)
class Text:
    """A part that is one text: host or path. Of several texts the `preferred` ones come first."""

    language: Language
    preferred: tuple[str, ...] = ()

    def point(self, wanted: Sequence[Atom], unwanted: Sequence[Atom]) -> tuple[Point] | None:
        """The first preferred text that fits, else the shortest."""
        groups, others = [_globs(atom) for atom in wanted], [p for atom in unwanted for p in _globs(atom)]
        for text in self.preferred:
            if not any(p.matches(text) for p in others) and all(any(p.matches(text) for p in g) for g in groups):
                return (text,)
        found = shortest(groups, others, self.language)
        return None if found is None else (found,)

    def meets(self, point: Point, atom: Atom) -> bool:
        """Whether one of the patterns matches the text."""
        return any(pattern.matches(str(point)) for pattern in _globs(atom))


def _globs(atom: Atom) -> Patterns:
    return tuple(value for value in atom.values if isinstance(value, Glob))


@dataclass(frozen=True, slots=True)
class Method:
    """The request's method; with `open` also one that no client would send."""

    open: bool = False

    def point(self, wanted: Sequence[Atom], unwanted: Sequence[Atom]) -> tuple[Point] | None:
        """A method that all wanted conditions name, else a usual one, else one of nobody's."""
        barred = {value for atom in unwanted for value in atom.values}
        named = {str(value) for atom in wanted for value in atom.values}
        own = sorted(method for method in named if self.open or _is_sent(method))
        spare = ("X" * length for length in range(1, len(barred) + 2))
        for method in (*_METHODS, *own, *spare):
            if method not in barred and all(method in atom.values for atom in wanted):
                return (method,)
        return None

    def meets(self, point: Point, atom: Atom) -> bool:
        """Whether the method is one of the named."""
        return point in atom.values


def _is_sent(method: str) -> bool:
    return method != "TRACE" and bool(method) and set(method) <= set(string.ascii_uppercase + "-_")


@dataclass(frozen=True, slots=True)
class Header:
    """The values of one header, none where it is not sent; a header may be sent several times."""

    language: Language

    def point(self, wanted: Sequence[Atom], unwanted: Sequence[Atom]) -> tuple[Point] | None:
        """One value that meets all of `wanted`, else one for each."""
        groups, others = [_globs(atom) for atom in wanted], [p for atom in unwanted for p in _globs(atom)]
        together = shortest(groups, others, self.language) if groups else None
        if together is not None or not groups:
            return ((together,) if together is not None else (),)
        each = [shortest([group], others, self.language) for group in groups]
        return None if None in each else (tuple(dict.fromkeys(each)),)

    def meets(self, point: Point, atom: Atom) -> bool:
        """Whether one of the values matches one of the patterns."""
        sent = point if isinstance(point, tuple) else ()
        return any(pattern.matches(str(text)) for text in sent for pattern in _globs(atom))


@dataclass(frozen=True, slots=True)
class Query:
    """The query's parameters, a tuple of (key, value)."""

    language: Language

    def point(self, wanted: Sequence[Atom], unwanted: Sequence[Atom]) -> tuple[Point] | None:
        """One parameter for each wanted condition, none that an unwanted one takes."""
        barred = tuple(dict.fromkeys(pair for atom in unwanted for pair in _pairs(atom)))
        found: list[tuple[str, str]] = []
        for atom in wanted:
            if any(self.meets((known,), atom) for known in found):
                continue
            pair = next((p for own in _pairs(atom) if (p := _parameter(own, barred, self.language))), None)
            if pair is None:
                return None
            found.append(pair)
        return (tuple(found),)

    def meets(self, point: Point, atom: Atom) -> bool:
        """Whether one parameter matches one of the pairs."""
        sent = point if isinstance(point, tuple) else ()
        return any(key.matches(k) and value.matches(v) for k, v in sent for key, value in _pairs(atom))


def _pairs(atom: Atom) -> tuple[Pair, ...]:
    return tuple(value for value in atom.values if isinstance(value, tuple))


def _parameter(own: Pair, barred: tuple[Pair, ...], language: Language) -> tuple[str, str] | None:
    """A key and a value that the pair takes and no barred one; of each barred pair either half may miss."""
    steps = 0
    queue: list[tuple[Patterns, Patterns]] = [((), ())]
    seen = set(queue)
    while queue:
        keys, values = queue.pop()
        steps += 1
        if steps > _MOST_PAIRS:
            raise TooMuch
        key, value = shortest([(own[0],)], keys, language), shortest([(own[1],)], values, language)
        if key is None or value is None:
            continue
        hit = next((pair for pair in barred if pair[0].matches(key) and pair[1].matches(value)), None)
        if hit is None:
            return key, value
        for state in (((*keys, hit[0]), values), (keys, (*values, hit[1]))):
            if state not in seen:
                seen.add(state)
                queue.append(state)
    return None


@dataclass(frozen=True, slots=True)
class Source:
    """The peer's address; with `open` every address there is, else those that a
    client can have: IPv6 only where a wanted network is IPv6, since the balancer may have no such address."""

    open: bool = False

    def point(self, wanted: Sequence[Atom], unwanted: Sequence[Atom]) -> tuple[Point] | None:
        """An address; where there is one, there is one at the start of a network or right behind one."""
        networks = [value for atom in (*wanted, *unwanted) for value in atom.values]
        named = {n.version for atom in wanted for n in atom.values if isinstance(n, Network)}
        for address in _candidates(tuple(dict.fromkeys(networks))):
            if not self.open and not _can_be_peer(address, sixes=6 in named):
                continue
            if any(self.meets(address, atom) for atom in unwanted):
                continue
            if all(self.meets(address, atom) for atom in wanted):
                return (address,)
        return None

    def meets(self, point: Point, atom: Atom) -> bool:
        """Whether the address is in one of the networks."""
        if not isinstance(point, Address):
            return False
        return any(isinstance(n, Network) and n.version == point.version and point in n for n in atom.values)


@lru_cache(maxsize=1024)
def _candidates(networks: tuple[object, ...]) -> tuple[Address, ...]:
    found: list[Address] = list(_PEERS)
    for network in networks:
        if isinstance(network, Network):
            first, last = network.network_address, network.broadcast_address
            top = 2**network.max_prefixlen - 1
            found += [first + 1] if network.num_addresses > 1 else []
            found += [first, *(last + n for n in (1, 2) if int(last) + n <= top), *([first - 1] if int(first) else [])]
    return tuple(dict.fromkeys(found))


def _can_be_peer(address: Address, *, sixes: bool) -> bool:
    if address.version == 6 and not sixes:
        return False
    return not (address.is_multicast or address.is_unspecified or address.is_reserved or address.is_loopback)


def axis(key: Key, *, certain: bool, hosts: tuple[str, ...] = ()) -> Axis:
    """The axis of a condition; `hosts` are the names that a witness should rather have."""
    kind = key[0]
    if kind == HOST:
        return Text(HOSTS, hosts) if certain else Text(_FREE)
    if kind == PATH:
        return Text(PATHS) if certain else Text(_OPEN_PATHS)
    if kind == METHOD:
        return Method(open=not certain)
    if kind == SOURCE_IP:
        return Source(open=not certain)
    if kind == HEADER:
        return Header(_HEADERS if certain else _FREE)
    assert kind == QUERY
    return Query(_QUERIES if certain else _FREE)
