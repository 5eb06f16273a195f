"""WSGI middleware between the AWS endpoint and moto: refuses, pages, and lays the Reality over moto's answers.

Every other request goes through untouched and unread (S3 bodies stream). It does no I/O of its own.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from auditor.lab.aws import ec2, ecs, elb
from auditor.lab.aws.managed_policies import provide
from auditor.lab.aws.reality import Json, Reality
from auditor.lab.aws.refusal import access_denied, error
from auditor.lab.aws.wire import Call, Environ, read_call, replace_body

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Overlay:
    """The middleware; `application` is moto's."""

    def __init__(self, application: Application, reality: Reality) -> None:
        self._application = application
        self._reality = reality

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        call = read_call(environ)
        if call is None:
            return self._application(environ, start_response)
        with self._reality.lock:
            self._reality.calls[call.iam_action] += 1
        if self._reality.refuses(call.iam_action):
            return _send(start_response, *access_denied(call))
        if call.service == "ecs":
            return self._ecs(call, environ, start_response)
        if call.service == "iam":
            provide(call)
        if call.service == "ec2" and ec2.changes(call):
            return self._changed(environ, start_response, lambda body: ec2.after(call, body, self._reality))
        if call.service == "elasticloadbalancing":
            return self._changed(environ, start_response, lambda body: elb.after(call, body, self._reality))
        return self._application(environ, start_response)

    def _ecs(self, call: Call, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            wanted = ecs.before(call, self._reality)
        except ecs.Refused as refused:
            return _send(start_response, *error(call, refused.code, refused.message))
        own = ecs.own_answer(call, self._reality)
        if own is not None:
            return _send(start_response, "200 OK", [("Content-Type", "application/x-amz-json-1.1")], _dump(own))
        replace_body(environ, wanted)
        return self._changed(
            environ, start_response, lambda body: _dump(ecs.after(call, json.loads(body), self._reality))
        )

    def _changed(
        self, environ: Environ, start_response: StartResponse, change: Callable[[bytes], bytes]
    ) -> Iterable[bytes]:
        status, headers, body = _ask(self._application, environ)
        return _send(start_response, status, headers, change(body) if status.startswith("200") else body)


def _dump(answer: Json) -> bytes:
    return json.dumps(answer).encode()


def _ask(application: Application, environ: Environ) -> tuple[str, Headers, bytes]:
    heard: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: object = None) -> None:
        heard.append((status, headers))

    chunks = application(environ, start_response)
    body = b"".join(chunks)
    close = getattr(chunks, "close", None)
    if close is not None:
        close()
    return heard[-1][0], heard[-1][1], body


def _send(start_response: StartResponse, status: str, headers: Headers, body: bytes) -> Iterable[bytes]:
    kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
    start_response(status, [*kept, ("Content-Length", str(len(body)))])
    return [body]
