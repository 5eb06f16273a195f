"""Reads an AWS request off the wire: a WSGI environ in, service, action and parameters out.

The body is put back, so that moto can read it again. The service comes from the SigV4 credential scope, as the real
endpoints find it; unsigned requests (presigned S3) have none and pass through.
"""

import io
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from auditor.lab.aws.rest_actions import rest_action

Environ = dict[str, Any]
_IAM_PREFIX = {"monitoring": "cloudwatch", "email": "ses"}


@dataclass(frozen=True, slots=True)
class Call:
    """One AWS call. `action` is the operation's name, "" where the path alone does not tell."""

    service: str
    action: str
    region: str = "us-east-1"
    protocol: str = "query"
    """"json", "query", "ec2" or "rest-xml": the form in which an error must be told."""
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def iam_action(self) -> str:
        """The action as an IAM policy names it."""
        return f"{_IAM_PREFIX.get(self.service, self.service)}:{self.action}"


def read_call(environ: Environ) -> Call | None:
    """Read the call of a signed request, None for an unsigned one."""
    scope = _scope(environ.get("HTTP_AUTHORIZATION", ""))
    if scope is None:
        return None
    region, service = scope
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    content_type = environ.get("CONTENT_TYPE", "")
    if target:
        return Call(service, target.rsplit(".", 1)[-1], region, "json", _json(peek_body(environ)))
    if content_type.startswith("application/x-www-form-urlencoded"):
        form = dict(parse_qsl(peek_body(environ).decode(), keep_blank_values=True))
        return Call(service, form.get("Action", ""), region, "ec2" if service == "ec2" else "query", dict(form))
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    if "Action" in query:
        return Call(service, query["Action"][0], region, "ec2" if service == "ec2" else "query")
    action = rest_action(service, environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/"), query)
    return Call(service, action, region, "rest-xml")


def replace_body(environ: Environ, parameters: dict[str, Any]) -> None:
    """Give moto another JSON body than the client sent."""
    body = json.dumps(parameters).encode()
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))


def peek_body(environ: Environ) -> bytes:
    """Read the body and put it back."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read(length) if length else b""
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _scope(authorization: str) -> tuple[str, str] | None:
    _, found, rest = authorization.partition("Credential=")
    parts = rest.split(",", 1)[0].split("/")
    return (parts[2], parts[3].lower()) if found and len(parts) >= 5 else None


def _json(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body or b"{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
