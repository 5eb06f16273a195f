"""A short provider schema for tests: the types aws_x and data aws_x."""

from typing import Any


def attribute(kind: Any = "string", *flags: str) -> dict[str, Any]:
    return {"type": kind, **dict.fromkeys(flags or ("optional",), True)}


def nested(mode: str, attributes: dict[str, Any], **limits: int) -> dict[str, Any]:
    return {"nesting_mode": mode, "block": {"attributes": attributes}, **limits}


def provider(attributes: dict[str, Any], blocks: dict[str, Any] | None = None) -> dict[str, Any]:
    block = {"attributes": {"id": attribute("string", "optional", "computed"), **attributes}}
    kind = {"aws_x": {"block": {**block, "block_types": blocks or {}}}}
    return {"resource_schemas": kind, "data_source_schemas": kind}
