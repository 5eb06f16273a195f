"""Keeps a snapshot in a file [io]: LiveSnapshot <-> JSON, schema_version 1.

In: a path. Out: the same snapshot. What is sensitive, or looks like a credential, never reaches the file: it comes
back as an unknown value that says so, so that nothing is judged by it.
Values that JSON does not have are objects with one name that begins with "$"; a map with such a name is a `$map`.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from auditor.errors import SnapshotError
from auditor.model.gap import Gap
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.redaction import redact
from auditor.model.value import Map, Sensitive, Unknown, Value, freeze

SCHEMA_VERSION = 1
_LEFT_OUT = "it is sensitive, so the snapshot file leaves it out"


def save(snapshot: LiveSnapshot, path: str | Path) -> None:
    """Write the snapshot, redacted. Raises SnapshotError when the file cannot be written."""
    try:
        Path(path).write_text(to_json(snapshot), encoding="utf-8")
    except OSError as error:
        raise SnapshotError(f"{path} cannot be written: {error.strerror or error}") from error


def load(path: str | Path) -> LiveSnapshot:
    """Read a snapshot. Raises SnapshotError when the file is missing, broken or of a newer version."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(f"{path} cannot be read: {error}") from error
    try:
        return from_json(text)
    except SnapshotError as error:
        raise SnapshotError(f"{path} {error}") from error


def to_json(snapshot: LiveSnapshot) -> str:
    """The snapshot as JSON text; equal snapshots give equal text."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "account": snapshot.account,
        "region": snapshot.region,
        "taken_at": snapshot.taken_at.isoformat(),
        "calls": snapshot.calls,
        **{name: value for name, value in _where(snapshot).items() if value},
        "read_types": list(snapshot.read_types),
        "gaps": [{name: redact(text) for name, text in asdict(gap).items()} for gap in snapshot.gaps],
        "resources": [
            {"type": r.type, "id": r.id, "region": r.region, "attributes": _plain(r.attributes)}
            for r in snapshot.resources
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _where(snapshot: LiveSnapshot) -> dict[str, Any]:
    """What only a snapshot that was read has; one made by hand leaves it out."""
    return {
        "most_calls": snapshot.most_calls,
        "regions": list(snapshot.regions),
        "read_in": [list(pair) for pair in snapshot.read_in],
    }


def from_json(text: str) -> LiveSnapshot:
    """The snapshot that JSON text holds. Raises SnapshotError with what is wrong."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise SnapshotError(f"is not JSON: {error}") from error
    version = document.get("schema_version") if isinstance(document, dict) else None
    if not isinstance(version, int):
        raise SnapshotError("is not a snapshot: it has no schema_version")
    if version > SCHEMA_VERSION:
        raise SnapshotError(f"has schema_version {version}; this auditor reads up to {SCHEMA_VERSION}")
    try:
        return _snapshot(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SnapshotError(f"is not a complete snapshot: {type(error).__name__} {error}") from error


def _snapshot(document: Mapping[str, Any]) -> LiveSnapshot:
    return LiveSnapshot(
        account=document["account"],
        region=document["region"],
        taken_at=datetime.fromisoformat(document["taken_at"]),
        resources=tuple(_resource(one) for one in document["resources"]),
        gaps=tuple(Gap(**one) for one in document["gaps"]),
        read_types=tuple(document["read_types"]),
        calls=int(document["calls"]),
        most_calls=int(document.get("most_calls", 0)),
        regions=tuple(document.get("regions", ())),
        read_in=tuple((str(type), str(region)) for type, region in document.get("read_in", ())),
    )


def _resource(document: Mapping[str, Any]) -> LiveResource:
    attributes = {name: _value(one) for name, one in document["attributes"].items()}
    return LiveResource(document["type"], document["id"], Map(attributes), document["region"])


def _plain(value: Value) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, Map):
        inner = {name: _plain(one) for name, one in value.items()}
        return {"$map": inner} if any(name.startswith("$") for name in inner) else inner
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Sensitive):
        return {"$sensitive": True}
    if isinstance(value, Unknown):
        parts = {"reason": redact(value.reason), "references": list(value.references), "exactly": value.exactly}
        return {"$unknown": parts | {"encoded": _plain(value.encoded)}}
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    return {"$sensitive": True} if isinstance(value, str) and _is_secret(value) else value


def _is_secret(text: str) -> bool:
    """Whether text looks like a credential; the name of a secret (an ARN) is none."""
    return not text.startswith("arn:") and redact(text) != text


def _value(plain: Any) -> Value:  # noqa: ANN401 - JSON
    if isinstance(plain, list):
        return tuple(_value(one) for one in plain)
    if isinstance(plain, float):
        return Decimal(repr(plain))
    if isinstance(plain, dict):
        return _special(plain) if len(plain) == 1 and next(iter(plain)).startswith("$") else _map(plain)
    return freeze(plain)


def _special(plain: dict[str, Any]) -> Value:
    [(name, content)] = plain.items()
    match name:
        case "$map":
            return _map(content)
        case "$sensitive":
            return Sensitive(Unknown(_LEFT_OUT))
        case "$decimal":
            return Decimal(content)
        case "$unknown":
            return Unknown(
                content["reason"], tuple(content["references"]), content["exactly"], _value(content["encoded"])
            )
    raise ValueError(f"the kind of value {name} is not known")


def _map(plain: dict[str, Any]) -> Map:
    return Map({name: _value(one) for name, one in plain.items()})
