"""A server on loopback that answers as it is told: status, body and delay in turn, the last one for ever."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One answer; `cut` closes the connection without one."""

    status: int = 200
    body: Any = None
    delay_seconds: float = 0.0
    cut: bool = False


def error(code: str, message: str = "", status: int = 400) -> Reply:
    """An error as AWS's JSON protocol has it."""
    return Reply(status, {"__type": code, "message": message})


@dataclass
class Stub:
    """The running server: where it is, and what it was asked."""

    url: str
    asked: list[tuple[str, Any]] = field(default_factory=list)


@contextmanager
def serving(replies: Sequence[Reply]) -> Iterator[Stub]:
    """Run the server as long as the block."""
    stub = Stub("")
    released = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parameters = json.loads(body) if body.startswith(b"{") else body.decode()
            stub.asked.append((self.headers.get("X-Amz-Target", ""), parameters))
            reply = replies[min(len(stub.asked), len(replies)) - 1]
            if reply.delay_seconds:
                released.wait(reply.delay_seconds)
            if reply.cut:
                self.close_connection = True
                return
            text = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body or {}).encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield stub
    finally:
        released.set()
        server.shutdown()
        server.server_close()


def elapsed(action: Any) -> tuple[float, Any]:
    """Seconds that an action takes, and its result."""
    start = time.monotonic()
    result = action()
    return time.monotonic() - start, result
