"""Rule conditions: AWS's two shapes (Values, and the typed Config) in terraform's blocks, and how they compare. Pure.

Source: docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.model.value import Map, Unknown, Value, freeze, is_known

_KIND = "=kind"
CONDITION_KEYS = (
    ("", _KIND),
    ("host_header.values", ""),
    ("host_header.regex_values", ""),
    ("path_pattern.values", ""),
    ("path_pattern.regex_values", ""),
    ("http_header.values", ""),
    ("http_header.regex_values", ""),
    ("http_request_method.values", ""),
    ("source_ip.values", ""),
    ("query_string", ""),
)
_BLOCKS = {
    "host-header": ("host_header", "HostHeaderConfig"),
    "path-pattern": ("path_pattern", "PathPatternConfig"),
    "http-header": ("http_header", "HttpHeaderConfig"),
    "http-request-method": ("http_request_method", "HttpRequestMethodConfig"),
    "query-string": ("query_string", "QueryStringConfig"),
    "source-ip": ("source_ip", "SourceIpConfig"),
}
_CASELESS = ("host_header", "http_header", "query_string")


def conditions_of(answers: Iterable[Mapping[str, Any]]) -> tuple[Value, ...]:
    """AWS's conditions as terraform's `condition` blocks, in a stable order."""
    return tuple(sorted((_condition(answer) for answer in answers), key=repr))


def _condition(answer: Mapping[str, Any]) -> Value:
    field = str(answer.get("Field", ""))
    block, key = _BLOCKS.get(field, (field.replace("-", "_"), ""))
    config = answer.get(key) or {}
    if block == "query_string":
        pairs = [{"key": pair.get("Key", ""), "value": pair.get("Value", "")} for pair in config.get("Values") or ()]
        return freeze({block: sorted(pairs, key=lambda pair: (pair["key"], pair["value"]))})
    inner: dict[str, Any] = {"values": sorted(config.get("Values") or answer.get("Values") or ())}
    if patterns := config.get("RegexValues") or answer.get("RegexValues"):
        inner["regex_values"] = list(patterns)
    if block == "http_header":
        inner["http_header_name"] = config.get("HttpHeaderName", "")
    return freeze({block: [inner]})


def normalise_conditions(value: Value) -> Value:
    """Give each block its kind (which tells one condition from another), and lower what ALB compares without case."""
    return tuple(_normalised(block) for block in value) if isinstance(value, tuple) else value


def _normalised(block: Value) -> Value:
    if not isinstance(block, Map):
        return block
    kept: dict[str, Value] = {name: part for name, part in block.items() if part not in (None, ())}
    kind = next(iter(kept), "")
    if kind in _CASELESS:
        kept = {name: _lowered(part) for name, part in kept.items()}
    if kind == "query_string":
        kept[kind] = _with_keys(kept[kind])
    return Map(kept | {_KIND: kind})


def _with_keys(pairs: Value) -> Value:
    """An unset key means "any key", which AWS shows as an absent or empty one."""
    if not isinstance(pairs, tuple):
        return pairs
    return tuple(_with_key(pair) if isinstance(pair, Map) else pair for pair in pairs)


def _with_key(pair: Map) -> Map:
    return Map({**pair, "key": ""}) if pair.get("key") is None else pair


def _lowered(value: Value) -> Value:
    if isinstance(value, Map):
        return Map({name: _lowered(part) for name, part in value.items()})
    if isinstance(value, tuple):
        return tuple(_lowered(part) for part in value)
    return value.lower() if isinstance(value, str) else value


def canonical_conditions(attributes: Map) -> Value:
    """The conditions of a rule as one value that does not depend on order; Unknown where one is unknown."""
    conditions = normalise_conditions(attributes.get("condition"))
    if conditions is None or not is_known(conditions):
        return Unknown("its conditions are not known")
    return _ordered(conditions)


def _ordered(value: Value) -> Value:
    if isinstance(value, Map):
        return Map({name: _ordered(part) for name, part in value.items() if part not in (None, "", ())})
    return tuple(sorted((_ordered(part) for part in value), key=repr)) if isinstance(value, tuple) else value
