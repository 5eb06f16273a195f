"""Who answered: status, headers and body of a response in, AnsweredBy with certainty and signals out. Pure.

A status proves nothing: the 404 of a balancer's fixed response, of FastAPI and of MLflow are three different faults.
Each rule below reads one kind of signature, strongest first; the first that recognises its own decides. An application
behind a proxy is named by what it wrote (its body), not by the Server header, which the proxy may have set.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.model.probe import AnsweredBy, By
from auditor.model.resource import Declared, Resource
from auditor.model.value import Map

_BALANCER_PAGE = re.compile(r"<center><h1>\d{3} [^<]*</h1></center>\s*</body>", re.IGNORECASE)
_WERKZEUG_PAGE = re.compile(r"<!doctype html>\s*<html lang=en>\s*<title>\d{3} [^<]*</title>", re.IGNORECASE)
_ERROR_CODE = re.compile(r"[A-Z][A-Z0-9_]+")
_VERSION = re.compile(r"\d+\.\d+\.\d+\S{0,12}")
_MLFLOW_KEYS = frozenset(
    {
        "experiments",
        "experiment",
        "experiment_id",
        "run",
        "runs",
        "registered_model",
        "registered_models",
        "model_version",
        "model_versions",
    }
)
_FLASK_SERVERS = ("gunicorn", "werkzeug", "waitress")


@dataclass(frozen=True, slots=True)
class FixedResponse:
    """A fixed response as it is declared; `address` is the listener or rule that gives it."""

    status: int
    content_type: str
    body: str
    address: str = ""


def fixed_responses(declared: Declared) -> tuple[FixedResponse, ...]:
    """Return every fixed response that listeners and rules declare, as far as status and body are known.

    Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener#fixed_response
    """
    users = declared.of_type("aws_lb_listener", "aws_lb_listener_rule", "aws_alb_listener", "aws_alb_listener_rule")
    return tuple(fixed for user in users for fixed in _fixed_of(user))


def _fixed_of(user: Resource) -> Iterator[FixedResponse]:
    for action in ("action", "default_action"):
        blocks = user.get(action)
        for index in range(len(blocks) if isinstance(blocks, tuple) else 0):
            block = user.get(f"{action}[{index}].fixed_response[0]")
            if not isinstance(block, Map):
                continue
            status, kind, body = block.get("status_code"), block.get("content_type"), block.get("message_body")
            if isinstance(kind, str) and isinstance(status, (int, str)) and (body is None or isinstance(body, str)):
                yield FixedResponse(int(status), kind, body or "", str(user.address))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A response, laid out for the rules."""

    status: int
    headers: Mapping[str, str]
    body: str
    fixed: Sequence[FixedResponse]
    content: Any
    """The body as JSON, None where it is none."""

    @property
    def server(self) -> str:
        return self.headers.get("server", "").lower()

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    def is_object_with(self, *keys: str) -> bool:
        return isinstance(self.content, dict) and all(key in self.content for key in keys)


def answered_by(
    status: int, headers: Sequence[tuple[str, str]], body: str, *, fixed: Sequence[FixedResponse] = ()
) -> AnsweredBy:
    """Say who produced a response; `body` may be its first part only, `fixed` are the declared fixed responses."""
    seen = _Seen(status, {name.lower(): value for name, value in headers}, body, fixed, _json(body))
    for rule in _RULES:
        found = rule(seen)
        if found:
            return found
    return AnsweredBy(By.UNDECIDED, "weak", ("no signature that is known",))


def _json(body: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _guards(seen: _Seen) -> AnsweredBy | None:
    if seen.status == 403 and seen.body.startswith("Invalid Host header"):
        return AnsweredBy(By.MLFLOW_HOST_GUARD, "certain", ("status 403", 'body begins "Invalid Host header"'))
    if seen.status == 403 and seen.body.startswith("Cross-origin request blocked"):
        return AnsweredBy(By.MLFLOW_CORS_GUARD, "certain", ("status 403", 'body "Cross-origin request blocked"'))
    return None


def _balancer(seen: _Seen) -> AnsweredBy | None:
    named = seen.server.startswith("awselb/")
    if seen.server and not named:
        return None
    signals = (f"server: {seen.server}",) if named else ("no server header",)
    declared = _declared_as(seen)
    if declared:
        signal = f"status, content type and body as declared by {declared.address or 'a listener or rule'}"
        return AnsweredBy(By.BALANCER_FIXED, "certain" if named else "medium", (*signals, signal))
    page = bool(_BALANCER_PAGE.search(seen.body))
    if seen.status in (301, 302) and "location" in seen.headers and (named or page):
        return AnsweredBy(By.BALANCER_REDIRECT, "strong" if named else "medium", (*signals, "a redirect"))
    if page:
        signal = "the balancer's error page, without a signature line"
        return AnsweredBy(By.BALANCER_ERROR, "strong" if named else "medium", (*signals, signal))
    return _unsigned_balancer(seen, signals) if named else None


def _unsigned_balancer(seen: _Seen, signals: tuple[str, ...]) -> AnsweredBy:
    if not seen.body and not seen.type:
        return AnsweredBy(By.BALANCER_ERROR, "medium", (*signals, "an empty body of no type"))
    return AnsweredBy(By.BALANCER_FIXED, "strong", (*signals, "a body that is not the balancer's error page"))


def _declared_as(seen: _Seen) -> FixedResponse | None:
    for fixed in seen.fixed:
        alike = (fixed.status, fixed.content_type.lower(), fixed.body) == (seen.status, seen.type, seen.body)
        if alike and (fixed.body or seen.server):
            return fixed
    return None


def _nginx(seen: _Seen) -> AnsweredBy | None:
    if "<hr><center>nginx" in seen.body.lower():
        return AnsweredBy(By.NGINX, "strong", ("nginx's error page with its signature line",))
    return None


def _s3(seen: _Seen) -> AnsweredBy | None:
    named = seen.server == "amazons3"
    if "<Error><Code>" in seen.body.replace("\n", "") and "xml" in seen.type:
        return AnsweredBy(By.S3, "certain" if named else "strong", ("S3's XML error",))
    return AnsweredBy(By.S3, "strong", ("server: AmazonS3",)) if named else None


def _mlflow(seen: _Seen) -> AnsweredBy | None:
    if seen.is_object_with("error_code") and _ERROR_CODE.fullmatch(str(seen.content["error_code"])):
        return AnsweredBy(By.MLFLOW, "strong", (f"JSON with error_code {seen.content['error_code']}",))
    if seen.status < 400 and isinstance(seen.content, dict) and _MLFLOW_KEYS & seen.content.keys():
        return AnsweredBy(By.MLFLOW, "medium", ("JSON with the fields of MLflow's REST API",))
    if seen.status == 200 and seen.type == "text/html" and _VERSION.fullmatch(seen.body.strip()):
        return AnsweredBy(By.MLFLOW, "weak", ("a bare version number as text/html, as MLflow's /version",))
    if seen.status == 200 and seen.type == "text/html" and seen.body.strip() == "OK":
        return AnsweredBy(By.MLFLOW, "weak", ('a bare "OK" as text/html, as MLflow\'s /health',))
    return None


def _flask(seen: _Seen) -> AnsweredBy | None:
    if not _WERKZEUG_PAGE.search(seen.body):
        return None
    page = "Werkzeug's HTML error page"
    if "uvicorn" in seen.server:
        # MLflow >= 3.5 mounts its Flask application below uvicorn; a plain Flask application does not run there
        return AnsweredBy(By.MLFLOW, "strong", (page, f"server: {seen.server}"))
    certainty = "strong" if seen.server.startswith(_FLASK_SERVERS) else "medium"
    return AnsweredBy(By.FLASK, certainty, (page, f"server: {seen.server or 'not named'}"))


def _fastapi(seen: _Seen) -> AnsweredBy | None:
    certainty = "strong" if "uvicorn" in seen.server else "medium"
    server = f"server: {seen.server or 'not named'}"
    if seen.status >= 400 and seen.is_object_with("detail"):
        return AnsweredBy(By.FASTAPI, certainty, ("JSON with detail", server))
    if seen.is_object_with("openapi", "paths"):
        return AnsweredBy(By.FASTAPI, certainty, ("an OpenAPI document", server))
    if seen.status == 400 and seen.body == "Invalid host header":
        return AnsweredBy(By.FASTAPI, "strong", ("Starlette's trusted-host guard", server))
    texts = {404: "Not Found", 405: "Method Not Allowed", 500: "Internal Server Error"}
    if seen.type == "text/plain" and seen.body == texts.get(seen.status) and "uvicorn" in seen.server:
        return AnsweredBy(By.FASTAPI, "strong", (f'Starlette\'s plain "{seen.body}"', server))
    if seen.status == 307 and "uvicorn" in seen.server and not seen.body:
        return AnsweredBy(By.FASTAPI, "strong", ("Starlette's slash redirect", server))
    return None


def _parser(seen: _Seen) -> AnsweredBy | None:
    if seen.status == 400 and not seen.server and seen.body == "Invalid HTTP request received.":
        return AnsweredBy(By.SERVER_PARSER, "strong", ("uvicorn's own 400",))
    if seen.status == 400 and "<h1><p>Bad Request</p></h1>" in seen.body:
        return AnsweredBy(By.SERVER_PARSER, "strong", ("gunicorn's own 400",))
    return None


def _server(seen: _Seen) -> AnsweredBy | None:
    if seen.server.startswith(_FLASK_SERVERS):
        return AnsweredBy(By.FLASK, "medium", (f"server: {seen.server}",))
    if seen.server.startswith("nginx"):
        who = By.APPLICATION if seen.content is not None else By.NGINX
        return AnsweredBy(who, "weak", (f"server: {seen.server}", "nginx sets this header for what it proxies, too"))
    if seen.server:
        return AnsweredBy(By.APPLICATION, "medium", (f"server: {seen.server}",))
    if seen.content is not None and "json" in seen.type:
        return AnsweredBy(By.APPLICATION, "weak", ("JSON", "no server header"))
    return None


_RULES: tuple[Callable[[_Seen], AnsweredBy | None], ...] = (
    _guards,
    _balancer,
    _nginx,
    _s3,
    _mlflow,
    _flask,
    _fastapi,
    _parser,
    _server,
)
