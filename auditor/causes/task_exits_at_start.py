"""The tasks of an ECS service end by themselves soon after they start.

Symptom: running count below desired, a list of stopped tasks with an exit code, events about tasks that cannot be
started consistently; the target group is empty and the balancer answers 503.

Why: the container's command or environment is wrong (a flag, a URI, a missing variable), or something that it needs at
start does not answer.

How it is confirmed: stopped tasks say EssentialContainerExited with the same non-zero exit code (not 137, which is a
kill, and not 143, which is a normal stop). When the container's last log lines name a value of the task definition,
that value is the attribute to look at.

Fix: correct the value that the log names, in the task definition or where its variable is set.

Before:  command = ["server", "--store", "typo://..."]
After:   command = ["server", "--store", "right://..."]

Risk: replacement of the service's tasks.
Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.causes.cause import Cause, ids, observed, of_service, severity_of, snippet, target
from auditor.facts import Facts
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.live import LiveResource
from auditor.model.resource import Resource
from auditor.model.value import Value, at
from auditor.wiring import containers_of, environment_of

NOT_A_CRASH = (None, 0, 137, 143)
SHORTEST_TELLING_VALUE = 6


@dataclass(frozen=True, slots=True)
class _Crash:
    container: str
    exit_code: int
    reason: str
    log: tuple[str, ...]
    times: int


def find(facts: Facts) -> Iterator[Finding]:
    """Look for services that run fewer tasks than wanted and whose tasks exited with a code of their own."""
    for service in facts.declared.of_type("aws_ecs_service"):
        live = facts.live_of(str(service.address))
        definition = facts.definition_of(service)
        crash = _crash(live) if live else None
        if crash and definition:
            yield _finding(facts, service, definition, crash)


def _crash(live: LiveResource) -> _Crash | None:
    running, desired = live.get("running_count"), live.get("desired_count")
    if not isinstance(running, int) or not isinstance(desired, int) or running >= desired:
        return None
    found = [
        (task, container)
        for task in _tuple(live.get("tasks"))
        for container in _tuple(at(task, "containers"))
        if at(task, "stop_code") == "EssentialContainerExited" and at(container, "exit_code") not in NOT_A_CRASH
    ]
    if not found:
        return None
    task, container = max(found, key=lambda pair: str(at(pair[0], "stopped_at")))
    code = at(container, "exit_code")
    lines = tuple(str(line) for line in _tuple(at(container, "log_tail")) or _tuple(at(task, "log_tail")))
    reason = str(at(container, "reason") or at(task, "stopped_reason") or "")
    return _Crash(str(at(container, "name")), code if isinstance(code, int) else 1, reason, lines, len(found))


def _tuple(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else ()


def _finding(facts: Facts, service: Resource, definition: Resource, crash: _Crash) -> Finding:
    address = str(service.address)
    path, value, line = _named_by_log(definition, crash)
    failures = of_service(facts, address)
    other = facts.differing(address, "task_definition") or facts.differing(str(definition.address))
    evidence = [
        Evidence(
            "live",
            f"{crash.times} stopped task(s): {crash.container} exited with {crash.exit_code} {crash.reason}".strip(),
            "ecs:DescribeTasks",
        ),
        Evidence("source", _says(path, value), str(definition.origin_of(path))),
    ]
    if line:
        evidence.append(Evidence("live", f"its log says: {line}", "logs:GetLogEvents"))
    return Finding(
        cause=CAUSE.id,
        class_=facts.standing(str(definition.address), path) if other else Class.BROKEN,
        subject=str(definition.address),
        attribute=path,
        message=f"Tasks of {address} exit with {crash.exit_code} at start"
        + (f"; the log names {value!r}, which the task definition sets." if line else "."),
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH if line else Confidence.MEDIUM,
        hop=CAUSE.hop,
        evidence=(*evidence, *observed(failures)),
        range=definition.origin_of(path),
        explains=ids(failures),
        fix=Fix(
            title=f"Correct {path} of {definition.address}",
            commands=(target(str(definition.address)), target(address)),
            hcl=snippet(facts, definition.origin_of(path)),
            risk="replacement",
            rollback="Apply the former task definition revision.",
        ),
        service=address,
        expected="a container that keeps running",
        actual=f"exit code {crash.exit_code}" + (f": {line}" if line else ""),
    )


def _says(path: str, value: str) -> str:
    return f"{path} is {value!r}" if value else "the task definition of the containers that exit"


def _named_by_log(definition: Resource, crash: _Crash) -> tuple[str, str, str]:
    """(path, value, log line) of the declared value that the last telling log line names; else ("...", "", "")."""
    values = _values(definition, crash.container)
    for line in reversed(crash.log):
        named = [(len(value), path, value) for path, value in values if value in line]
        if named:
            _, path, value = max(named)
            return path, value, line.strip()
    return "container_definitions", "", ""


def _values(definition: Resource, name: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for index, container in enumerate(containers_of(definition)):
        if at(container, "name") != name:
            continue
        for list_name in ("command", "entryPoint"):
            for number, word in enumerate(_tuple(at(container, list_name))):
                found += [(f"container_definitions[{index}].{list_name}[{number}]", part) for part in _words(word)]
    found += [(v.path, word) for v in environment_of(definition) for word in _words(v.value)]
    return [(path, value) for path, value in found if len(value) >= SHORTEST_TELLING_VALUE]


def _words(value: Value) -> list[str]:
    """The value itself, and the value of a `--flag=value`."""
    if not isinstance(value, str):
        return []
    return [value, value.partition("=")[2]] if value.startswith("--") and "=" in value else [value]


CAUSE = Cause("task-exits-at-start", "Task exits at start", Hop.TASK, find)
