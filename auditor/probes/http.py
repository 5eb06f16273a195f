"""[io] The only importer of requests: a Probe in, an Observation out, never an exception for what a server does.

Redirects are not followed. Time-outs bound the whole attempt, and only the first part of a body is read, so no server
can hang a probe or fill the memory. Failures are told apart by how far the connection came: dns, tcp, tls, read.
Keys are looked up by name, shown as the probe's mode says, and redacted wherever a server echoes them.
"""

import ssl
import time
import traceback
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError

from auditor.errors import UsageError
from auditor.model.probe import Answered, ApiKey, Auth, NoAnswer, Observation, Probe
from auditor.model.redaction import REDACTED, redact
from auditor.probes.answered_by import FixedResponse, answered_by
from auditor.probes.keys import WRONG, headers_of, usable, withheld
from auditor.probes.wire import Wire

BODY_LIMIT_BYTES = 64 * 1024
"""How much of a body is read at least: enough for every signature of answered_by."""
CONNECTION_ATTEMPTS = 2
_CREDENTIAL_HEADERS = frozenset({"set-cookie", "authorization", "proxy-authorization", "x-api-key", "cookie"})
_WIRE: ContextVar[Wire] = ContextVar("wire")


class _Connection(HTTPConnection):
    def _new_conn(self) -> Any:  # noqa: ANN401 - a socket; urllib3 names this hook, requests has none
        return _opened(self, tls=False)


class _TlsConnection(HTTPSConnection):
    def _new_conn(self) -> Any:  # noqa: ANN401
        return _opened(self, tls=True)

    def connect(self) -> None:
        super().connect()
        _WIRE.get().stage = "read"


def _opened(connection: HTTPConnection, *, tls: bool) -> Any:  # noqa: ANN401
    wire = _WIRE.get()
    try:
        return wire.open(connection.host, connection.port or connection.default_port, tls=tls)
    except OSError as error:
        if wire.stage == "dns":
            raise NameResolutionError(connection.host, connection, error) from error  # type: ignore[arg-type]
        raise NewConnectionError(connection, str(error)) from error


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


_POOLS = {"http": _Pool, "https": _TlsPool}


class _Adapter(HTTPAdapter):
    """requests' adapter over connections that report how far they came."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - as requests'
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as requests'
        found = super().proxy_manager_for(*arguments, **options)
        found.pool_classes_by_scheme = _POOLS
        return found


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks one probe at a time; `hosts` are those that may see a key, `ca_bundle` a PEM file (None: requests' own).

    Raises UsageError when a probe wants a key shown where it must not go: suites skip such probes with the reason.
    """

    keys: tuple[ApiKey, ...] = ()
    hosts: frozenset[str] = field(kw_only=True)
    ca_bundle: str | None = None
    fixed_responses: tuple[FixedResponse, ...] = ()
    clock: Callable[[], float] = time.perf_counter

    def __post_init__(self) -> None:
        for key in self.keys:
            usable(key)

    def __call__(self, probe: Probe) -> Observation:
        """Send the probe; a connection that could not be made is tried once more within the same time."""
        reason = probe.auth is not Auth.NONE and withheld(probe.request, self.hosts)
        if reason:
            raise UsageError(reason)
        shown = headers_of(probe, self.keys)
        started = self.clock()
        attempts = 1
        answer = self._attempt(probe, shown, probe.timeout_seconds)
        while attempts < CONNECTION_ATTEMPTS and _worth_another(answer):
            left = probe.timeout_seconds - (self.clock() - started)
            if left <= 0:
                break
            attempts += 1
            answer = self._attempt(probe, shown, left)
        return Observation(probe, answer, attempts)

    def _attempt(self, probe: Probe, shown: Mapping[str, str], seconds: float) -> Answered | NoAnswer:
        started = self.clock()
        seen: list[int] = []
        with Wire(seconds) as wire, _session() as session:
            token = _WIRE.set(wire)
            try:
                return self._exchange(session, probe, shown, seen=seen, started=started)
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                text = _reason(error, wire, seconds, seen)
                trace = self._clean("".join(traceback.format_exception(error)))
                return NoAnswer(wire.stage, self._clean(text), self.clock() - started, trace)
            finally:
                _WIRE.reset(token)

    def _exchange(
        self,
        session: requests.Session,
        probe: Probe,
        shown: Mapping[str, str],
        *,
        seen: list[int],
        started: float,
    ) -> Answered:
        wire = _WIRE.get()
        with session.request(
            probe.request.method,
            probe.request.url,
            headers=_headers(probe),
            data=probe.body.encode() or None,
            auth=_Shown(shown),
            allow_redirects=False,
            stream=True,
            timeout=wire.remaining_seconds,
            verify=self.ca_bundle or True,
        ) as response:
            seen.append(response.status_code)
            body = _first_part(response, max(BODY_LIMIT_BYTES, probe.excerpt_chars), wire)
            headers = tuple(response.headers.items())
        elapsed = self.clock() - started
        text = body.decode("utf-8", "replace")
        by = answered_by(seen[0], headers, text, fixed=self.fixed_responses)
        excerpt = self._clean(text)[: probe.excerpt_chars]
        return Answered(seen[0], tuple(self._header(*pair) for pair in headers), excerpt, by, elapsed)

    def _header(self, name: str, value: str) -> tuple[str, str]:
        lower = name.lower()
        return lower, REDACTED if lower in _CREDENTIAL_HEADERS else self._clean(value)

    def _clean(self, text: str) -> str:
        return redact(text, [str(key.value.value) for key in (*self.keys, WRONG)])


class _Shown(requests.auth.AuthBase):
    """Puts the key into the headers; being there also keeps requests from taking a password out of ~/.netrc."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = headers

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        for name, value in self._headers.items():
            request.headers[name] = value.encode()  # type: ignore[assignment]  # bytes, for keys beyond latin-1
        return request


def _session() -> requests.Session:
    session = requests.Session()
    session.mount("https://", _Adapter())
    session.mount("http://", _Adapter())
    session.headers.clear()
    # no compression: a bomb of a few KB must stay a few KB
    session.headers.update({"User-Agent": "auditor", "Accept": "*/*", "Accept-Encoding": "identity"})
    return session


def _headers(probe: Probe) -> dict[str, str]:
    json_body = {"Content-Type": "application/json"} if probe.body else {}
    return {**json_body, **dict(probe.request.headers)}


def _first_part(response: requests.Response, limit: int, wire: Wire) -> bytes:
    """Read up to `limit` bytes; raises TimeoutError when neither they nor the end come before the deadline."""
    part = b""
    while len(part) < limit:
        chunk = response.raw.read1(limit - len(part), decode_content=False)
        if not chunk:
            break
        part += chunk
    if wire.expired and len(part) < limit:
        raise TimeoutError("the body did not end in time")
    return part


def _worth_another(answer: Answered | NoAnswer) -> bool:
    """Only a connection that was not made is tried again: a request that a server saw is never sent twice."""
    if isinstance(answer, Answered) or answer.stage == "read":
        return False
    return "certificate" not in answer.error


def _reason(error: Exception, wire: Wire, seconds: float, seen: list[int]) -> str:
    begun = f"HTTP {seen[0]}, but the body " if seen else ""
    cause = _innermost(error)
    if wire.expired or isinstance(cause, TimeoutError):
        what = {"dns": "the name did not resolve", "tcp": "no connection", "tls": "no TLS session"}
        words = "did not end" if seen else what.get(wire.stage, "no answer")
        return f"{begun}{words} within {seconds:.3g} s"
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"certificate verify failed: {cause.verify_message}"
    if isinstance(cause, OSError) and cause.strerror:
        return f"{begun and begun + 'broke off: '}{cause.strerror}"
    return f"{begun and begun + 'broke off: '}{cause or type(cause).__name__}"


def _innermost(error: BaseException) -> BaseException:
    """The first cause: requests wraps urllib3's errors, which wrap the socket's."""
    known = {id(error)}
    while True:
        inner = [error.__cause__, getattr(error, "reason", None), *error.args, error.__context__]
        found = next((cause for cause in inner if isinstance(cause, BaseException) and id(cause) not in known), None)
        if found is None:
            return error
        known.add(id(found))
        error = found
