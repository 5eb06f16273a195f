"""container_definitions, compared as terraform's provider compares them: order-free by name, with its defaults. Pure.

Source: terraform-provider-aws internal/service/ecs/container_definitions.go
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from auditor.model.redaction import redact
from auditor.model.value import Map, Sensitive, Value, freeze

CONTAINER_KEYS = (
    ("", "name"),
    ("environment", "name"),
    ("secrets", "name"),
    ("portMappings", "containerPort"),
    ("mountPoints", "containerPath"),
    ("dependsOn", "containerName"),
    ("environmentFiles", "value"),
)
_LISTS = ("environment", "secrets", "portMappings", "mountPoints", "command", "entryPoint", "dependsOn")
_HEALTH = {"interval": 30, "timeout": 5, "retries": 3, "startPeriod": 0}
_CREDENTIAL = re.compile(r"(?i)(passw(or)?d|secret|token|api_?key|private_?key|credential)")


def containers_of(answers: Iterable[Mapping[str, Any]]) -> tuple[Value, ...]:
    """AWS's containers by name, with what looks like a credential marked sensitive."""
    return tuple(freeze(_marked(answer)) for answer in sorted(answers, key=lambda one: str(one.get("name"))))


def _marked(answer: Mapping[str, Any]) -> dict[str, Any]:
    variables = [
        {**one, "value": Sensitive(str(one.get("value", "")))} if _is_credential(one) else one
        for one in answer.get("environment") or ()
    ]
    return {**answer, "environment": sorted(variables, key=lambda one: str(one.get("name")))}


def _is_credential(variable: Mapping[str, Any]) -> bool:
    value = str(variable.get("value", ""))
    if value.startswith("arn:"):
        return False  # the name of a secret is none
    return bool(_CREDENTIAL.search(str(variable.get("name", "")))) or redact(value) != value


def normalise_containers(value: Value) -> Value:
    """Fill in the defaults and drop what means nothing; lists keep their order."""
    return tuple(_container(one) for one in value) if isinstance(value, tuple) else value


def _container(value: Value) -> Value:
    if not isinstance(value, Map):
        return value
    kept: dict[str, Value] = {
        name: part for name, part in value.items() if part is not None and part != "" and part != Map()
    }
    if kept.get("cpu") == 0:
        del kept["cpu"]
    kept = {"essential": True, **dict.fromkeys(_LISTS, ()), **kept}
    kept["portMappings"] = _each(kept["portMappings"], _port)
    kept["environment"] = _each(kept["environment"], _variable)
    if isinstance(check := kept.get("healthCheck"), Map):
        kept["healthCheck"] = Map(_HEALTH | {name: part for name, part in check.items() if part is not None})
    return Map(kept)


def _each(value: Value, change: Any) -> Value:  # noqa: ANN401 - a function of Map to Map
    return tuple(change(one) if isinstance(one, Map) else one for one in value) if isinstance(value, tuple) else value


def _port(mapping: Map) -> Map:
    """In awsvpc mode the host port is the container port, whether it is written or not."""
    kept = {name: part for name, part in mapping.items() if part is not None}
    if kept.get("hostPort") in (0, kept.get("containerPort")):
        kept.pop("hostPort", None)
    return Map({"protocol": "tcp", **kept})


def _variable(variable: Map) -> Map:
    """A variable's value is always text."""
    value = variable.get("value")
    if isinstance(value, bool):
        return Map({**variable, "value": str(value).lower()})
    return Map({**variable, "value": str(value)}) if isinstance(value, int) else variable
