"""Whether a request meets a rule's conditions. Pure.

docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-update-rules.html: conditions are ANDed, values
are ORed; host, header and query values ignore case, paths and methods do not; `*` is any run, `?` one character.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import parse_qsl

from auditor.lab.alb.table import Described, Rule


@dataclass(frozen=True, slots=True)
class Incoming:
    """What the balancer looks at: the path and query are as sent, undecoded."""

    method: str
    host: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    source: str = "203.0.113.10"


def first_match(rules: tuple[Rule, ...], incoming: Incoming) -> Rule | None:
    """The first rule, in order of priority, whose conditions all hold."""
    return next((rule for rule in rules if all(meets(condition, incoming) for condition in rule.conditions)), None)


def meets(condition: Described, incoming: Incoming) -> bool:
    """Say whether one condition holds; a condition of a kind that the lab does not know never holds."""
    check = _CHECKS.get(condition["Field"])
    return check is not None and check(condition, incoming)


def _values(condition: Described, config: str) -> list[Any]:
    return list(condition.get(config, {}).get("Values") or condition.get("Values") or ())


def _host(condition: Described, incoming: Incoming) -> bool:
    host = incoming.host.rsplit(":", 1)[0] if re.search(r":\d+$", incoming.host) else incoming.host
    return any(_like(value, host, ignore_case=True) for value in _values(condition, "HostHeaderConfig"))


def _path(condition: Described, incoming: Incoming) -> bool:
    values = _values(condition, "PathPatternConfig")
    return any(_like(value, incoming.path or "/", ignore_case=False) for value in values)


def _method(condition: Described, incoming: Incoming) -> bool:
    return incoming.method in _values(condition, "HttpRequestMethodConfig")


def _header(condition: Described, incoming: Incoming) -> bool:
    wanted: Mapping[str, Any] = condition["HttpHeaderConfig"]
    sent = [value for name, value in incoming.headers if name.lower() == wanted["HttpHeaderName"].lower()]
    return any(_like(pattern, value, ignore_case=True) for pattern in wanted["Values"] for value in sent)


def _query(condition: Described, incoming: Incoming) -> bool:
    pairs = parse_qsl(incoming.query, keep_blank_values=True)
    return any(
        ("Key" not in wanted or _like(wanted["Key"], key, ignore_case=True))
        and _like(wanted["Value"], value, ignore_case=True)
        for wanted in _values(condition, "QueryStringConfig")
        for key, value in pairs
    )


def _source(condition: Described, incoming: Incoming) -> bool:
    peer = ip_address(incoming.source)
    return any(peer in ip_network(block, strict=False) for block in _values(condition, "SourceIpConfig"))


_CHECKS: dict[str, Callable[[Described, Incoming], bool]] = {
    "host-header": _host,
    "path-pattern": _path,
    "http-request-method": _method,
    "http-header": _header,
    "query-string": _query,
    "source-ip": _source,
}


def _like(pattern: str, text: str, *, ignore_case: bool) -> bool:
    return _compiled(pattern, ignore_case=ignore_case).fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    wild = {"*": ".*", "?": "."}
    text = "".join(wild.get(part) or re.escape(part[1:] if len(part) == 2 else part) for part in parts)
    return re.compile(text, re.DOTALL | (re.IGNORECASE if ignore_case else 0))
