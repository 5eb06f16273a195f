"""Asks a lab's declared hosts through its data plane, as curl does with --connect-to. Standard library only."""

import http.client
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    text: str

    @property
    def by_balancer(self):
        return self.headers.get("server") == "awselb/2.0"


def ask(lab, method, url, *, key=False, headers=None, body=None):
    """One request; the TLS certificate must be right for the host."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    places = {":".join(entry.split(":")[:2]): entry.split(":")[2:] for entry in lab.connect_to}
    address, local_port = places[f"{parts.hostname}:{port}"]
    raw = socket.create_connection((address, int(local_port)), timeout=30)
    if parts.scheme == "https":
        raw = ssl.create_default_context(cafile=str(lab.ca_bundle)).wrap_socket(raw, server_hostname=parts.hostname)
    connection = http.client.HTTPConnection(parts.hostname, port)
    connection.sock = raw
    sent = {"Host": parts.netloc, **({"Authorization": f"Bearer {lab.api_key}"} if key else {}), **(headers or {})}
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request(method, path, body=body, headers=sent)
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    connection.close()
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)
