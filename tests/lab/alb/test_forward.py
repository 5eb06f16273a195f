import asyncio
import socket

import aiohttp
import pytest
from aiohttp import web

from auditor.lab.alb.forward import Edge, Upstream, forward, own_answer
from auditor.lab.alb.pages import Page

EDGE = Edge("203.0.113.10", "HTTPS", 443)


async def through(target, method="GET", path="/", *, idle=5.0, listening=True, **more):
    """Ask a relay in front of `target`; the answer's status, headers and body."""
    async with aiohttp.ClientSession() as session:
        upstream_runner = web.ServerRunner(web.Server(target))
        await upstream_runner.setup()
        site = web.TCPSite(upstream_runner, "127.0.0.1", 0)
        await site.start()
        port = upstream_runner.addresses[0][1]
        if not listening:
            await upstream_runner.cleanup()

        async def relay(request):
            answer = await forward(request, session, Upstream("127.0.0.1", port, idle), EDGE)
            return own_answer(answer) if isinstance(answer, Page) else answer

        runner = web.ServerRunner(web.Server(relay))
        await runner.setup()
        front = web.TCPSite(runner, "127.0.0.1", 0)
        await front.start()
        try:
            from yarl import URL

            url = URL(f"http://127.0.0.1:{runner.addresses[0][1]}{path}", encoded=True)
            async with session.request(method, url, **more) as answer:
                return answer.status, answer.headers, await answer.read()
        finally:
            await runner.cleanup()
            await upstream_runner.cleanup()


async def echo(request):
    body = await request.read()
    said = {"method": request.method, "path": request.raw_path, "body": body.decode(), "headers": dict(request.headers)}
    return web.json_response(said, headers={"Server": "uvicorn"})


def test_method_path_query_host_and_body_go_unchanged():
    import json

    headers = {"Host": "a.example.com", "X-Forwarded-For": "198.51.100.7"}
    status, answer, body = asyncio.run(through(echo, "POST", "/a%2Fb?x=%20y", headers=headers, data=b"hello"))
    said = json.loads(body)
    assert (status, answer["Server"]) == (200, "uvicorn")
    assert (said["method"], said["path"], said["body"]) == ("POST", "/a%2Fb?x=%20y", "hello")
    assert said["headers"]["Host"] == "a.example.com"
    assert said["headers"]["X-Forwarded-For"] == "198.51.100.7, 203.0.113.10"
    assert (said["headers"]["X-Forwarded-Proto"], said["headers"]["X-Forwarded-Port"]) == ("https", "443")
    assert said["headers"]["X-Amzn-Trace-Id"].startswith("Root=1-")


def test_a_refused_connection_is_502_of_the_balancer():
    status, headers, body = asyncio.run(through(echo, listening=False))
    assert (status, headers["Server"]) == (502, "awselb/2.0")
    assert b"502 Bad Gateway" in body


def test_a_target_that_closes_early_is_502():
    async def close(request):
        request.transport.close()
        return web.Response()

    assert asyncio.run(through(close))[0] == 502


def test_a_silent_target_is_504_after_the_idle_timeout():
    async def sleep(request):
        await asyncio.sleep(2)
        return web.Response()

    assert asyncio.run(through(sleep, idle=0.2))[0] == 504


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_answer_without_server_header_gets_none(method):
    """aiohttp would put its own name in: this holds on to the private hook that keeps it out."""

    async def target(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def ask():
        server = await asyncio.start_server(target, "127.0.0.1", 0, family=socket.AF_INET)
        port = server.sockets[0].getsockname()[1]
        async with server, aiohttp.ClientSession() as session:

            async def relay(request):
                return await forward(request, session, Upstream("127.0.0.1", port, 5), EDGE)

            runner = web.ServerRunner(web.Server(relay))
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            async with session.request(method, f"http://127.0.0.1:{runner.addresses[0][1]}/") as answer:
                headers = answer.headers
            await runner.cleanup()
        return headers

    assert "Server" not in asyncio.run(ask())
