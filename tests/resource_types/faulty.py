"""A server on loopback between the reader and the moto server that answers with one fault, however often it is asked.

The first part of the path says which case it is: {url}/17/... is the seventeenth. What a fault lets through goes on to
the moto server. Errors come in the protocol of the service that was asked.
"""

import http.client
import json
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

DENIED, TWICE, THROTTLED, BROKEN = "AccessDenied", "throttling twice", "throttling for ever", "500"
RESET, SLOW, MALFORMED, EXPIRED = "connection reset", "delay", "malformed body", "expired credentials"
FAULTS = (DENIED, TWICE, THROTTLED, BROKEN, RESET, SLOW, MALFORMED, EXPIRED)
_QUERY = ("elasticloadbalancing", "ec2", "rds", "iam", "sts")
_XML = ("s3", "route53")
_ERRORS = {
    DENIED: ("AccessDenied", 403),
    TWICE: ("Throttling", 400),
    THROTTLED: ("Throttling", 400),
    BROKEN: ("InternalFailure", 500),
    EXPIRED: ("ExpiredToken", 403),
}
_JSON_NAMES = {"AccessDenied": "AccessDeniedException", "Throttling": "ThrottlingException"}


def error(service: str, fault: str) -> tuple[int, bytes]:
    """Status and body of an error as a service writes it."""
    code, status = _ERRORS[fault]
    if service == "ec2":
        name = "UnauthorizedOperation" if fault == DENIED else code
        return status, f"<Response><Errors><Error><Code>{name}</Code></Error></Errors></Response>".encode()
    if service == "s3":
        name, status = ("SlowDown", 503) if code == "Throttling" else (code, status)
        return status, f"<Error><Code>{name}</Code></Error>".encode()
    if service in (*_QUERY, *_XML):
        return status, f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>".encode()
    return status, json.dumps({"__type": _JSON_NAMES.get(code, f"{code}Exception"), "message": "m"}).encode()


class Cases:
    """The fault of each case by number, and how often it was asked."""

    def __init__(self, behind: str) -> None:
        self.url = ""
        self.faults: dict[str, str] = {}
        self.asked: Counter[str] = Counter()
        self.released = threading.Event()
        self._behind = urlsplit(behind).netloc

    def add(self, fault: str) -> tuple[str, str]:
        """A new case: its number, and the URL of its endpoint."""
        case = str(len(self.faults))
        self.faults[case] = fault
        return case, f"{self.url}/{case}"

    def passed_on(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes, str]:
        """The answer of the server behind."""
        connection = http.client.HTTPConnection(self._behind, timeout=30)
        connection.request(method, path, body, {**headers, "Host": self._behind})
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers.get("Content-Type", "")


@contextmanager
def faulty(behind: str) -> Iterator[Cases]:
    """Run the server as long as the block."""
    cases = Cases(behind)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            case, path = re.fullmatch(r"/(\d+)/?(.*)", self.path, re.DOTALL).groups()  # type: ignore[union-attr]
            fault, times = cases.faults[case], cases.asked[case]
            cases.asked[case] += 1
            self.close_connection = True
            if fault == RESET:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            if fault == SLOW:
                cases.released.wait(30)
                return
            if fault == MALFORMED:
                self.say(200, b"{<", "text/plain")
            elif fault == TWICE and times >= 2:
                self.say(*cases.passed_on(self.command, f"/{path}", dict(self.headers), body))
            else:
                status, text = error(self.service(), fault)
                self.say(status, text, "application/x-amz-json-1.1" if text[:1] == b"{" else "text/xml")

        def service(self) -> str:
            scope = re.search(r"/([\w-]+)/aws4_request", self.headers.get("Authorization", ""))
            return scope.group(1) if scope else ""

        def say(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else body)

        do_GET = do_POST = do_HEAD = answer

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    cases.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield cases
    finally:
        cases.released.set()
        server.shutdown()
        server.server_close()
