"""The lab's auth service: knows the keys of one run and says whether a key is one of them.

AUTH_PORT (declared) is the port, LAB_BIND the task's loopback address, LAB_API_KEYS the valid keys, all from the
environment. Keys come as `Authorization: Bearer` or `X-API-Key`.
"""

import hmac
import os

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

TITLE = "Hokusai Auth Service"
KEYS_VARIABLE = "LAB_API_KEYS"


def build(keys: tuple[str, ...]) -> FastAPI:
    """Make the service for a set of valid keys."""
    app = FastAPI(title=TITLE, version="1.0.0")

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "healthy", "service": "auth"}

    @app.post("/api/v1/keys/validate")
    def validate(request: Request) -> JSONResponse:
        key = sent_key(request)
        if key and any(hmac.compare_digest(key.encode(), valid.encode()) for valid in keys):
            return JSONResponse({"valid": True, "key_id": "key-1"})
        detail = "Invalid API key" if key else "Missing API key"
        return JSONResponse({"valid": False, "detail": detail}, status_code=401, headers={"WWW-Authenticate": "Bearer"})

    return app


def sent_key(request: Request) -> str:
    """The key that a request carries, "" for none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else request.headers.get("x-api-key", "")


def main() -> None:
    """Serve until the process is ended."""
    import uvicorn

    keys = tuple(key for key in os.environ.get(KEYS_VARIABLE, "").split(",") if key)
    uvicorn.run(build(keys), host=os.environ["LAB_BIND"], port=int(os.environ.get("AUTH_PORT", "8000")))


if __name__ == "__main__":
    main()
