"""Refuses an answer that is none, before botocore reads it: of a body that it cannot read, botocore makes an empty
answer (JSON) or an error of its own (XML).

In: botocore's before-parse event. Out: ResponseParserError where the body is not what AWS sends. Unread is never empty.
`whole` reads a body that comes as a stream.
"""

import json
import re
from typing import Any

from botocore.exceptions import BotoCoreError
from botocore.parsers import ResponseParserError

from auditor.errors import ReadFailed
from auditor.live.failure import failure_of

_PAGE = (b"<!doctype html", b"<html")
_ROOT = re.compile(rb"\s*(?:<\?xml[^>]*\?>)?\s*<([\w:]+)")


def refuse_malformed(response_dict: dict[str, Any], operation_model: Any, **_event: Any) -> None:  # noqa: ANN401
    """Raise ResponseParserError for a web page, broken JSON or the answer to another question.

    The page of a failing server is taken away, so that it counts as the server's error and is tried again.
    """
    body, status = response_dict.get("body"), int(response_dict.get("status_code", 200))
    if not isinstance(body, bytes):  # a stream, or no body
        return
    is_page = body.lstrip()[:16].lower().startswith(_PAGE)
    if is_page and status >= 500:
        response_dict["body"] = b""
    elif is_page:
        raise ResponseParserError(f"the answer (HTTP {status}) is a web page, not one of AWS")
    elif status < 300:
        _refuse_foreign(body, operation_model)


def _refuse_foreign(body: bytes, operation_model: Any) -> None:  # noqa: ANN401 - botocore's OperationModel
    protocol = operation_model.service_model.resolved_protocol
    if "json" in protocol:
        _refuse_broken_json(body)
    elif protocol in ("query", "ec2"):
        root = _ROOT.match(body)
        if not root or root.group(1).decode() != f"{operation_model.name}Response":
            raise ResponseParserError(f"the answer is not a {operation_model.name}Response")


def _refuse_broken_json(body: bytes) -> None:
    try:
        content = json.loads(body or b"{}")
    except ValueError as error:
        raise ResponseParserError(f"the answer is not JSON: {error}") from error
    if not isinstance(content, dict):
        raise ResponseParserError("the answer is not a JSON object")


def whole(body: Any, action: str, most_bytes: int) -> bytes:  # noqa: ANN401 - botocore's StreamingBody
    """A streamed answer's content, at most one byte more than `most_bytes`; raises ReadFailed where it breaks off."""
    try:
        with body:
            return bytes(body.read(most_bytes + 1))
    except BotoCoreError as error:
        failure = failure_of(error)
        raise ReadFailed(action, failure.code, failure.message) from error
