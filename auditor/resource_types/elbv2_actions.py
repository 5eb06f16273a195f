"""Listener and rule actions: AWS's shapes in terraform's, and how two of them compare. Pure.

AWS may return TargetGroupArn, ForwardConfig or both for one target group; here a forward always has its `forward`
block, and `target_group_arn` too where there is exactly one group, so that code in either style finds its like.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.model.value import Map, Value, freeze
from auditor.resource_types.shapes import switched

ACTION_KEYS = (("forward.target_group", "arn"),)
_REDIRECT = {"protocol": "#{protocol}", "host": "#{host}", "port": "#{port}", "path": "/#{path}", "query": "#{query}"}
_OIDC = {
    "authorization_endpoint": "AuthorizationEndpoint",
    "client_id": "ClientId",
    "issuer": "Issuer",
    "token_endpoint": "TokenEndpoint",
    "user_info_endpoint": "UserInfoEndpoint",
}
_COGNITO = {
    "user_pool_arn": "UserPoolArn",
    "user_pool_client_id": "UserPoolClientId",
    "user_pool_domain": "UserPoolDomain",
}
_SESSION = {
    "on_unauthenticated_request": "OnUnauthenticatedRequest",
    "scope": "Scope",
    "session_cookie_name": "SessionCookieName",
    "session_timeout": "SessionTimeout",
}


def actions_of(answers: Iterable[Mapping[str, Any]]) -> tuple[Value, ...]:
    """AWS's actions as terraform's `action` blocks, in their order."""
    return tuple(_action(answer) for answer in sorted(answers, key=lambda answer: int(answer.get("Order") or 0)))


def _action(answer: Mapping[str, Any]) -> Map:
    block: dict[str, Any] = {"type": answer.get("Type", "")}
    if answer.get("Order") is not None:
        block["order"] = answer["Order"]
    if block["type"] == "forward":
        block |= _forward(answer)
    elif config := answer.get("RedirectConfig"):
        parts = {name: config.get(name.capitalize(), default) for name, default in _REDIRECT.items()}
        block["redirect"] = [parts | {"status_code": config.get("StatusCode", "")}]
    elif config := answer.get("FixedResponseConfig"):
        names = {"content_type": "ContentType", "message_body": "MessageBody", "status_code": "StatusCode"}
        block["fixed_response"] = [{name: config.get(key) or "" for name, key in names.items()}]
    elif config := answer.get("AuthenticateOidcConfig"):
        block["authenticate_oidc"] = [_named(config, _OIDC | _SESSION)]
    elif config := answer.get("AuthenticateCognitoConfig"):
        block["authenticate_cognito"] = [_named(config, _COGNITO | _SESSION)]
    value = freeze(block)
    assert isinstance(value, Map)
    return value


def _named(config: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {name: config.get(key) for name, key in names.items()}


def _forward(answer: Mapping[str, Any]) -> dict[str, Any]:
    config = answer.get("ForwardConfig") or {}
    groups = config.get("TargetGroups") or [{"TargetGroupArn": answer.get("TargetGroupArn", "")}]
    sticky = config.get("TargetGroupStickinessConfig") or {}
    forward: dict[str, Any] = {
        "target_group": [{"arn": group["TargetGroupArn"], "weight": group.get("Weight", 1)} for group in groups],
        "stickiness": [{"enabled": bool(sticky.get("Enabled")), "duration": sticky.get("DurationSeconds") or 0}],
    }
    single = {"target_group_arn": groups[0]["TargetGroupArn"]} if len(groups) == 1 else {}
    return single | {"forward": [forward]}


def normalise_actions(value: Value) -> Value:
    """Fill in what terraform means by an unset part, and leave out what cannot or need not be compared."""
    return tuple(_normalised(block) for block in value) if isinstance(value, tuple) else value


def _normalised(block: Value) -> Value:
    if not isinstance(block, Map):
        return block
    kept = {name: part for name, part in block.items() if name != "order" and part not in (None, "", ())}
    fills = {"forward": _filled_forward, "redirect": _filled_redirect, "fixed_response": _filled_response}
    for name, fill in fills.items():
        blocks = kept.get(name)
        if isinstance(blocks, tuple):
            kept[name] = tuple(fill(part) if isinstance(part, Map) else part for part in blocks)
    for name in ("authenticate_oidc", "authenticate_cognito"):
        blocks = kept.get(name)
        if isinstance(blocks, tuple):
            kept[name] = tuple(_without_secret(part) if isinstance(part, Map) else part for part in blocks)
    return Map(kept)


def _filled_forward(block: Map) -> Value:
    """The weight of a single group means nothing; stickiness that is off has no duration."""
    parts = dict(block)
    groups = parts.get("target_group")
    if isinstance(groups, tuple):
        parts["target_group"] = tuple(_group(group, alone=len(groups) == 1) for group in groups)
    sticky = parts.get("stickiness") or (Map({"enabled": False}),)
    if isinstance(sticky, tuple):
        parts["stickiness"] = tuple(switched(one, "enabled") for one in sticky)
    return Map(parts)


def _group(group: Value, *, alone: bool) -> Value:
    if not isinstance(group, Map):
        return group
    weight = group.get("weight")
    return Map({"arn": group.get("arn"), "weight": None if alone else 1 if weight is None else weight})


def _filled_redirect(block: Map) -> Value:
    return Map(_REDIRECT | {name: part for name, part in block.items() if part not in (None, "")})


def _filled_response(block: Map) -> Value:
    return Map({"message_body": ""} | {name: part for name, part in block.items() if part is not None})


def _without_secret(block: Map) -> Value:
    return Map({name: part for name, part in block.items() if name != "client_secret"})
