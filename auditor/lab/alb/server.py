"""The data plane [io]: one loopback port per listener, kept in step with the AWS API, requests answered by its rules.

A target behind a closed security group is a connection time-out: 504. The real balancer waits 10 s for it, the lab
CONNECT_TIMEOUT_SECONDS. A listener that the balancer's own security group closes to the internet is not served at
all: the client is refused, where on AWS it would wait for its own time-out.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

from auditor.lab.alb.choose import Turns, choose_group
from auditor.lab.alb.conditions import Incoming, first_match
from auditor.lab.alb.forward import Edge, Upstream, forward, own_answer
from auditor.lab.alb.pages import Page, error_page, fixed_response, redirect
from auditor.lab.alb.table import Described, Listener, Table, Target, forwards
from auditor.lab.alb.tls import Certificates
from auditor.lab.security_groups import End

CONNECT_TIMEOUT_SECONDS = 1.0
INTERNET = "203.0.113.10"
_FORBIDDEN = {"TRACE": 405}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a VPC address really is on loopback, and the security groups of the task that has it."""

    address: str
    groups: tuple[str, ...]


@dataclass(slots=True)
class _Open:
    runner: web.ServerRunner
    local_port: int
    certificates: tuple[str, ...]


@dataclass(slots=True)
class DataPlane:
    """`places` finds a VPC address's place on loopback, None where nothing has the address."""

    certificates: Certificates
    places: Callable[[str], Place | None]
    table: Table | None = None
    _open: dict[str, _Open] = field(default_factory=dict)
    _turns: Turns = field(default_factory=Turns)
    _session: aiohttp.ClientSession | None = None

    @property
    def ports(self) -> Mapping[str, int]:
        """The local port of each listener, by its ARN."""
        return {arn: opened.local_port for arn, opened in self._open.items()}

    async def follow(self, table: Table) -> None:
        """Take a new configuration: open the ports of new listeners, close those of listeners that are gone."""
        self.table = table
        wanted = {listener.arn: listener for listener in table.listeners if self._reachable(listener)}
        for arn in [arn for arn in self._open if arn not in wanted]:
            await self._open.pop(arn).runner.cleanup()
        for arn, listener in wanted.items():
            opened = self._open.get(arn)
            if opened is None or opened.certificates != listener.certificates:
                await self._serve(listener, opened)

    async def close(self) -> None:
        """Close every port."""
        for opened in self._open.values():
            await opened.runner.cleanup()
        self._open.clear()
        if self._session is not None:
            await self._session.close()

    def _reachable(self, listener: Listener) -> bool:
        table = self.table
        if table is None or listener.protocol not in {"HTTP", "HTTPS"}:
            return False
        end = table.load_balancers[listener.load_balancer].end
        return table.security_groups.allow(End(INTERNET), end, listener.port)

    async def _serve(self, listener: Listener, before: _Open | None) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0, force_close=True)
            jar = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=connector, auto_decompress=False, cookie_jar=jar)
        if before is not None:
            await before.runner.cleanup()
        context = None
        if listener.protocol == "HTTPS":
            context = await asyncio.to_thread(self.certificates.context, listener.certificates)

        async def answer(request: web.BaseRequest) -> web.StreamResponse:
            return await self._answer(listener.arn, request)

        runner = web.ServerRunner(web.Server(answer, access_log=None))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", before.local_port if before else 0, ssl_context=context)
        await site.start()
        port = int(runner.addresses[0][1])
        self._open[listener.arn] = _Open(runner, port, listener.certificates)

    async def _answer(self, arn: str, request: web.BaseRequest) -> web.StreamResponse:
        table = self.table
        listener = next((one for one in table.listeners if one.arn == arn), None) if table else None
        if table is None or listener is None:
            return own_answer(error_page(503))
        if request.method in _FORBIDDEN:
            return own_answer(error_page(_FORBIDDEN[request.method]))
        incoming = _incoming(request)
        rule = first_match(listener.rules, incoming)
        action = rule.actions[-1] if rule and rule.actions else {"Type": "none"}
        page = _own_page(action, incoming, listener)
        if page is not None:
            return own_answer(page)
        answer = await self._forward(table, listener, action, request)
        return own_answer(answer) if isinstance(answer, Page) else answer

    async def _forward(
        self, table: Table, listener: Listener, action: Described, request: web.BaseRequest
    ) -> web.StreamResponse | Page:
        group = choose_group(forwards((action,)), random.random)
        target = self._turns.next(table.target_groups, group) if group else None
        if target is None or self._session is None:
            return error_page(503)
        balancer = table.load_balancers[listener.load_balancer]
        place = self._reach(table, balancer.end, target)
        if place is None:
            await asyncio.sleep(CONNECT_TIMEOUT_SECONDS)
            return error_page(504)
        scheme = str(table.target_groups[group or ""].described.get("Protocol", "HTTP")).lower()
        upstream = Upstream(place.address, target.port, balancer.idle_timeout_seconds, scheme)
        return await forward(request, self._session, upstream, Edge(INTERNET, listener.protocol, listener.port))

    def _reach(self, table: Table, balancer: End, target: Target) -> Place | None:
        place = self.places(target.address)
        if place is None:
            return None
        return place if table.security_groups.allow(balancer, End(target.address, place.groups), target.port) else None


def _incoming(request: web.BaseRequest) -> Incoming:
    path, _, query = request.raw_path.partition("?")
    headers = tuple((name, value) for name, value in request.headers.items() if name.lower() != "host")
    return Incoming(request.method, request.headers.get("Host", ""), path, query, headers, INTERNET)


def _own_page(action: Described, incoming: Incoming, listener: Listener) -> Page | None:
    if action["Type"] == "fixed-response":
        return fixed_response(action["FixedResponseConfig"])
    if action["Type"] == "redirect":
        return redirect(action["RedirectConfig"], incoming, listener.protocol, listener.port)
    return None if action["Type"] == "forward" else error_page(500)
