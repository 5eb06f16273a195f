"""The tasks of an ECS service end by themselves soon after they start.

Symptom: running count below desired, a list of stopped tasks with an exit code, events about tasks that cannot be
started consistently; the target group is empty and the balancer answers 503.

Why: the container's command or environment is wrong (a flag, a URI, a missing variable), or something that it needs at
start does not answer.

How it is confirmed: stopped tasks of the revision that the service runs say EssentialContainerExited, minutes after
their start, with a code that is not 0 (an end of one's own will), 137 (a kill) or 143 (a normal stop). When an error
among the container's last log lines names a variable or a value of the task definition, that is the attribute to look
at; an error about a connection names the place that did not answer, which need not be wrong.

Fix: correct the value that the log names, in the task definition or where its variable is set.

Before:  command = ["server", "--store", "typo://..."]
After:   command = ["server", "--store", "right://..."]

Risk: replacement of the service's tasks.
Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from auditor.causes.cause import Cause, ids, observed, of_service, severity_of, snippet, target
from auditor.facts import Facts
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.live import LiveResource
from auditor.model.redaction import REDACTED, redact
from auditor.model.resource import Resource
from auditor.model.value import Sensitive, Value, at
from auditor.wiring import containers_of, environment_of

NOT_A_CRASH = (None, 0, 137, 143)
AT_START_SECONDS = 600
SHORTEST_NAME, SHORTEST_VALUE = 6, 4
WHOLE = "container_definitions"
_ERROR = re.compile(
    r"error|exception|invalid|unsupported|unknown|unrecogni[sz]ed|cannot|can't|could not|couldn't|fail|fatal|refused"
    r"|denied|not found|no such|not a valid|unable|timed? ?out|panic|expected|missing|must be",
    re.IGNORECASE,
)
_UNREACHED = re.compile(
    r"refused|timed? ?out|unreachable|could not (?:connect|translate)|name or service|resolve|no route|reset by peer",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Crash:
    container: str
    exit_code: int
    reason: str
    log: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class _Setting:
    """A value of the task definition; `name` is the variable's, "" for a word of the command. `value` is shown only
    when it is no secret."""

    path: str
    name: str
    value: str
    secret: bool = False

    @property
    def words(self) -> str:
        shown = REDACTED if self.secret else redact(self.value)
        return f"{self.name} = {shown!r}" if self.name else repr(shown)


@dataclass(frozen=True, slots=True)
class _Named:
    """The setting that an error of the log names, and the line."""

    setting: _Setting
    line: str


def find(facts: Facts) -> Iterator[Finding]:
    """Look for services that run fewer tasks than wanted and whose tasks exited with a code of their own."""
    for service in facts.declared.of_type("aws_ecs_service"):
        live = facts.live_of(str(service.address))
        definition = facts.definition_of(service)
        crash = _crash(live, definition) if live and definition else None
        if crash and definition:
            yield _finding(facts, service, definition, crash)


def _crash(live: LiveResource, definition: Resource) -> _Crash | None:
    running, desired = live.get("running_count"), live.get("desired_count")
    if not isinstance(running, int) or not isinstance(desired, int) or running >= desired:
        return None
    aside = {at(container, "name") for container in containers_of(definition) if at(container, "essential") is False}
    found = [
        (task, container)
        for task in _tuple(live.get("tasks"))
        for container in _tuple(at(task, "containers"))
        if _ended_at_start(task, live.get("task_definition"))
        and at(container, "exit_code") not in NOT_A_CRASH
        and at(container, "name") not in aside
    ]
    if not found:
        return None
    task, container = max(found, key=lambda pair: str(at(pair[0], "stopped_at")))
    code = at(container, "exit_code")
    lines = tuple(str(line) for line in _tuple(at(container, "log_tail")) or _tuple(at(task, "log_tail")))
    reason = str(at(container, "reason") or at(task, "stopped_reason") or "")
    return _Crash(str(at(container, "name")), code if isinstance(code, int) else 1, reason, lines, len(found))


def _ended_at_start(task: Value, revision: Value) -> bool:
    """Whether a task of the revision that the service runs ended by itself, not long after its start."""
    if at(task, "stop_code") != "EssentialContainerExited" or at(task, "task_definition") not in (None, revision):
        return False
    times = [at(task, name) for name in ("started_at", "stopped_at")]
    if not all(isinstance(time, str) and time for time in times):
        return True
    started, stopped = (datetime.fromisoformat(str(time)) for time in times)
    return (stopped - started).total_seconds() <= AT_START_SECONDS


def _tuple(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else ()


def _finding(facts: Facts, service: Resource, definition: Resource, crash: _Crash) -> Finding:
    address, own = str(service.address), str(definition.address)
    settings = _settings(definition, crash.container)
    named = _named_by_log(settings, crash)
    path = named.setting.path if named else WHOLE
    line = _without_secrets(facts, named.line, settings) if named else ""
    other_revision = bool(facts.differing(address, "task_definition"))
    other = other_revision or bool(facts.differing(own))
    failures = of_service(facts, address)
    said = f"{crash.container} exited with {crash.exit_code} {redact(crash.reason)}".strip()
    evidence = [
        Evidence("live", f"{crash.times} stopped task(s): {said}", "ecs:DescribeTasks"),
        Evidence("source", _says(named), str(definition.origin_of(path))),
    ]
    if line:
        evidence.append(Evidence("live", f"its log says: {line}", "logs:GetLogEvents"))
    if other_revision:
        evidence.append(
            Evidence("live", "the service runs another task definition than the code's", "ecs:DescribeServices")
        )
    return Finding(
        cause=CAUSE.id,
        class_=_standing(facts, address, own, path) if other else Class.BROKEN,
        subject=own,
        attribute=path,
        message=f"Tasks of {address} exit with {crash.exit_code} at start"
        + (f"; the log names {named.setting.words}, which the task definition sets." if named else "."),
        severity=severity_of(failures, Severity.HIGH),
        confidence=_confidence(named, other=other),
        hop=CAUSE.hop,
        evidence=(*evidence, *observed(failures)),
        range=definition.origin_of(path),
        explains=ids(failures),
        fix=_fix(facts, service, definition, named),
        service=address,
        expected="a container that keeps running",
        actual=f"exit code {crash.exit_code}" + (f": {line}" if line else ""),
    )


def _standing(facts: Facts, service: str, definition: str, path: str) -> Class:
    if facts.differing(definition):
        return facts.standing(definition, "" if path == WHOLE else path)
    return facts.standing(service, "task_definition")


def _confidence(named: _Named | None, *, other: bool) -> Confidence:
    """High only for a setting that an error refuses, in the task definition that runs."""
    if named and not other and not _UNREACHED.search(named.line):
        return Confidence.HIGH
    return Confidence.LOW if other and not named else Confidence.MEDIUM


def _fix(facts: Facts, service: Resource, definition: Resource, named: _Named | None) -> Fix:
    path = named.setting.path if named else WHOLE
    span = definition.origin_of(path)
    title = f"Correct {path} of {definition.address}"
    if named is None:
        title = f"Read the log of the stopped tasks, and correct {definition.address}"
    elif _UNREACHED.search(named.line):
        title = f"Correct {path} of {definition.address}, or make reachable what it names"
    return Fix(
        title=title,
        commands=(target(str(service.address)),),
        hcl="" if named is None or named.setting.secret else redact(snippet(facts, span)),
        risk="replacement",
        rollback="Apply the former task definition revision.",
    )


def _says(named: _Named | None) -> str:
    if named is None:
        return "the task definition of the containers that exit"
    return f"{named.setting.path} is {named.setting.words}"


def _without_secrets(facts: Facts, line: str, settings: list[_Setting]) -> str:
    hidden = [setting.value for setting in settings if setting.secret]
    marked = [variable.value.value for variable in facts.declared.variables if isinstance(variable.value, Sensitive)]
    return redact(line, [*hidden, *(text for text in marked if isinstance(text, str))])


def _named_by_log(settings: list[_Setting], crash: _Crash) -> _Named | None:
    """What the last error of the log names: a variable by its name, else the longest value that stands out in it."""
    for line in reversed(crash.log):
        if not _ERROR.search(line):
            continue
        by_name = [s for s in settings if len(s.name) >= SHORTEST_NAME and _stands_in(s.name, line)]
        by_value = [s for s in settings if len(s.value) >= SHORTEST_VALUE and _stands_out(s.value, line)]
        found = max(by_name or by_value, key=lambda s: (len(s.name if by_name else s.value), s.path), default=None)
        if found:
            return _Named(found, line.strip())
    return None


def _stands_in(text: str, line: str) -> bool:
    """Whether a line has the whole text, not as part of a longer word, path or address."""
    return re.search(rf"(?<![\w/.:-]){re.escape(text)}(?![\w/-]|[.:]\w)", line) is not None


def _stands_out(value: str, line: str) -> bool:
    """Whether a line surely means this value: quoted, or an option, path or address; a plain word may be chance."""
    if not _stands_in(value, line):
        return False
    quoted = any(f"{mark}{value}{mark}" in line for mark in ("'", '"', "`"))
    return quoted or value.startswith("--") or any(mark in value for mark in (":", "/", "@"))


def _settings(definition: Resource, name: str) -> list[_Setting]:
    """The words of the container's command and its variables; the value of a `--flag=value` too."""
    found: list[_Setting] = []
    for index, container in enumerate(containers_of(definition)):
        if at(container, "name") != name:
            continue
        for list_name in ("command", "entryPoint"):
            for number, word in enumerate(_tuple(at(container, list_name))):
                path = f"container_definitions[{index}].{list_name}[{number}]"
                found += [_setting(path, "", part) for part in _words(word)]
        own = f"container_definitions[{index}]."
        found += [_setting(v.path, v.name, v.value) for v in environment_of(definition) if v.path.startswith(own)]
    return found


def _setting(path: str, name: str, value: Value) -> _Setting:
    secret = isinstance(value, Sensitive)
    plain = value.value if isinstance(value, Sensitive) else value
    text = plain if isinstance(plain, str) else ""
    assigned = f"{name}={text}"
    return _Setting(path, name, text, secret or (bool(name and text) and redact(assigned) != assigned))


def _words(word: Value) -> list[Value]:
    if isinstance(word, str) and word.startswith("--") and "=" in word:
        return [word, word.partition("=")[2]]
    return [word]


CAUSE = Cause("task-exits-at-start", "Task exits at start", Hop.TASK, find)
