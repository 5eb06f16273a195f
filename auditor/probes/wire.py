"""[io] One attempt's way over the network: it knows how far it came, and cuts the line when time is up.

In: a host, a port and a number of seconds for everything. Out: a connected socket, and `stage` ("dns", "tcp", "tls",
"read") at any time. A socket's own time-out starts again with every byte, so a server that drips one byte a second
would hold a probe for ever; here a timer shuts the connection down at the deadline, whatever goes on on it.
"""

import contextlib
import queue
import socket
import threading
import time
from types import TracebackType
from typing import Any, Self

Addresses = list[tuple[Any, ...]]


class Wire:
    """One connection in the making; a context whose end stops the timer."""

    def __init__(self, seconds: float) -> None:
        self.stage = "dns"
        self.expired = False
        self._deadline = time.monotonic() + seconds
        self._lines: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(max(seconds, 0.0), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        with self._lock:
            for line in self._lines:
                line.close()
            self._lines.clear()

    @property
    def remaining_seconds(self) -> float:
        """What is left until the deadline, never quite nothing (0 would mean "do not wait" to a socket)."""
        return max(self._deadline - time.monotonic(), 0.001)

    def open(self, host: str, port: int, *, tls: bool) -> socket.socket:
        """Resolve and connect; raises OSError (TimeoutError at the deadline), `stage` tells which of the two failed."""
        self.stage = "dns"
        addresses = self._resolve(host, port)
        self.stage = "tcp"
        line = self._connect(addresses)
        self._watch(line)
        self.stage = "tls" if tls else "read"
        return line

    def _resolve(self, host: str, port: int) -> Addresses:
        """The resolver cannot be interrupted, so it works in a thread that nobody waits for longer than needed."""
        answers: queue.SimpleQueue[Addresses | OSError] = queue.SimpleQueue()

        def resolve() -> None:
            try:
                answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
            except (OSError, UnicodeError) as error:
                answers.put(error if isinstance(error, OSError) else OSError(f"{host!r} is not a host name"))

        threading.Thread(target=resolve, daemon=True).start()
        try:
            answer = answers.get(timeout=self.remaining_seconds)
        except queue.Empty:
            raise TimeoutError("the resolver did not answer in time") from None
        if isinstance(answer, OSError):
            raise answer
        return answer

    def _connect(self, addresses: Addresses) -> socket.socket:
        failure: OSError = OSError("the name has no address")
        for number, (family, kind, protocol, _, address) in enumerate(addresses):
            line = socket.socket(family, kind, protocol)
            # a share each: one dead address of a balancer must not use up the time of the living ones
            line.settimeout(self.remaining_seconds / (len(addresses) - number))
            try:
                line.connect(address)
            except OSError as error:
                failure = error
                line.close()
            else:
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                line.settimeout(self.remaining_seconds)
                return line
        raise failure

    def _watch(self, line: socket.socket) -> None:
        # a duplicate, because TLS detaches the original; shutting one down shuts the connection down
        with self._lock:
            self._lines.append(line.dup())
        if self.expired:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            self.expired = True
            for line in self._lines:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
