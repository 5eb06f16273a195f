"""The lab's api service: checks keys with the auth service and proxies /api/mlflow/* to MLflow with the path rewritten.

Declared environment: AUTH_SERVICE_URL, MLFLOW_SERVER_URL, API_PORT (8001 by default). LAB_BIND is the task's address.
"""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
from aiohttp.abc import AbstractResolver
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from yarl import URL

from auditor.lab.services.auth import sent_key

TITLE = "Hokusai API Service"
VALIDATE_PATH = "/api/v1/keys/validate"
_VERBS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_NOT_RELAYED = {"host", "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "content-length"}
_CREDENTIALS = {"authorization", "x-api-key"}
_AUTH_TIMEOUT = aiohttp.ClientTimeout(total=5)
_UPSTREAM_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=60)
_FAILURES = (aiohttp.ClientError, TimeoutError, OSError)


def build(auth_url: str, mlflow_url: str, resolver: Callable[[], AbstractResolver]) -> FastAPI:
    """Make the service; `resolver` gives the DNS by which it finds the other two."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(resolver=resolver(), use_dns_cache=False, limit=0)
        jar = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(connector=connector, auto_decompress=False, cookie_jar=jar) as session:
            app.state.session = session
            yield

    app = FastAPI(title=TITLE, version="1.0.0", lifespan=life)

    async def refusal(request: Request) -> Response | None:
        return await _refusal(request, f"{auth_url.rstrip('/')}{VALIDATE_PATH}")

    @app.get("/health")
    @app.get("/api/health")
    async def health() -> dict[str, str]:
        return {"status": "healthy", "service": "api"}

    @app.get("/ready")
    async def ready(request: Request) -> Response:
        try:
            async with request.app.state.session.get(f"{auth_url.rstrip('/')}/health", timeout=_AUTH_TIMEOUT) as answer:
                up = answer.status == 200
        except _FAILURES:
            up = False
        body = {"ready": up, "dependencies": {"auth": "ok" if up else "unavailable"}}
        return JSONResponse(body, status_code=200 if up else 503)

    @app.get("/api/v1/models")
    async def models(request: Request) -> Response:
        return await refusal(request) or JSONResponse({"models": []})

    @app.api_route("/api/mlflow/{path:path}", methods=_VERBS, include_in_schema=False)
    async def mlflow(path: str, request: Request) -> Response:
        return await refusal(request) or await _proxy(request, mlflow_url)

    return app


async def _refusal(request: Request, validate_url: str) -> Response | None:
    key = sent_key(request)
    if not key:
        return _json(401, "Missing API key: send Authorization: Bearer or X-API-Key")
    session: aiohttp.ClientSession = request.app.state.session
    try:
        headers = {"Authorization": f"Bearer {key}"}
        async with session.post(validate_url, headers=headers, timeout=_AUTH_TIMEOUT) as answer:
            if answer.status == 200:
                return None
            if answer.status == 401:
                return _json(401, "Invalid API key")
            return _json(503, f"The auth service answered {answer.status}", service="auth")
    except _FAILURES:
        return _json(503, f"The auth service does not answer at {URL(validate_url).origin()}", service="auth")


async def _proxy(request: Request, mlflow_url: str) -> Response:
    session: aiohttp.ClientSession = request.app.state.session
    raw = request.scope["raw_path"].decode("ascii").removeprefix("/api/mlflow")
    query = request.scope["query_string"].decode("ascii")
    url = URL(f"{mlflow_url.rstrip('/')}{raw}{'?' + query if query else ''}", encoded=True)
    sent = [(n, v) for n, v in request.headers.items() if n.lower() not in _NOT_RELAYED | _CREDENTIALS]
    body = await request.body()
    try:
        answer = await session.request(
            request.method,
            url,
            headers=sent,
            data=body or None,
            timeout=_UPSTREAM_TIMEOUT,
            allow_redirects=False,
            skip_auto_headers=("Content-Type", "Accept-Encoding", "User-Agent"),
        )
    except _FAILURES:
        return _json(502, f"The mlflow service does not answer at {url.origin()}", service="mlflow")
    headers = {n: v for n, v in answer.headers.items() if n.lower() not in _NOT_RELAYED | {"server", "date"}}

    async def chunks() -> AsyncIterator[bytes]:
        async with answer:
            async for chunk in answer.content.iter_any():
                yield chunk

    return StreamingResponse(chunks(), status_code=answer.status, headers=headers)


def _json(status: int, detail: str, **more: str) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"detail": detail, **more}, status_code=status, headers=headers)


def main() -> None:
    """Serve until the process is ended."""
    import uvicorn

    from auditor.lab.services.names import LabResolver

    app = build(
        os.environ.get("AUTH_SERVICE_URL", "http://localhost:8000"),
        os.environ.get("MLFLOW_SERVER_URL", "http://localhost:5000"),
        LabResolver,
    )
    uvicorn.run(app, host=os.environ["LAB_BIND"], port=int(os.environ.get("API_PORT", "8001")))


if __name__ == "__main__":
    main()
