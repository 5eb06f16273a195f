"""One HTTP request, as a balancer sees it."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class _Parts:
    scheme: str
    host: str
    path: str
    query: str


@lru_cache(maxsize=16384)
def _parts(url: str) -> _Parts:
    split = urlsplit(url)
    return _Parts(split.scheme.lower(), (split.hostname or "").lower(), split.path or "/", split.query)


@lru_cache(maxsize=16384)
def _port(url: str) -> int | None:
    return urlsplit(url).port


@dataclass(frozen=True, slots=True)
class Request:
    """`headers` are (name, value) pairs without Host; `source_ip` is None where it is not known."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    source_ip: str | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.url}"

    @property
    def scheme(self) -> str:
        """ "http" or "https"."""
        return _parts(self.url).scheme

    @property
    def host(self) -> str:
        """The host name in lower case, without the port."""
        return _parts(self.url).host

    @property
    def port(self) -> int:
        """The TCP port, the scheme's own where the URL names none."""
        return _port(self.url) or DEFAULT_PORTS.get(self.scheme, 80)

    @property
    def path(self) -> str:
        """The path exactly as it is sent, never decoded; "/" for none."""
        return _parts(self.url).path

    @property
    def query(self) -> str:
        """The query as it is sent, without the question mark."""
        return _parts(self.url).query
