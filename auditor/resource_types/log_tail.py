"""The last lines that a container wrote before it ended, from its awslogs stream, redacted.

In: a reader, task definition, task and container. Out: lines, or Unknown and the gap that says why.
Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html (prefix/container/task-id)
"""

from collections.abc import Mapping
from typing import Any

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.redaction import redact
from auditor.model.resource_type import Reader
from auditor.model.value import Unknown, Value
from auditor.resource_types.unread import gap_of, unknown_of

LOG_ACTIONS = ("logs:GetLogEvents",)
_LINES = 20
_LONGEST = 500
_SUBJECT = "aws_ecs_service.tasks.log_tail"
_EFFECT = "what the failing container said last"


def log_tail(reader: Reader, task_definition: str, task: str, container: str) -> tuple[Value, Gap | None]:
    """The last lines of the container, oldest first."""
    try:
        stream = _stream(reader, task_definition, task, container)
        if stream is None:
            return _without(f"container {container} of {task_definition} has no awslogs stream with a prefix")
        group, name = stream
        events = reader.read(
            "logs",
            "get_log_events",
            "events",
            logGroupName=group,
            logStreamName=name,
            limit=_LINES,
            startFromHead=False,
        )
    except ReadFailed as failed:
        return unknown_of(failed), gap_of(failed, _SUBJECT, _EFFECT)
    return tuple(redact(str(event.get("message", "")))[:_LONGEST].rstrip() for event in events[-_LINES:]), None


def _without(reason: str) -> tuple[Value, Gap | None]:
    return Unknown(reason), Gap("live", _SUBJECT, reason, "", _EFFECT)


def _stream(reader: Reader, task_definition: str, task: str, container: str) -> tuple[str, str] | None:
    answers = reader.read("ecs", "describe_task_definition", "", taskDefinition=task_definition, include=["TAGS"])
    found = [
        one.get("logConfiguration") or {}
        for answer in answers
        for one in (answer.get("taskDefinition") or {}).get("containerDefinitions") or ()
        if one.get("name") == container
    ]
    configuration: Mapping[str, Any] = found[0] if found else {}
    options: Mapping[str, str] = configuration.get("options") or {}
    group, prefix = options.get("awslogs-group"), options.get("awslogs-stream-prefix")
    if configuration.get("logDriver") != "awslogs" or not group or not prefix:
        return None
    return group, f"{prefix}/{container}/{task.rpartition('/')[2]}"
