import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from auditor.errors import SnapshotError
from auditor.live.store import from_json, load, save, to_json
from auditor.model.gap import Gap
from auditor.model.live import LiveResource, LiveSnapshot
from auditor.model.value import Map, Sensitive, Unknown, Value

SNAPSHOT = LiveSnapshot(
    account="123456789012",
    region="us-east-1",
    taken_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    resources=(LiveResource("aws_lb", "arn:lb", Map({"name": "main", "tags": Map({"a": "b"})})),),
    gaps=(Gap("live", "aws_ecs_service", "denied", "allow ecs:ListServices", "services"),),
    read_types=("aws_lb",),
    calls=7,
)


def with_value(value: Value) -> LiveSnapshot:
    return replace(SNAPSHOT, resources=(LiveResource("t", "i", Map({"v": value})),))


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        12,
        Decimal("1.5"),
        "text",
        (),
        ("a", 1, None, Map({"b": False})),
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:hokusai/db-AbCdEf",
        Map(),
        Map({"$map": 1}),
        Map({"$sensitive": True}),
        Map({"$unknown": Map({"$a": "b"})}),
        Unknown("why", ("a.b",), "a.b", ("x", Unknown("y"))),
    ],
)
def test_every_value_comes_back_exactly(value: Value) -> None:
    assert from_json(to_json(with_value(value))) == with_value(value)


def test_a_snapshot_comes_back_from_its_file(tmp_path: Path) -> None:
    save(SNAPSHOT, tmp_path / "live.json")
    assert load(tmp_path / "live.json") == SNAPSHOT
    assert json.loads((tmp_path / "live.json").read_text())["schema_version"] == 1


@pytest.mark.parametrize("secret", [Sensitive("hunter2hunter2"), "postgresql://mlflow:hunter2hunter2@db:5432/mlflow"])
def test_a_secret_never_reaches_the_file_and_comes_back_unknown(secret: Value) -> None:
    text = to_json(with_value(secret))
    assert "hunter2" not in text
    back = from_json(text)
    value = back.resources[0].get("v")
    assert isinstance(value, Sensitive)
    assert isinstance(value.value, Unknown)
    assert from_json(to_json(back)) == back


def test_a_secret_in_a_gap_is_redacted() -> None:
    gap = Gap("live", "s", "failed with Authorization: Bearer abcdefghijkl")
    assert "abcdefghijkl" not in to_json(replace(SNAPSHOT, gaps=(gap,)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a snapshot"),
        ('{"resources": []}', "is not a snapshot"),
        ('{"schema_version": 99}', "has schema_version 99; this auditor reads up to 1"),
        ('{"schema_version": 1}', "is not a complete snapshot"),
        (to_json(SNAPSHOT).replace('"main"', '{"$strange": 1}'), "is not a complete snapshot"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "live.json"
    path.write_text(text)
    with pytest.raises(SnapshotError, match=message) as caught:
        load(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_and_an_unwritable_place_are_errors(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="cannot be read"):
        load(tmp_path / "none.json")
    with pytest.raises(SnapshotError, match="cannot be written"):
        save(SNAPSHOT, tmp_path / "none" / "live.json")
