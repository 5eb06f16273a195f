"""Real servers on loopback, one that says exactly the bytes a test wants."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator

import pytest

from tests.probes.mlflow_server import MlflowServer, mlflow_server

Say = Callable[[socket.socket], None]


class Server:
    """Accepts, reads one request head, then lets `say` do what it likes with the connection."""

    def __init__(self, say: Say, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[str] = []
        self.connections = 0
        self._say = say
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.closing = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError), line:
            if self._context:
                line = self._context.wrap_socket(line, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                part = line.recv(65536)
                if not part:
                    return
                head += part
            self.requests.append(head.decode("latin-1"))
            self._say(line)
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_WR)
            line.close()

    def close(self) -> None:
        self.closing.set()
        self._listener.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(say: Say | bytes, context: ssl.SSLContext | None = None) -> Server:
        server = Server(_saying(say) if isinstance(say, bytes) else say, context)
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.close()


def _saying(text: bytes) -> Say:
    return lambda line: line.sendall(text)


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def mlflow_at(tmp_path_factory) -> Iterator[MlflowServer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    with mlflow_server(tmp_path_factory.mktemp("mlflow"), port) as server:
        yield server
