"""Elastic Load Balancing as AWS answers it: earned target health, defaults and both shapes of actions and conditions.

Pure but for the Reality that is passed in: moto's XML in, XML out. Measured gaps of moto 5.2.5 that this closes: every
registered target is healthy, attributes lack AWS's defaults, a target group repeats its balancer once per rule, an
action or condition comes back only in the shape in which it was sent, target groups do not page.
docs.aws.amazon.com/elasticloadbalancing/latest/APIReference
"""

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

from auditor.lab.aws.reality import Health, Reality
from auditor.lab.aws.wire import Call

NAMESPACE = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"
LOAD_BALANCER_DEFAULTS = {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "access_logs.s3.prefix": "",
    "connection_logs.s3.enabled": "false",
    "deletion_protection.enabled": "false",
    "idle_timeout.timeout_seconds": "60",
    "client_keep_alive.seconds": "3600",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false",
}
TARGET_GROUP_DEFAULTS = {
    "deregistration_delay.timeout_seconds": "300",
    "load_balancing.algorithm.type": "round_robin",
    "load_balancing.algorithm.anomaly_mitigation": "off",
    "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
    "slow_start.duration_seconds": "0",
    "stickiness.enabled": "false",
    "stickiness.type": "lb_cookie",
    "stickiness.lb_cookie.duration_seconds": "86400",
    "stickiness.app_cookie.cookie_name": "",
    "stickiness.app_cookie.duration_seconds": "86400",
    "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
    "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
}
NOT_CHECKED_YET = Health("initial", "Elb.RegistrationInProgress", "Target registration is in progress")
_CONFIG_OF = {"path-pattern": "PathPatternConfig", "host-header": "HostHeaderConfig"}
_MOST = 400


def after(call: Call, body: bytes, reality: Reality) -> bytes:
    """Moto's answer with what is true laid over it."""
    change = _CHANGES.get(call.action)
    if change is None:
        return body
    root = ET.fromstring(body)
    change(call.parameters, root, reality)
    ET.register_namespace("", NAMESPACE)
    return b'<?xml version="1.0" encoding="UTF-8"?>' + ET.tostring(root, encoding="unicode").encode()


def _target_health(parameters: dict[str, Any], root: ET.Element, reality: Reality) -> None:
    group = str(parameters.get("TargetGroupArn", ""))
    for described in _all(root, "TargetHealthDescriptions/member"):
        target, port = _text(described, "Target/Id"), int(_text(described, "Target/Port") or 0)
        health = _find(described, "TargetHealth")
        if health is None or _text(health, "State") != "healthy":
            continue
        with reality.lock:
            known = reality.health.get((group, target, port), NOT_CHECKED_YET)
        health.clear()
        for name, text in (("State", known.state), ("Reason", known.reason), ("Description", known.description)):
            if text:
                _add(health, name, text)
        checked = _find(described, "HealthCheckPort")
        if checked is not None and checked.text == "traffic-port":
            checked.text = str(port)


def _attributes(defaults: dict[str, str]) -> Callable[[dict[str, Any], ET.Element, Reality], None]:
    def fill(parameters: dict[str, Any], root: ET.Element, reality: Reality) -> None:
        for attributes in _all(root, "Attributes"):
            present = {_text(member, "Key") for member in _all(attributes, "member")}
            for key, value in defaults.items():
                if key not in present:
                    member = _add(attributes, "member")
                    _add(member, "Key", key)
                    _add(member, "Value", value)

    return fill


def _target_groups(parameters: dict[str, Any], root: ET.Element, reality: Reality) -> None:
    for arns in _all(root, "LoadBalancerArns"):
        seen: set[str | None] = set()
        for member in list(arns):
            if member.text in seen:
                arns.remove(member)
            seen.add(member.text)
    for groups in _all(root, "TargetGroups"):
        _page(parameters, groups, root)


def _page(parameters: dict[str, Any], members: ET.Element, root: ET.Element) -> None:
    start, size = int(parameters.get("Marker") or 0), min(int(parameters.get("PageSize") or _MOST), _MOST)
    every = list(members)
    for member in every[:start] + every[start + size :]:
        members.remove(member)
    result = next(iter(root), None)
    if start + size < len(every) and result is not None:
        _add(result, "NextMarker", str(start + size))


def _load_balancers(parameters: dict[str, Any], root: ET.Element, reality: Reality) -> None:
    for code in _all(root, "State/Code"):
        code.text = "active"


def _listeners(parameters: dict[str, Any], root: ET.Element, reality: Reality) -> None:
    for listener in _all(root, "Listeners/member"):
        if _text(listener, "Protocol") == "HTTP":
            policy = _find(listener, "SslPolicy")
            if policy is not None:
                listener.remove(policy)
    _actions(parameters, root, reality)


def _rules(parameters: dict[str, Any], root: ET.Element, reality: Reality) -> None:
    for condition in _all(root, "Conditions/member"):
        config = _find(condition, _CONFIG_OF.get(_text(condition, "Field"), "-"))
        if config is not None and _find(condition, "Values") is None:
            values = _add(condition, "Values")
            for value in _all(config, "Values/member"):
                _add(values, "member", value.text or "")
    _actions(parameters, root, reality)


def _actions(parameters: dict[str, Any], root: ET.Element, reality: Reality) -> None:
    for action in [*_all(root, "Actions/member"), *_all(root, "DefaultActions/member")]:
        if _text(action, "Type") == "forward":
            _both_shapes(action)


def _both_shapes(action: ET.Element) -> None:
    arn, config = _text(action, "TargetGroupArn"), _find(action, "ForwardConfig")
    groups = [] if config is None else _all(config, "TargetGroups/member")
    if arn and config is None:
        config = _add(action, "ForwardConfig")
        group = _add(_add(config, "TargetGroups"), "member")
        _add(group, "TargetGroupArn", arn)
        _add(group, "Weight", "1")
        _add(_add(config, "TargetGroupStickinessConfig"), "Enabled", "false")
    elif not arn and len(groups) == 1:
        _add(action, "TargetGroupArn", _text(groups[0], "TargetGroupArn"))


_CHANGES: dict[str, Callable[[dict[str, Any], ET.Element, Reality], None]] = {
    "DescribeTargetHealth": _target_health,
    "DescribeLoadBalancerAttributes": _attributes(LOAD_BALANCER_DEFAULTS),
    "DescribeTargetGroupAttributes": _attributes(TARGET_GROUP_DEFAULTS),
    "DescribeTargetGroups": _target_groups,
    "DescribeLoadBalancers": _load_balancers,
    "DescribeListeners": _listeners,
    "DescribeRules": _rules,
}


def _path(path: str) -> str:
    return "/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/"))


def _all(parent: ET.Element, path: str) -> list[ET.Element]:
    return parent.findall(f".//{_path(path)}")


def _find(parent: ET.Element, name: str) -> ET.Element | None:
    return parent.find(_path(name))


def _text(parent: ET.Element, path: str) -> str:
    return parent.findtext(_path(path)) or ""


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    child = ET.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    child.text = text
    return child
