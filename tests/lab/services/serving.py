"""Serves an application on a free loopback port for the time of a test."""

import http.client
import threading
import time
from contextlib import contextmanager

import uvicorn


@contextmanager
def served(app):
    """Yield ask(method, path, headers, body) -> (status, headers, text); `ask.port` is the port."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    limit = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < limit, "the application did not start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]

    def ask(method, path, headers=None, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text

    ask.port = port
    try:
        yield ask
    finally:
        server.should_exit = True
        thread.join(10)
