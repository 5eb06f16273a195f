"""What came, in words for people: an Observation in, a phrase out. Pure.

A 401 with a key that should be good is "the key was rejected"; a 503 that names the auth service is not a question of
the key at all, and says so.
"""

import json
import re
from collections.abc import Sequence

from auditor.model.probe import OF_THE_BALANCER, Answered, Auth, By, Observation

GUARDS = frozenset({By.MLFLOW_HOST_GUARD, By.MLFLOW_CORS_GUARD, By.SERVER_PARSER})
"""Parties that refuse a request for another reason than its key or path."""
_QUOTE_CHARS = 160
_AUTH = re.compile(r"\bauth(?:entication|orization)?\b|auth[_ -]service", re.IGNORECASE)
_UNSEEN = re.compile(r"<(title|style|script)\b.*?</\1>|<[^>]+>", re.IGNORECASE | re.DOTALL)
"""Tags, and what a browser does not show in the page."""


def statuses(wanted: Sequence[int]) -> str:
    """HTTP statuses in words: "200", "301 or 302", "200-399, 401 or 403"."""
    spans: list[list[int]] = []
    for status in sorted(set(wanted)):
        if spans and status == spans[-1][1] + 1:
            spans[-1][1] = status
        else:
            spans.append([status, status])
    words = [str(first) if first == last else f"{first}-{last}" for first, last in spans]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else "any status"


def actual(seen: Observation) -> str:
    """What came, who answered, and what it means for the key."""
    answer = seen.answer
    if not isinstance(answer, Answered):
        return seen.actual()
    words = f"{seen.actual()} after {answer.elapsed_seconds * 1000:.0f} ms"
    meaning = _meaning(seen, answer)
    return f"{words}: {meaning}" if meaning else words


def _meaning(seen: Observation, answer: Answered) -> str:
    quote = f'"{said(answer)}"' if said(answer) else ""
    if answer.status < 400:
        return ""
    if auth_service_is_down(seen):
        return f"the authentication service does not answer, whatever the key: {quote}"
    looked_at_it = seen.probe.auth is not Auth.NONE and answer.by.who not in OF_THE_BALANCER | GUARDS
    if answer.status in (401, 403) and looked_at_it:
        return f"the key was rejected: {quote}"
    return quote


def auth_service_is_down(seen: Observation) -> bool:
    """Say whether an application answers that it cannot reach the service that judges keys."""
    answer = seen.answer
    if not isinstance(answer, Answered) or answer.status not in (500, 502, 503, 504):
        return False
    return answer.by.who not in OF_THE_BALANCER and bool(_AUTH.search(said(answer)))


def said(answer: Answered) -> str:
    """The message of a body in one short line: the field that applications use for it, else the text."""
    text = _message(answer.excerpt)
    line = " ".join(_UNSEEN.sub(" ", text).split())
    return line if len(line) <= _QUOTE_CHARS else line[: _QUOTE_CHARS - 1] + "…"


def _message(body: str) -> str:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return body
    if isinstance(content, dict):
        for field in ("detail", "message", "error", "error_code"):
            if isinstance(content.get(field), str):
                return str(content[field])
    return body


def percentile(values: list[float], share: float) -> float:
    """The nearest-rank percentile of some values: the smallest that at least this share does not exceed."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * round(share * 100) // 100))
    return ordered[rank - 1]


def milliseconds(seconds: float) -> str:
    """A time for people."""
    return f"{seconds * 1000:.0f} ms"
