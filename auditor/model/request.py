"""One HTTP request, as a balancer sees it."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=4096)
def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


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
        return urlsplit(self.url).scheme.lower()

    @property
    def host(self) -> str:
        """The host name in lower case, without the port."""
        return _host(self.url)

    @property
    def port(self) -> int:
        """The TCP port, the scheme's own where the URL names none."""
        return urlsplit(self.url).port or DEFAULT_PORTS.get(self.scheme, 80)

    @property
    def path(self) -> str:
        """The path exactly as it is sent, never decoded; "/" for none."""
        return urlsplit(self.url).path or "/"

    @property
    def query(self) -> str:
        """The query as it is sent, without the question mark."""
        return urlsplit(self.url).query
