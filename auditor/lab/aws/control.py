"""The lab's control API [io]: how the agent and the health checker tell the overlay what is true.

It listens on a port of its own, so that the AWS endpoint shows nothing that AWS does not have. `serve` is the server's
side (in the AWS process), `Control` the client's.
"""

import json
import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from auditor.lab.aws.reality import Json, Reality, as_health


def serve(reality: Reality) -> str:
    """Start the control API on a free loopback port in a thread; return its URL."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            told = json.loads(self.rfile.read(length) or b"{}")
            body = json.dumps(_take(self.path.strip("/"), told, reality)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the agent asks every half second."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="control", daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def _take(subject: str, told: Json, reality: Reality) -> Json:
    with reality.lock:
        if subject == "health":
            reality.health = {(t["group"], t["id"], int(t["port"])): as_health(t) for t in told["targets"]}
        elif subject == "services":
            reality.services = {(s.pop("cluster"), s.pop("service")): s for s in told["services"]}
            reality.tasks = {task["taskArn"]: task for task in told["tasks"]}
        elif subject == "deny":
            reality.denied = set(told["actions"])
        elif subject == "allow":
            reality.allowed = None if told["actions"] is None else set(told["actions"])
        elif subject == "forget":
            reality.requested.clear()
            reality.services, reality.tasks, reality.health = {}, {}, {}
            reality.calls.clear()
        return {"calls": dict(reality.calls), "denied": sorted(reality.denied)}


class Control:
    """The client of the control API."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = build_opener(ProxyHandler({}))

    def tell_health(self, targets: Iterable[Json]) -> None:
        """Replace all target health: group, id, port, state, reason, description of each target."""
        self._post("health", {"targets": list(targets)})

    def tell_services(self, services: Iterable[Json], tasks: Iterable[Json]) -> None:
        """Replace the state of all services (cluster, service, and DescribeServices' fields) and all tasks."""
        self._post("services", {"services": list(services), "tasks": list(tasks)})

    def deny(self, actions: Iterable[str]) -> None:
        """Refuse these IAM actions from now on; none allows everything again."""
        self._post("deny", {"actions": sorted(actions)})

    def allow(self, actions: Iterable[str] | None) -> None:
        """Refuse every IAM action but these from now on, as under one policy; None allows everything again."""
        self._post("allow", {"actions": None if actions is None else sorted(actions)})

    def forget(self) -> None:
        """Drop everything that was told but the refusals: the account is empty again."""
        self._post("forget", {})

    def calls(self) -> dict[str, int]:
        """How often each IAM action was called so far."""
        heard: dict[str, int] = self._post("calls", {})["calls"]
        return heard

    def _post(self, subject: str, told: Json) -> Json:
        request = Request(f"{self.url}/{subject}", data=json.dumps(told).encode(), method="POST")
        with self._opener.open(request, timeout=10) as answer:
            heard: Any = json.loads(answer.read())
        return dict(heard)
