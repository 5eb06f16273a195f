"""Starts the containers of one task as processes [io], as the ECS agent does: image, secrets, log stream, command.

Raises CannotStart with ECS's own words where a task would not get as far as a running container.
docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor.lab.addresses import TaskAddress
from auditor.lab.agent.database import Network, Unreachable, localise
from auditor.lab.agent.programs import command_line, image_environment, program, relocate_environment, repository
from auditor.lab.clients import aws_environment, clean_environment

Definition = Mapping[str, Any]


class CannotStart(Exception):
    """The task stops before its container runs; the text is ECS's stoppedReason."""


@dataclass(slots=True)
class Container:
    """One running container; `lines` are its output, not yet sent to CloudWatch, with the time in milliseconds."""

    definition: Definition
    process: "subprocess.Popen[bytes]"
    stream: tuple[str, str] | None
    lines: list[tuple[int, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take_lines(self) -> list[tuple[int, str]]:
        """The output since the last time."""
        with self.lock:
            taken, self.lines = self.lines, []
        return taken


@dataclass(frozen=True, slots=True)
class Launch:
    """Everything that starting a task needs; `lab_environment` is what the lab alone knows (valid keys, DNS file)."""

    task_id: str
    task_definition: Definition
    address: TaskAddress
    network: Network
    folder: Path
    lab_environment: Mapping[str, str]


def start(launch: Launch, client: Callable[[str], Any]) -> list[Container]:
    """Start every container of a task; raises CannotStart, and then nothing runs."""
    started: list[Container] = []
    try:
        for definition in launch.task_definition["containerDefinitions"]:
            container = _start(definition, launch, client)
            started.append(container)
    except CannotStart:
        stop(started)
        raise
    return started


def stop(containers: list[Container], patience_seconds: float = 5.0) -> None:
    """End the containers' process groups: SIGTERM, then SIGKILL to what is left."""
    for container in containers:
        _signal(container.process, signal.SIGTERM)
    deadline = time.monotonic() + patience_seconds
    for container in containers:
        with contextlib.suppress(subprocess.TimeoutExpired):
            container.process.wait(max(0.05, deadline - time.monotonic()))
        # children of a container that has ended itself (MLflow's worker) are in the same group
        _signal(container.process, signal.SIGKILL)
        container.process.wait()


def _signal(process: "subprocess.Popen[bytes]", number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def _start(definition: Definition, launch: Launch, client: Callable[[str], Any]) -> Container:
    name = program(definition["image"])
    _check_image(definition["image"], name, client)
    environment = _environment(definition, launch, client)
    words = [*definition.get("entryPoint", ()), *definition.get("command", ())]
    databases = localise([*environment.values(), *(word.rpartition("=")[2] for word in words)], launch.network)
    lost = next((found for found in databases.values() if isinstance(found, Unreachable)), None)
    reached = {url: local for url, local in databases.items() if isinstance(local, str)}
    argv = command_line(name or "", [_replace(word, reached) for word in words], launch.address)
    if lost and name == "mlflow":
        argv = [sys.executable, "-m", "auditor.lab.services.no_database", lost.reason, lost.host, str(lost.port)]
    stream = _log_stream(definition, launch.task_id, client)
    full = clean_environment(
        {
            **image_environment(name or "", launch.address),
            **{key: _replace(value, reached) for key, value in environment.items()},
            **_credentials(launch, client),
            **launch.lab_environment,
        }
    )
    home = launch.folder / launch.task_id
    home.mkdir(parents=True, exist_ok=True)
    try:
        process = subprocess.Popen(
            argv,
            env=full,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise CannotStart(
            "CannotStartContainerError: Error response from daemon: failed to create task for container: "
            f'exec: "{argv[0]}": {error.strerror}'
        ) from error
    container = Container(definition, process, stream)
    threading.Thread(target=_collect, args=(container,), daemon=True).start()
    return container


def _check_image(image: str, name: str | None, client: Callable[[str], Any]) -> None:
    wanted = repository(image)
    if ".dkr.ecr." in image:
        known = client("ecr").get_paginator("describe_repositories").paginate().build_full_result()["repositories"]
        if wanted not in {one["repositoryName"] for one in known}:
            raise CannotStart(
                f"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
                f"{image}: {image}: not found"
            )
    if name is None:
        raise CannotStart(
            f"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
            f"{image}: the lab has no image {wanted}"
        )


def _environment(definition: Definition, launch: Launch, client: Callable[[str], Any]) -> dict[str, str]:
    plain = {pair["name"]: pair.get("value", "") for pair in definition.get("environment", ())}
    secret = {pair["name"]: _secret(pair["valueFrom"], client) for pair in definition.get("secrets", ())}
    return {**relocate_environment(plain, launch.address), **secret}


def _secret(value_from: str, client: Callable[[str], Any]) -> str:
    from botocore.exceptions import ClientError

    parts = value_from.split(":")
    arn, key = ":".join(parts[:7]), parts[7] if len(parts) > 7 else ""
    try:
        text: str = client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"]
    except ClientError as error:
        problem = error.response["Error"]
        raise CannotStart(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval "
            f"failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch "
            f"secret {arn} from secrets manager: {problem['Code']}: {problem['Message']}"
        ) from error
    if not key:
        return text
    try:
        return str(json.loads(text)[key])
    except (ValueError, KeyError, TypeError) as error:
        raise CannotStart(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval "
            f"failed: unable to retrieve secret from asm: retrieved secret from Secrets Manager did not contain json "
            f"key {key}"
        ) from error


def _log_stream(definition: Definition, task_id: str, client: Callable[[str], Any]) -> tuple[str, str] | None:
    from botocore.exceptions import ClientError

    configuration = definition.get("logConfiguration") or {}
    options = configuration.get("options", {})
    if configuration.get("logDriver") != "awslogs":
        return None
    group, prefix = options.get("awslogs-group", ""), options.get("awslogs-stream-prefix", "")
    stream = "/".join(part for part in (prefix, definition["name"], task_id) if part)
    try:
        client("logs").create_log_stream(logGroupName=group, logStreamName=stream)
    except ClientError as error:
        raise CannotStart(
            "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: "
            f"failed to create Cloudwatch log stream: {error.response['Error']['Code']}: "
            "The specified log group does not exist."
        ) from error
    return group, stream


def _credentials(launch: Launch, client: Callable[[str], Any]) -> dict[str, str]:
    """A task has AWS credentials only through its task role."""
    settings = aws_environment(client("sts").meta.endpoint_url)
    if launch.task_definition.get("taskRoleArn"):
        return settings
    return {name: value for name, value in settings.items() if "KEY" not in name}


def _replace(text: str, reached: Mapping[str, str]) -> str:
    for url, local in reached.items():
        text = text.replace(url, local)
    return text


def _collect(container: Container) -> None:
    assert container.process.stdout is not None
    for raw in container.process.stdout:
        with container.lock:
            container.lines.append((int(time.time() * 1000), raw.decode(errors="replace").rstrip("\n")))
