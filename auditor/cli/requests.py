"""Reads the requests of `auditor route`: words, headers and lines of standard input in, Requests out.  [io]

What is wrong is said without repeating what may be a secret: a user in a URL, a header's value.
"""

import base64
import difflib
import ipaddress
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit, urlunsplit

from auditor.cli.steps import Invocation
from auditor.errors import UsageError
from auditor.model.request import Request
from auditor.secret_texts import SHORTEST, is_secret_header

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE")
_WEBDAV = ("PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "SEARCH", "REPORT", "MERGE", "LINK")
_METHOD = re.compile(r"[A-Za-z][A-Za-z_-]*")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f]")
_USER = re.compile(r"//[^/?#\s]*@")
_BARE = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?]|$)")
_EXAMPLE = "a request is given as [METHOD] URL, such as GET https://example.org/path"


def requests_of(words: Sequence[str]) -> list[Request]:
    """Read `[METHOD] URL` once or several times; `-` stands for the lines of standard input. Raises UsageError."""
    found: list[Request] = []
    method = ""
    for word in words:
        if word == "-" and not method:
            found += _lines(sys.stdin)
        elif not method and _METHOD.fullmatch(word):
            method = _method(word)
        else:
            found.append(_request(method or "GET", word))
            method = ""
    if method:
        raise UsageError(f"{method} is given without a URL: {_EXAMPLE}")
    return found


def _lines(lines: Iterable[str]) -> Iterable[Request]:
    for number, line in enumerate(lines, 1):
        words = line.split()
        if words and not words[0].startswith("#"):
            if "-" in words:
                raise UsageError(f"line {number} of standard input: `-` stands only on the command line")
            try:
                yield from requests_of(words)
            except UsageError as error:
                raise UsageError(f"line {number} of standard input: {error}") from None


def _method(word: str) -> str:
    method = word.upper()
    if method in METHODS or method in _WEBDAV or (word == method and ("-" in word or "_" in word)):
        return method
    close = difflib.get_close_matches(method, METHODS, n=1)
    hint = f"; {close[0]} is close" if close else ""
    raise UsageError(f"{word} is neither an HTTP method nor a URL{hint}: {_EXAMPLE}")


def _request(method: str, word: str) -> Request:
    shown = _USER.sub("//", word)
    if _UNPRINTABLE.search(word):
        raise UsageError(f"{shown!r} has a space or control character; write it as %20 and the like")
    try:
        parts = urlsplit(word)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"{shown} is no URL: {_USER.sub('//', str(error))}") from None
    if parts.scheme.lower() not in ("http", "https") or "://" not in word:
        hint = f"; https://{shown} perhaps" if _BARE.match(word) else ""
        raise UsageError(f"{shown} is no URL with http:// or https://{hint}: {_EXAMPLE}")
    if not parts.hostname:
        raise UsageError(f"{shown} names no host: {_EXAMPLE}")
    if port == 0:
        raise UsageError(f"{shown}: nothing listens on port 0")
    return _without_user(method, word)


def _without_user(method: str, url: str) -> Request:
    """The request as a client sends it: the fragment stays with the client, a user becomes a header."""
    parts = urlsplit(url)
    user, at, place = parts.netloc.rpartition("@")
    clean = urlunsplit((parts.scheme, place, parts.path, parts.query, ""))
    if not at:
        return Request(method, clean)
    name, _, password = user.partition(":")
    basic = base64.b64encode(f"{unquote(name)}:{unquote(password)}".encode()).decode()
    return Request(method, clean, (("Authorization", f"Basic {basic}"),))


def with_headers(
    requests: Iterable[Request], headers: Sequence[str], source_ip: str | None, invocation: Invocation
) -> list[Request]:
    """The requests with more headers and a peer; values that are secrets join the invocation's. Raises UsageError."""
    pairs = tuple(map(_header, headers))
    if source_ip is not None:
        try:
            source_ip = str(ipaddress.ip_address(source_ip))
        except ValueError:
            raise UsageError(f"--source-ip {source_ip} is no IP address") from None
    found = [replace(one, headers=(*one.headers, *pairs), source_ip=source_ip) for one in requests]
    for one in found:
        for name, value in one.headers:
            if is_secret_header(name) and len(value) >= SHORTEST:
                invocation.secrets.extend(dict.fromkeys((value, value.rpartition(" ")[2])))
    return found


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    name = name.strip()
    if not colon or not _TOKEN.fullmatch(name):
        raise UsageError("-H: a header is given as 'Name: value'")
    if any((ord(char) < 32 and char != "\t") or ord(char) == 127 for char in value):
        raise UsageError(f"-H {name}: the value has a control character")
    if name.lower() == "host":
        raise UsageError("-H Host: name the host in the URL, and where it goes by --load-balancer or --connect-to")
    return name, value.strip()


def refuse_open_secrets(requests: Iterable[Request]) -> None:
    """Raises UsageError when a secret header would be sent without TLS."""
    from auditor.probes.keys import is_loopback

    for one in requests:
        secret = next((name for name, _ in one.headers if is_secret_header(name)), "")
        if secret and one.scheme != "https" and not is_loopback(one.host):
            raise UsageError(f"{one.url} is plain HTTP, so {secret} is not sent to it")
