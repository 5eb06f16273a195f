"""What the target sees of a request: host, path and query as the client sent them, but for the rule's transforms. Pure.

A balancer changes neither by itself. A transform works after the rule is chosen; where its expression does not match,
the request goes on as it is. AWS does not state whether an expression of a URL rewrite is asked of the path alone or of
the path with its query, nor whether it minds case: where that matters, the answer is undecided.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from auditor.model.request import Request
from auditor.routing.action import Rewrite
from auditor.routing.regex import rewritten

_OPEN = "AWS's pages leave open how {} is read for this request"


@dataclass(frozen=True, slots=True)
class Seen:
    """Host, path and query at the target; `undecided` says why they may be others."""

    host: str
    path: str
    query: str
    undecided: str = ""


def seen_by_target(request: Request, rewrites: Iterable[Rewrite] = ()) -> Seen:
    """Return what the target sees of a request after a rule's transforms."""
    seen = Seen(request.host, request.path, request.query)
    for rewrite in rewrites:
        if rewrite.undecided:
            return replace(seen, undecided=rewrite.undecided)
        seen = _host(seen, rewrite) if rewrite.type == "host-header-rewrite" else _url(seen, rewrite)
    return seen


def _host(seen: Seen, rewrite: Rewrite) -> Seen:
    host = rewritten(rewrite.regex, rewrite.replace, seen.host)
    return replace(seen, undecided=_OPEN.format(rewrite.regex)) if host is None else replace(seen, host=host)


def _url(seen: Seen, rewrite: Rewrite) -> Seen:
    whole = f"{seen.path}?{seen.query}" if seen.query else seen.path
    alone, together = (rewritten(rewrite.regex, rewrite.replace, text) for text in (seen.path, whole))
    if alone is None or together is None:
        return replace(seen, undecided=_OPEN.format(rewrite.regex))
    after = f"{alone}?{seen.query}" if seen.query and "?" not in alone else alone
    if after != together:
        return replace(seen, undecided=_OPEN.format(rewrite.regex))
    path, _, query = together.partition("?")
    return replace(seen, path=path, query=query)
