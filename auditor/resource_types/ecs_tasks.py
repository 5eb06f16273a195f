"""The tasks of a cluster by service: running ones, and stopped ones with reasons, exit codes and last log lines.

In: a reader and a cluster's ARN. Out: tasks as Maps, newest stopped first, and gaps. ECS keeps stopped tasks for about
an hour. Source: docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
"""

from collections.abc import Mapping
from typing import Any

from auditor.errors import ReadFailed
from auditor.model.gap import Gap
from auditor.model.redaction import redact
from auditor.model.resource_type import Reader
from auditor.model.value import Unknown, Value, freeze
from auditor.resource_types.aws_ecs_cluster import refuse_failures
from auditor.resource_types.log_tail import LOG_ACTIONS, log_tail
from auditor.resource_types.shapes import time_of
from auditor.resource_types.together import together
from auditor.resource_types.unread import gap_of, unknown_of
from auditor.resource_types.wanted import chunks

TASK_ACTIONS = ("ecs:ListTasks", "ecs:DescribeTasks", "ecs:DescribeTaskDefinition", *LOG_ACTIONS)
_BATCH = 100
_STOPPED_SHOWN = 5
"""Stopped tasks kept for each service: a crash loop leaves many of the same kind."""

TasksByService = Mapping[str, tuple[Value, ...]] | Unknown


def tasks_of_cluster(reader: Reader, cluster: str) -> tuple[TasksByService, list[Gap]]:
    """All running and the newest stopped tasks, by service name; Unknown with a gap where they cannot be read."""
    try:
        answers = _described(reader, cluster)
    except ReadFailed as failed:
        effect = "why tasks stopped and with which exit codes"
        return unknown_of(failed), [gap_of(failed, "aws_ecs_service.tasks", effect)]
    gaps: list[Gap] = []
    found: dict[str, tuple[Value, ...]] = {}
    for service, tasks in sorted(_by_service(answers).items()):
        running = sorted((t for t in tasks if not _is_stopped(t)), key=lambda task: str(task["taskArn"]))
        stopped = sorted((t for t in tasks if _is_stopped(t)), key=_newest_last, reverse=True)[:_STOPPED_SHOWN]
        found[service] = tuple(_task(reader, task, gaps) for task in [*running, *stopped])
    return found, list(dict.fromkeys(gaps))


def _described(reader: Reader, cluster: str) -> list[Mapping[str, Any]]:
    arns = {
        str(arn)
        for status in ("RUNNING", "STOPPED")
        for arn in reader.read("ecs", "list_tasks", "taskArns", cluster=cluster, desiredStatus=status)
    }

    def described(batch: list[str]) -> list[Mapping[str, Any]]:
        return reader.read("ecs", "describe_tasks", "", cluster=cluster, tasks=batch)

    found: list[Mapping[str, Any]] = []
    for page in (page for pages in together(described, chunks(sorted(arns), _BATCH)) for page in pages):
        refuse_failures("ecs:DescribeTasks", page)
        found.extend(page.get("tasks") or ())
    return found


def _by_service(tasks: list[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for task in tasks:
        kind, _, name = str(task.get("group", "")).partition(":")
        if kind == "service":
            groups.setdefault(name, []).append(task)
    return groups


def _is_stopped(task: Mapping[str, Any]) -> bool:
    return task.get("lastStatus") == "STOPPED"


def _newest_last(task: Mapping[str, Any]) -> tuple[str, str]:
    return time_of(task.get("stoppedAt")) or "", str(task["taskArn"])


def _task(reader: Reader, answer: Mapping[str, Any], gaps: list[Gap]) -> Value:
    containers = [_container(one) for one in answer.get("containers") or ()]
    task: dict[str, Any] = {
        "arn": answer["taskArn"],
        "task_definition": answer.get("taskDefinitionArn"),
        "last_status": answer.get("lastStatus"),
        "desired_status": answer.get("desiredStatus"),
        "health_status": answer.get("healthStatus"),
        "stop_code": answer.get("stopCode"),
        "stopped_reason": redact(str(answer.get("stoppedReason") or "")),
        "started_at": time_of(answer.get("startedAt")),
        "stopped_at": time_of(answer.get("stoppedAt")),
        "private_ip": _private_ip(answer),
        "containers": containers,
    }
    failed = [one for one in containers if one["exit_code"]]
    if _is_stopped(answer) and failed:
        lines, gap = log_tail(reader, str(answer.get("taskDefinitionArn")), str(answer["taskArn"]), failed[0]["name"])
        task["log_tail"] = lines
        gaps.extend([gap] if gap else [])
    return freeze(task)


def _container(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": answer.get("name"),
        "exit_code": answer.get("exitCode"),
        "reason": redact(str(answer.get("reason") or "")),
        "last_status": answer.get("lastStatus"),
        "image": answer.get("image"),
    }


def _private_ip(answer: Mapping[str, Any]) -> str | None:
    details = [detail for one in answer.get("attachments") or () for detail in one.get("details") or ()]
    return next((detail.get("value") for detail in details if detail.get("name") == "privateIPv4Address"), None)
