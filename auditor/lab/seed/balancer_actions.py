"""Actions and conditions of listeners and rules: terraform's blocks in, boto3's parameters out. Pure."""

from collections.abc import Mapping
from typing import Any

from auditor.errors import LabError
from auditor.lab.seed.family import Json, as_blocks, given


def actions(blocks: list[Json]) -> list[Json]:
    """The actions in their order."""
    return [_action(block, number) for number, block in enumerate(blocks, start=1)]


def _action(block: Json, number: int) -> Json:
    kind = block["type"]
    made: Json = {"Type": kind, "Order": block.get("order") or number}
    if kind == "forward":
        return made | _forward(block)
    if kind == "redirect":
        return made | {"RedirectConfig": _redirect(as_blocks(block.get("redirect"))[0])}
    if kind == "fixed-response":
        return made | {"FixedResponseConfig": _fixed(as_blocks(block.get("fixed_response"))[0])}
    if kind == "authenticate-oidc":
        return made | {"AuthenticateOidcConfig": _oidc(as_blocks(block.get("authenticate_oidc"))[0])}
    raise LabError(f"the lab has no action of type {kind}")


def _forward(block: Json) -> Json:
    config = next(iter(as_blocks(block.get("forward"))), None)
    if config is None:
        return {"TargetGroupArn": block["target_group_arn"]}
    groups = [
        {"TargetGroupArn": one["arn"], "Weight": 1 if one.get("weight") is None else one["weight"]}
        for one in as_blocks(config.get("target_group"))
    ]
    sticky = next(iter(as_blocks(config.get("stickiness"))), {})
    stickiness = given(Enabled=bool(sticky.get("enabled")), DurationSeconds=sticky.get("duration"))
    return {"ForwardConfig": {"TargetGroups": groups, "TargetGroupStickinessConfig": stickiness}}


def _redirect(block: Json) -> Json:
    return {
        "Protocol": block.get("protocol") or "#{protocol}",
        "Port": str(block.get("port") or "#{port}"),
        "Host": block.get("host") or "#{host}",
        "Path": block.get("path") or "/#{path}",
        "Query": "#{query}" if block.get("query") is None else block["query"],
        "StatusCode": block["status_code"],
    }


def _fixed(block: Json) -> Json:
    return given(
        ContentType=block["content_type"],
        MessageBody=block.get("message_body"),
        StatusCode=str(block.get("status_code") or "200"),
    )


def _oidc(block: Json) -> Json:
    return {
        "Issuer": block["issuer"],
        "AuthorizationEndpoint": block["authorization_endpoint"],
        "TokenEndpoint": block["token_endpoint"],
        "UserInfoEndpoint": block["user_info_endpoint"],
        "ClientId": block["client_id"],
        "ClientSecret": block["client_secret"],
    }


def conditions(blocks: list[Json]) -> list[Json]:
    """The conditions of a rule; every block of terraform's `condition` has one kind inside."""
    return [_condition(block) for block in blocks]


_VALUES = {
    "host_header": ("host-header", "HostHeaderConfig"),
    "path_pattern": ("path-pattern", "PathPatternConfig"),
    "http_request_method": ("http-request-method", "HttpRequestMethodConfig"),
    "source_ip": ("source-ip", "SourceIpConfig"),
}


def _condition(block: Json) -> Json:
    for name, (field, config) in _VALUES.items():
        for inner in as_blocks(block.get(name)):
            return {"Field": field, config: {"Values": list(inner["values"])}}
    for inner in as_blocks(block.get("http_header")):
        header: Mapping[str, Any] = {"HttpHeaderName": inner["http_header_name"], "Values": list(inner["values"])}
        return {"Field": "http-header", "HttpHeaderConfig": header}
    pairs = [given(Key=one.get("key"), Value=one["value"]) for one in as_blocks(block.get("query_string"))]
    if pairs:
        return {"Field": "query-string", "QueryStringConfig": {"Values": pairs}}
    raise LabError(f"the lab does not know a condition with {sorted(name for name, value in block.items() if value)}")
