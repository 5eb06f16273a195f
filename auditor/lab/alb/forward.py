"""Forwards one request to one target and streams the answer back, as the balancer does [io].

Host and path go unchanged; X-Forwarded-For is appended, X-Forwarded-Proto and -Port are set, X-Amzn-Trace-Id is made.
docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
"""

import secrets
import time
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from multidict import CIMultiDict
from yarl import URL

from auditor.lab.alb.pages import SERVER, Page, error_page

_HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where the target really listens, and how long the balancer waits for it to say something."""

    address: str
    port: int
    idle_timeout_seconds: float
    scheme: str = "http"


@dataclass(frozen=True, slots=True)
class Edge:
    """The side of the client: who it is and which listener it came through."""

    source: str
    protocol: str
    port: int


class _Relayed(web.StreamResponse):
    """An answer of a target: aiohttp's own Server header must not appear where the target sent none."""

    async def _prepare_headers(self) -> None:
        named = "Server" in self.headers
        await super()._prepare_headers()
        if not named:
            self.headers.popall("Server", None)


async def forward(
    request: web.BaseRequest, session: aiohttp.ClientSession, upstream: Upstream, edge: Edge
) -> web.StreamResponse | Page:
    """Relay a request; a Page where the balancer must answer itself: 502 refused or broken, 504 too slow."""
    url = URL(f"{upstream.scheme}://{upstream.address}:{upstream.port}{request.raw_path}", encoded=True)
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=upstream.idle_timeout_seconds)
    try:
        async with session.request(
            request.method,
            url,
            headers=_headers(request, edge),
            data=request.content if request.body_exists else None,
            allow_redirects=False,
            timeout=timeout,
            # the balancer does not check its targets' certificates
            ssl=False,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        ) as answer:
            return await _relay(request, answer)
    except TimeoutError:
        return error_page(504)
    except aiohttp.ClientError:
        return error_page(502)


async def _relay(request: web.BaseRequest, answer: aiohttp.ClientResponse) -> web.StreamResponse:
    kept = [(name, value) for name, value in answer.headers.items() if name.lower() not in _HOP_BY_HOP]
    relayed = _Relayed(status=answer.status, reason=answer.reason, headers=CIMultiDict(kept))
    await relayed.prepare(request)
    async for chunk in answer.content.iter_any():
        await relayed.write(chunk)
    await relayed.write_eof()
    return relayed


def own_answer(page: Page) -> web.Response:
    """The balancer's own page as an HTTP answer."""
    headers = {"Server": SERVER, "Content-Type": page.content_type}
    if page.location:
        headers["Location"] = page.location
    return web.Response(status=page.status, reason=page.reason, body=page.body.encode(), headers=headers)


def _headers(request: web.BaseRequest, edge: Edge) -> CIMultiDict[str]:
    sent = CIMultiDict((name, value) for name, value in request.headers.items() if name.lower() not in _HOP_BY_HOP)
    before = ", ".join(sent.getall("X-Forwarded-For", []))
    sent["X-Forwarded-For"] = f"{before}, {edge.source}" if before else edge.source
    sent["X-Forwarded-Proto"] = edge.protocol.lower()
    sent["X-Forwarded-Port"] = str(edge.port)
    sent.setdefault("X-Amzn-Trace-Id", f"Root=1-{int(time.time()):x}-{secrets.token_hex(12)}")
    return sent
