import json

import pytest
from aiohttp import ThreadedResolver
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from auditor.lab.services import auth
from auditor.lab.services.api import build
from tests.lab.services.serving import served

KEY = {"Authorization": "Bearer hk_valid"}


def upstream():
    app = FastAPI()

    @app.api_route("/{path:path}", methods=["GET", "HEAD", "POST", "PATCH", "DELETE"])
    async def echo(path: str, request: Request):
        said = {
            "method": request.method,
            "path": request.scope["raw_path"].decode(),
            "query": request.url.query,
            "body": (await request.body()).decode(),
            "headers": dict(request.headers),
        }
        return JSONResponse(said, status_code=404 if "missing" in path else 200)

    return app


@pytest.fixture(scope="module")
def ask():
    with served(auth.build(("hk_valid",))) as keys, served(upstream()) as mlflow:
        urls = f"http://127.0.0.1:{keys.port}", f"http://127.0.0.1:{mlflow.port}/mlflow"
        with served(build(*urls, ThreadedResolver)) as api:
            yield api


@pytest.fixture(scope="module")
def ask_alone():
    with served(build("http://127.0.0.1:9", "http://127.0.0.1:9/mlflow", ThreadedResolver)) as api:
        yield api


@pytest.mark.parametrize("path", ["/health", "/api/health", "/ready", "/openapi.json"])
def test_health_and_description_need_no_key(ask, path):
    assert ask("GET", path)[0] == 200


@pytest.mark.parametrize("path", ["/api/v1/models", "/api/mlflow/api/2.0/mlflow/experiments/search"])
def test_everything_else_needs_a_valid_key(ask, path):
    assert ask("GET", path)[0] == 401
    status, headers, body = ask("GET", path, {"X-API-Key": "wrong"})
    assert (status, headers["content-type"]) == (401, "application/json")
    assert json.loads(body) == {"detail": "Invalid API key"}
    assert ask("GET", path, KEY)[0] == 200


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_mlflow_gets_verb_path_query_and_body(ask, method):
    body = "" if method == "GET" else '{"name": "x"}'
    _, _, text = ask(method, "/api/mlflow/api/2.0/a%2Fb?x=1&y=%20", {**KEY, "X-Other": "kept"}, body or None)
    said = json.loads(text)
    assert (said["method"], said["path"], said["query"]) == (method, "/mlflow/api/2.0/a%2Fb", "x=1&y=%20")
    assert said["body"] == body
    assert said["headers"]["x-other"] == "kept"


def test_mlflow_sees_its_own_host_and_never_the_key(ask):
    _, _, text = ask("GET", "/api/mlflow/x", {**KEY, "Host": "registry.example.com"})
    headers = json.loads(text)["headers"]
    assert headers["host"].startswith("127.0.0.1:")
    assert "hk_valid" not in text
    assert "authorization" not in headers


def test_mlflows_status_goes_through(ask):
    assert ask("GET", "/api/mlflow/missing", KEY)[0] == 404


def test_without_the_auth_service_the_answer_is_503_and_names_it(ask_alone):
    status, _, body = ask_alone("GET", "/api/v1/models", KEY)
    assert status == 503
    assert json.loads(body)["service"] == "auth"
    assert ask_alone("GET", "/ready")[0] == 503
    assert ask_alone("GET", "/health")[0] == 200


def test_without_mlflow_the_answer_is_502_and_names_it():
    with served(auth.build(("hk_valid",))) as keys:
        app = build(f"http://127.0.0.1:{keys.port}", "http://127.0.0.1:9/mlflow", ThreadedResolver)
        with served(app) as api:
            status, _, body = api("GET", "/api/mlflow/x", KEY)
    assert (status, json.loads(body)["service"]) == (502, "mlflow")
