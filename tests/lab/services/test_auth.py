import pytest
from starlette.requests import Request

from auditor.lab.services.auth import build, sent_key
from tests.lab.services.serving import served

KEY = "hk_valid"


def request(**headers):
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw})


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        ({"authorization": "Bearer abc"}, "abc"),
        ({"authorization": "bearer abc"}, "abc"),
        ({"x_api_key": "abc"}, "abc"),
        ({"authorization": "Basic abc"}, ""),
        ({"authorization": "Bearer ", "x_api_key": "abc"}, "abc"),
        ({}, ""),
    ],
)
def test_a_key_comes_as_bearer_or_x_api_key(headers, key):
    assert sent_key(request(**headers)) == key


def test_only_a_known_key_is_valid():
    with served(build((KEY,))) as ask:
        assert ask("POST", "/api/v1/keys/validate", headers={"X-API-Key": KEY})[0] == 200
        assert ask("POST", "/api/v1/keys/validate", headers={"Authorization": f"Bearer {KEY}"})[0] == 200
        status, headers, body = ask("POST", "/api/v1/keys/validate", headers={"X-API-Key": "other"})
        assert (status, headers["www-authenticate"]) == (401, "Bearer")
        assert "Invalid API key" in body
        assert "Missing API key" in ask("POST", "/api/v1/keys/validate")[2]


def test_its_health_needs_no_key():
    with served(build(())) as ask:
        status, headers, body = ask("GET", "/health")
        assert (status, headers["server"]) == (200, "uvicorn")
        assert "auth" in body
