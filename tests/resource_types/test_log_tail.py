from typing import Any

import pytest

from auditor.model.value import Unknown
from auditor.resource_types.log_tail import log_tail
from tests.resource_types.recorded import Recorded, denied

OPTIONS = {"awslogs-group": "/ecs/api", "awslogs-stream-prefix": "ecs"}


def reader(configuration: Any, **more: Any) -> Recorded:
    container = {"name": "api", "logConfiguration": configuration}
    return Recorded({"describe_task_definition": [{"taskDefinition": {"containerDefinitions": [container]}}], **more})


def test_the_newest_twenty_lines_come_oldest_first() -> None:
    events = [{"message": f"line {n}"} for n in range(25)]
    lines, gap = log_tail(
        reader({"logDriver": "awslogs", "options": OPTIONS}, get_log_events=events), "api:3", "arn:task/c/1", "api"
    )
    assert lines == tuple(f"line {n}" for n in range(5, 25))
    assert gap is None


@pytest.mark.parametrize(
    "configuration",
    [None, {"logDriver": "splunk", "options": OPTIONS}, {"logDriver": "awslogs", "options": {"awslogs-group": "g"}}],
)
def test_a_container_without_a_named_stream_is_a_gap(configuration: Any) -> None:
    lines, gap = log_tail(reader(configuration), "api:3", "arn:task/c/1", "api")
    assert isinstance(lines, Unknown)
    assert gap is not None
    assert "no awslogs stream" in gap.reason


def test_denied_logs_are_a_gap() -> None:
    configuration = {"logDriver": "awslogs", "options": OPTIONS}
    lines, gap = log_tail(
        reader(configuration, get_log_events=denied("logs:GetLogEvents")), "api:3", "arn:task/c/1", "api"
    )
    assert isinstance(lines, Unknown)
    assert gap is not None
    assert gap.remedy == "allow logs:GetLogEvents"
