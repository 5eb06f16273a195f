"""IAM policy documents: decoded, and in one form however they are written. Pure.

Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
import re
from typing import Any
from urllib.parse import unquote

from auditor.model.value import Map, Value, freeze

POLICY_KEYS = tuple(
    (path, "")
    for path in (
        "Statement",
        "Statement.Action",
        "Statement.NotAction",
        "Statement.Resource",
        "Statement.NotResource",
        "Statement.Principal.AWS",
        "Statement.Principal.Service",
        "Statement.Principal.Federated",
    )
)
_LISTS = ("Action", "NotAction", "Resource", "NotResource")
_ROOT = re.compile(r"arn:aws[\w-]*:iam::(\d{12}):root")


def policy_of(text: Any) -> Value:  # noqa: ANN401 - a field of an answer
    """A policy document as its content; IAM sends it URL-encoded, boto3 decodes it."""
    if isinstance(text, str):
        try:
            return freeze(json.loads(text if text.lstrip().startswith("{") else unquote(text)))
        except ValueError:
            return text
    return freeze(text)


def normalise_policy(value: Value) -> Value:
    """One statement is a list of one; a list of one action or principal is that one; an account is its number."""
    if not isinstance(value, Map):
        return value
    statements = _listed(value.get("Statement"))
    kept = {name: part for name, part in value.items() if name != "Id"}
    return Map({**kept, "Statement": tuple(_statement(one) for one in statements)})


def _listed(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else (value,)


def _statement(value: Value) -> Value:
    if not isinstance(value, Map):
        return value
    kept: dict[str, Value] = {name: part for name, part in value.items() if name != "Sid" or part}
    for name in _LISTS:
        if name in kept:
            kept[name] = _single(kept[name])
    principal = kept.get("Principal")
    if principal == "*":
        principal = Map({"AWS": "*"})
    if isinstance(principal, Map):
        kept["Principal"] = Map({kind: _principals(part) for kind, part in principal.items()})
    return Map(kept)


def _principals(value: Value) -> Value:
    return _single(tuple(_account(one) for one in _listed(value)))


def _single(value: Value) -> Value:
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def _account(value: Value) -> Value:
    found = _ROOT.fullmatch(value) if isinstance(value, str) else None
    return found.group(1) if found else value
