"""One condition of a listener rule against one request: true, false, or undecided with the reason.

All conditions of a rule hold together (AND), the values of one condition alternatively (OR).
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-update-rules.html#rule-condition-types
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_plus

from auditor.model.request import Request
from auditor.routing import regex

HOST, PATH, HEADER = "host-header", "path-pattern", "http-header"
METHOD, QUERY, SOURCE_IP = "http-request-method", "query-string", "source-ip"
ESCAPE = r"\\"
"""In a query-string value a backslash makes `*` and `?` plain characters; in no other condition."""
_UNDECIDED = {
    SOURCE_IP: "the peer's address, or a network of the condition, is not known",
    QUERY: "AWS does not state whether it decodes the query before comparing",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """`values` as declared; a query-string value is (key, value) with key "" for "any key"; `name` is the
    header's name. `undecided` says why nobody can tell (an unknown value, a regex whose rules AWS does not state);
    the values that are known still hold."""

    field: str
    values: tuple[str | tuple[str, str], ...]
    name: str = ""
    undecided: str = ""
    regex: tuple[str, ...] = ()
    """Regular expressions, alternatives to the values."""

    def __str__(self) -> str:
        what = f"{self.field} {self.name}".strip()
        shown = [*(_shown(value) for value in self.values), *(f"regex {expression}" for expression in self.regex)]
        return f"{what} {' or '.join(shown) or '?'}"

    def holds(self, request: Request) -> bool | None:
        """Whether the request meets the condition; None when that cannot be decided."""
        verdict = self._known_holds(request) if self.values or not self.regex else False
        if self.regex and verdict is False:
            verdict = self._regex_holds(request)
        return None if self.undecided and verdict is False else verdict

    def why_undecided(self, request: Request) -> str:
        """Why `holds` cannot decide; "" where it can."""
        if self.holds(request) is not None:
            return ""
        if self.regex and not self.undecided:
            return "is a regex, whose exact semantics AWS does not state"
        return self.undecided or _UNDECIDED.get(self.field, f"no condition of an ALB is called {self.field}")

    def _known_holds(self, request: Request) -> bool | None:
        match self.field:
            case "host-header":
                return _takes(self.values, request.host, fold=True)
            case "path-pattern":
                return _takes(self.values, request.path, fold=False)
            case "http-request-method":
                return request.method in self.values
            case "http-header":
                return self._header_holds(request)
            case "query-string":
                return self._query_holds(request)
            case "source-ip":
                return self._source_holds(request)
        return None

    def _regex_holds(self, request: Request) -> bool | None:
        texts = {HOST: [request.host], PATH: [request.path], HEADER: _headers(request, self.name)}.get(self.field)
        if texts is None:
            return None
        verdicts = [regex.matches(expression, text) for expression in self.regex for text in texts]
        return True if True in verdicts else None if None in verdicts else False

    def got(self, request: Request) -> str:
        """What the request has where this condition looks."""
        match self.field:
            case "host-header":
                return request.host
            case "path-pattern":
                return request.path
            case "http-request-method":
                return request.method
            case "http-header":
                return ", ".join(_headers(request, self.name)) or "no such header"
            case "query-string":
                return f"?{request.query}"
        return request.source_ip or "unknown"

    def _header_holds(self, request: Request) -> bool:
        return any(_takes(self.values, text.lower(), fold=True) for text in _headers(request, self.name))

    def _query_holds(self, request: Request) -> bool | None:
        """AWS does not state whether it decodes %xx and `+` first: decided where both readings agree."""
        sent = [part.partition("=")[::2] for part in request.query.split("&") if part]
        as_sent = self._pairs_hold(sent)
        decoded = self._pairs_hold([(unquote_plus(key), unquote_plus(value)) for key, value in sent])
        return as_sent if as_sent == decoded else None

    def _pairs_hold(self, sent: Iterable[tuple[str, str]]) -> bool:
        wanted = [value if isinstance(value, tuple) else ("", value) for value in self.values]
        return any(
            (not key or _glob(key.lower(), name.lower(), ESCAPE)) and _glob(value.lower(), text.lower(), ESCAPE)
            for name, text in sent
            for key, value in wanted
        )

    def _source_holds(self, request: Request) -> bool | None:
        networks = [network for network in map(_network, self.values) if network]
        if request.source_ip is None:
            return None
        peer = ipaddress.ip_address(request.source_ip)
        if any(peer in network for network in networks):
            return True
        return False if len(networks) == len(self.values) else None


def covers(wide: str, narrow: str) -> bool:
    """Say whether every text that the pattern `narrow` matches is matched by the pattern `wide`.

    Exact for the patterns in use: `narrow` is read as text whose `*` stands for any run and `?` for any character;
    where the answer is not certain it is False.
    """
    return _covers(wide, narrow)


@lru_cache(maxsize=65536)
def _covers(wide: str, narrow: str) -> bool:
    if not wide:
        return not narrow
    if wide[0] == "*":
        return _covers(wide[1:], narrow) or bool(narrow and _covers(wide, narrow[1:]))
    if not narrow or narrow[0] == "*":
        return False
    return (wide[0] in ("?", narrow[0])) and _covers(wide[1:], narrow[1:])


def _headers(request: Request, name: str) -> list[str]:
    return [value for key, value in request.headers if key.lower() == name.lower()]


@lru_cache(maxsize=1024)
def _network(cidr: str | tuple[str, str]) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(str(cidr), strict=False)
    except ValueError:
        return None  # AWS refuses it when it is applied


def _takes(values: tuple[str | tuple[str, str], ...], text: str, *, fold: bool) -> bool:
    return _alternatives(values, fold=fold).fullmatch(text) is not None


@lru_cache(maxsize=16384)
def _alternatives(values: tuple[str | tuple[str, str], ...], *, fold: bool) -> re.Pattern[str]:
    """All values of a condition as one expression; one that matches nothing where there are none."""
    globs = (str(value).lower() if fold else str(value) for value in values)
    return re.compile("|".join(_pattern(glob, "").pattern for glob in globs) or r"(?!)", re.DOTALL)


@lru_cache(maxsize=8192)
def _pattern(glob: str, escape: str) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    tokens = re.findall(rf"{escape}[*?{escape}]|[\s\S]" if escape else r"[\s\S]", glob)
    return re.compile("".join(parts.get(token) or re.escape(token[-1]) for token in tokens), re.DOTALL)


def _glob(glob: str, text: str, escape: str = "") -> bool:
    """Whether the whole text matches: `*` any run, `?` one character; `escape` is a regex for what makes them plain."""
    return _pattern(glob, escape).fullmatch(text) is not None


def _shown(value: str | tuple[str, str]) -> str:
    return value if isinstance(value, str) else "=".join(part for part in value if part)
