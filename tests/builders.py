"""Short ways to build the nouns in tests, in the shape in which the evaluator and the reader give them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from auditor.model.address import parse
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.request import Request
from auditor.model.resource import Declared, Output, Reference, Resource
from auditor.model.source import SourceRange
from auditor.model.value import Map, Unknown, freeze
from auditor.routing import Action, Condition, Listener, LoadBalancer, RouteTable, Rule, Weighted

ROUTING_TYPES = ("aws_lb", "aws_lb_listener", "aws_lb_listener_rule", "aws_lb_target_group")
LB, HTTP, HTTPS = "aws_lb.main", "aws_lb_listener.http", "aws_lb_listener.https"


def span(line: int = 1, column: int = 1, end_line: int = 0, end_column: int = 1, path: str = "main.tf") -> SourceRange:
    return SourceRange(path, line, column, end_line or line, end_column)


def ref(subject: str) -> Unknown:
    """A reference to a computed attribute, as evaluated without state: ref("aws_lb.main.arn")."""
    return Unknown("known after apply", (subject,), subject)


def frozen(attributes: Mapping[str, Any]) -> Map:
    value = freeze(attributes)
    assert isinstance(value, Map)
    return value


def resource(
    address: str,
    attributes: Mapping[str, Any] | None = None,
    *,
    line: int = 1,
    references: Mapping[str, str] | None = None,
) -> Resource:
    noted = tuple(Reference(path, subject, span(line)) for path, subject in (references or {}).items())
    return Resource(parse(address), frozen(attributes or {}), span(line), references=noted)


def declared(*resources: Resource, outputs: Mapping[str, Any] | None = None) -> Declared:
    named = tuple(Output(name, freeze(value), span()) for name, value in (outputs or {}).items())
    return Declared("infra", resources, named)


def live(type: str, id: str, **attributes: Any) -> LiveResource:
    return LiveResource(type, id, frozen({"id": id, **attributes}))


def snapshot(*resources: LiveResource, read: tuple[str, ...] = ROUTING_TYPES) -> LiveSnapshot:
    return LiveSnapshot("123456789012", "us-east-1", datetime(2026, 1, 2, tzinfo=UTC), resources, read_types=read)


def get(url: str, **more: Any) -> Request:
    return Request(more.pop("method", "GET"), url, **more)


# --- conditions and actions as blocks of the configuration -----------------------------------------------------------


def host(*values: Any) -> dict[str, Any]:
    return {"host_header": [{"values": values}]}


def path(*values: Any) -> dict[str, Any]:
    return {"path_pattern": [{"values": values}]}


def header(name: Any, *values: Any) -> dict[str, Any]:
    return {"http_header": [{"http_header_name": name, "values": values}]}


def method(*values: str) -> dict[str, Any]:
    return {"http_request_method": [{"values": values}]}


def query(*pairs: tuple[Any, Any]) -> dict[str, Any]:
    return {"query_string": [{"key": key, "value": value} for key, value in pairs]}


def source_ip(*values: str) -> dict[str, Any]:
    return {"source_ip": [{"values": values}]}


def forward(group: Any) -> dict[str, Any]:
    return {"type": "forward", "target_group_arn": group}


def forward_to(name: str) -> dict[str, Any]:
    return forward(ref(f"aws_lb_target_group.{name}.arn"))


def weighted(*groups: tuple[Any, Any]) -> dict[str, Any]:
    return {
        "type": "forward",
        "forward": [{"target_group": [{"arn": arn, "weight": weight} for arn, weight in groups]}],
    }


def fixed(status: Any, body: Any = "", content_type: Any = "text/plain") -> dict[str, Any]:
    response = {"status_code": status, "message_body": body, "content_type": content_type}
    return {"type": "fixed-response", "fixed_response": [response]}


def redirect(**parts: Any) -> dict[str, Any]:
    return {"type": "redirect", "redirect": [{"status_code": "HTTP_301", **parts}]}


# --- resources of a stack ---------------------------------------------------------------------------------------------


def lb(name: str = "main", **more: Any) -> Resource:
    address = f"aws_lb.{name}"
    return resource(address, {"dns_name": ref(f"{address}.dns_name"), "arn": ref(f"{address}.arn"), **more})


def listener(name: str, port: Any, protocol: Any, *actions: Any, lb: str = "main") -> Resource:
    attributes = {"load_balancer_arn": ref(f"aws_lb.{lb}.arn"), "port": port, "default_action": actions}
    return resource(f"aws_lb_listener.{name}", attributes | ({"protocol": protocol} if protocol is not None else {}))


def https(*actions: Any) -> Resource:
    return listener("https", 443, "HTTPS", *(actions or (fixed("404", "no rule"),)))


def rule(name: str, priority: Any, conditions: list[Any], *actions: Any, listener: str = "https") -> Resource:
    attributes = {"priority": priority, "condition": conditions, "action": actions or (forward_to(name),)}
    parent = {"listener_arn": ref(f"aws_lb_listener.{listener}.arn")}
    return resource(f"aws_lb_listener_rule.{name}", attributes | parent)


def group(name: str, **health: Any) -> Resource:
    return resource(f"aws_lb_target_group.{name}", {"health_check": [health]} if health else {})


def record(name: str, host: Any, *, target: Any = None, **more: Any) -> Resource:
    alias = {"alias": [{"name": target if target is not None else ref("aws_lb.main.dns_name")}]}
    return resource(f"aws_route53_record.{name}", {"name": host, "type": "A", **alias, **more})


def service(name: str, *, groups: tuple[str, ...] = (), port: Any = 8000, **more: Any) -> Resource:
    blocks = [{"target_group_arn": ref(f"aws_lb_target_group.{g}.arn"), "container_port": port} for g in groups]
    definition = {"task_definition": ref(f"aws_ecs_task_definition.{name}.arn")}
    return resource(f"aws_ecs_service.{name}", {"load_balancer": blocks, **definition, **more})


# --- route tables without a plane -------------------------------------------------------------------------------------

NOT_FOUND = Action("fixed-response", status=404)


def to(target_group: str) -> Action:
    return Action("forward", (Weighted(target_group),))


def a_rule(id: str, priority: int | None, *conditions: Condition, action: Action | None = None) -> Rule:
    return Rule(id, priority, conditions, action or to(id))


def table(
    *rules: Rule, port: int | None = 443, protocol: str = "HTTPS", hosts: tuple[str, ...] = ("x.test",)
) -> RouteTable:
    listener = Listener(HTTPS, LB, port, protocol, NOT_FOUND, rules)
    return RouteTable((LoadBalancer(LB, hosts),), (listener,))
