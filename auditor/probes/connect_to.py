"""[io] curl's --connect-to for everything in this process: a connection to HOST:PORT goes to ADDR:PORT instead.

In: "HOST:PORT:ADDR:PORT" options; an empty HOST or PORT matches any, an empty ADDR or PORT keeps the one asked for;
IPv6 addresses stand in brackets. Out: a context in which the resolver follows them, for requests and for the mlflow
client alike. Only the address changes: the Host header, SNI and the certificate's name stay those of the URL, and no
proxy of the environment gets in between. Source: curl.se/docs/manpage.html#--connect-to
"""

import os
import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from auditor.errors import UsageError

Resolve = Callable[..., list[Any]]
_PART = r"(\[[^\[\]]*\]|[^:\[\]]*)"
_OPTION = re.compile(rf"{_PART}:(\d*):{_PART}:(\d*)")


@dataclass(frozen=True, slots=True)
class Detour:
    """One option; an empty string or None matches any host or port, or keeps it."""

    host: str
    port: int | None
    to_host: str
    to_port: int | None

    def takes(self, host: str, port: int | None) -> bool:
        """Say whether a connection to this host and port goes another way."""
        return self.host in ("", host.lower()) and self.port in (None, port)


def parse(option: str) -> Detour:
    """Read one option; raises UsageError when it is not HOST:PORT:ADDR:PORT."""
    found = _OPTION.fullmatch(option.strip())
    if not found:
        raise UsageError(f"--connect-to {option!r} is not HOST:PORT:ADDR:PORT")
    host, port, to_host, to_port = found.groups()
    return Detour(_bare(host).lower(), _port(option, port), _bare(to_host), _port(option, to_port))


def parse_all(options: Sequence[str]) -> tuple[Detour, ...]:
    """Read every option; raises UsageError at the first that is none."""
    return tuple(parse(option) for option in options)


def _bare(host: str) -> str:
    return host.removeprefix("[").removesuffix("]")


def _port(option: str, text: str) -> int | None:
    if not text:
        return None
    if not 0 < int(text) < 65536:
        raise UsageError(f"--connect-to {option!r} has a port that is not within 1..65535")
    return int(text)


def way_to(detours: Sequence[Detour], host: str, port: int | None) -> tuple[str, int | None]:
    """Return where a connection to host and port goes: the first detour that takes it wins, as in curl."""
    for detour in detours:
        if detour.takes(host, port):
            return detour.to_host or host, detour.to_port or port
    return host, port


@contextmanager
def connecting_to(detours: Sequence[Detour]) -> Iterator[None]:
    """Follow the detours for every connection of this process until the context ends, also after an exception."""
    if not detours:
        yield
        return
    resolve = socket.getaddrinfo
    proxies = {name: os.environ.get(name) for name in ("NO_PROXY", "no_proxy")}
    socket.getaddrinfo = _detouring(resolve, detours)  # there is no hook in the resolver
    os.environ.update(dict.fromkeys(proxies, _no_proxy(detours, proxies)))
    try:
        yield
    finally:
        socket.getaddrinfo = resolve
        _restore(proxies)


def _detouring(resolve: Resolve, detours: Sequence[Detour]) -> Resolve:
    def getaddrinfo(host: Any, port: Any, *arguments: Any, **options: Any) -> list[Any]:  # noqa: ANN401 - as socket's
        name = host.decode() if isinstance(host, bytes) else host
        number = int(port) if isinstance(port, int) or (isinstance(port, str) and port.isdigit()) else None
        if isinstance(name, str):
            host, to_port = way_to(detours, name, number)
            port = port if to_port is None else to_port
        return resolve(host, port, *arguments, **options)

    return getaddrinfo


def _no_proxy(detours: Sequence[Detour], present: Mapping[str, str | None]) -> str:
    """A proxy would resolve the name itself, so the hosts with a detour are asked without one."""
    if any(not detour.host for detour in detours):
        return "*"
    given = [value for value in present.values() if value]
    return ",".join(dict.fromkeys([*given, *(detour.host for detour in detours)]))


def _restore(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
