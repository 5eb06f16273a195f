"""The balancer's own answers: error pages, fixed responses and redirects. Pure.

Pages as public captures of real ones show them (CRLF lines, `Server: awselb/2.0`). Redirects:
docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
"""

from dataclasses import dataclass
from urllib.parse import urlunsplit

from auditor.lab.alb.conditions import Incoming
from auditor.lab.alb.table import Described

SERVER = "awselb/2.0"
_REASONS = {
    400: "Bad Request",
    405: "Method Not Allowed",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
}
_REDIRECT_DEFAULTS = {
    "Protocol": "#{protocol}",
    "Host": "#{host}",
    "Port": "#{port}",
    "Path": "/#{path}",
    "Query": "#{query}",
}
_USUAL_PORT = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the balancer itself."""

    status: int
    body: str = ""
    content_type: str = "text/html"
    reason: str | None = None
    location: str | None = None


def error_page(status: int) -> Page:
    """The page of an error that the balancer makes itself."""
    return Page(status, _body(f"{status} {_REASONS[status]}"), reason=_REASONS[status])


def fixed_response(config: Described) -> Page:
    """The answer of a fixed-response action."""
    content_type = config.get("ContentType") or "text/plain"
    if content_type.startswith("text/"):
        content_type += "; charset=utf-8"
    return Page(int(config["StatusCode"]), config.get("MessageBody", ""), content_type)


def redirect(config: Described, incoming: Incoming, protocol: str, port: int) -> Page:
    """The answer of a redirect action; the placeholders are those of the request and of the listener."""
    status = int(str(config["StatusCode"]).removeprefix("HTTP_"))
    host = incoming.host.rsplit(":", 1)[0]
    parts = {
        "#{protocol}": protocol.lower(),
        "#{host}": host,
        "#{port}": str(port),
        "#{path}": incoming.path.removeprefix("/"),
        "#{query}": incoming.query,
    }
    filled = {key: _fill(config.get(key) or default, parts) for key, default in _REDIRECT_DEFAULTS.items()}
    scheme = filled["Protocol"].lower()
    netloc = f"{filled['Host']}:{filled['Port'] or _USUAL_PORT[scheme]}"
    location = urlunsplit((scheme, netloc, filled["Path"], filled["Query"], ""))
    title = {301: "301 Moved Permanently", 302: "302 Found"}[status]
    return Page(status, _body(title), reason=title[4:], location=location)


def _body(title: str) -> str:
    lines = ["<html>", f"<head><title>{title}</title></head>", "<body>", f"<center><h1>{title}</h1></center>"]
    return "\r\n".join([*lines, "</body>", "</html>", ""])


def _fill(template: str, parts: dict[str, str]) -> str:
    for name, value in parts.items():
        template = template.replace(name, value)
    return template
