"""What applications say of themselves: OpenAPI documents on the hosts that forward, and their plain GETs.

A Stage in; documents (as checks) and requests out. Only GETs without parameters are taken: they need no knowledge of
the application and change nothing. Source: spec.openapis.org/oas/v3.1.0#paths-object
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from auditor.model.endpoint import Endpoint
from auditor.model.probe import Answered, Auth, Expectation, Observation
from auditor.model.request import Request
from auditor.suites.checks import SUCCESS, first_key, probe
from auditor.suites.stage import Stage

DOCUMENT = "/openapi.json"
_WELL_KNOWN_PREFIXES = ("", "/api")
_DOCUMENT_CHARS = 1_000_000
_MOST_GETS = 40


@dataclass(frozen=True, slots=True)
class Document:
    """One OpenAPI document; `origin` is scheme, host and port, `prefix` what stands before its own name."""

    origin: str
    prefix: str
    title: str
    gets: tuple[Request, ...]
    observation: Observation
    endpoint: Endpoint
    """An endpoint of the same origin that is declared to forward."""


def documents(stage: Stage) -> tuple[Document, ...]:
    """Return every document that a forwarding host serves; the same document at two places counts once."""
    candidates = tuple(_candidates(stage))
    answers = stage.ask_all(probe for _, _, probe in candidates)
    found: dict[tuple[str, str], Document] = {}
    for (endpoint, prefix, _), seen in zip(candidates, answers, strict=True):
        content = _content(seen)
        if content:
            origin = _origin(endpoint.request)
            title = str(content.get("info", {}).get("title", "")) if isinstance(content.get("info"), dict) else ""
            gets = tuple(_gets(origin, prefix, content["paths"]))[:_MOST_GETS]
            found.setdefault((origin, title), Document(origin, prefix, title, gets, seen, endpoint))
    return tuple(found.values())


def _candidates(stage: Stage) -> Iterator[tuple[Endpoint, str, Any]]:
    asked: set[str] = set()
    for endpoint in stage.endpoints:
        if endpoint.action != "forward":
            continue
        for prefix in (*_WELL_KNOWN_PREFIXES, _first_segment(endpoint.request.path)):
            request = Request("GET", f"{_origin(endpoint.request)}{prefix}{DOCUMENT}")
            if request.url in asked:
                continue
            asked.add(request.url)
            withheld = not stage.keys or stage.withheld(request)
            auth, key = (Auth.NONE, "") if withheld else (Auth.BOTH, first_key(stage.keys))
            expects = Expectation(SUCCESS, "an OpenAPI document, where the application has one")
            yield endpoint, prefix, replace(probe(request, expects, auth, key), excerpt_chars=_DOCUMENT_CHARS)


def _first_segment(path: str) -> str:
    first = path.split("/")[1] if path.count("/") > 1 else ""
    return f"/{first}" if first else ""


def _origin(request: Request) -> str:
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc}"


def _content(seen: Observation) -> Mapping[str, Any] | None:
    if not isinstance(seen.answer, Answered) or seen.answer.status != 200:
        return None
    try:
        content = json.loads(seen.answer.excerpt)
    except (ValueError, RecursionError):
        return None
    is_document = isinstance(content, dict) and "openapi" in content and isinstance(content.get("paths"), dict)
    return content if is_document else None


def _gets(origin: str, prefix: str, paths: Mapping[str, Any]) -> Iterator[Request]:
    """A document below a prefix speaks of paths that this host may not route, so only those below it are taken."""
    for path, operations in sorted(paths.items()):
        if not path.startswith(f"{prefix}/") or "{" in path or not isinstance(operations, dict):
            continue
        get = operations.get("get")
        if isinstance(get, dict) and not _needs_parameters(operations) and not _needs_parameters(get):
            yield Request("GET", f"{origin}{path}")


def _needs_parameters(operation: Mapping[str, Any]) -> bool:
    """A parameter that is only referred to may be required, so it counts as needed."""
    parameters = operation.get("parameters") or ()
    return any(not isinstance(p, dict) or p.get("required") or "$ref" in p for p in parameters)
