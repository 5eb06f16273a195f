"""A relay in front of a server that can spoil requests: what stands between client and MLflow when things go wrong."""

import contextlib
import http.client
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Spoil = Callable[[str, str, int], tuple[int, bytes] | str | None]
"""Method, path and number of the request in; an answer, "drop" (pass on, then say nothing) or None (pass on) out."""


class Relay:
    def __init__(self, port: int, spoil: Spoil) -> None:
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        outer = self

        class Pass(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def relay(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else self._chunks()
                outer.seen.append((self.command, self.path, dict(self.headers)))
                spoiled = spoil(self.command, self.path, len(outer.seen))
                if isinstance(spoiled, tuple):
                    self._say(spoiled[0], "text/html", spoiled[1])
                    return
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                kept = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "transfer-encoding")}
                line.request(self.command, self.path, body or None, {**kept, "Host": f"127.0.0.1:{port}"})
                answer = line.getresponse()
                content = answer.read()
                line.close()
                if spoiled == "drop":
                    self.close_connection = True
                    return
                self._say(answer.status, answer.headers.get("Content-Type", ""), content)

            def _chunks(self) -> bytes:
                body = b""
                if "chunked" in (self.headers.get("Transfer-Encoding") or ""):
                    while size := int(self.rfile.readline(), 16):
                        body += self.rfile.read(size)
                        self.rfile.readline()
                    self.rfile.readline()
                return body

            def _say(self, status: int, kind: str, content: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                with contextlib.suppress(OSError):  # the client may have gone
                    self.end_headers()
                    self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = relay

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Pass)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
