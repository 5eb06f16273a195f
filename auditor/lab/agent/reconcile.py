"""The agent's loop [io]: makes the tasks of every service what the AWS API says they should be.

One `step` reads the services, starts and stops processes, registers targets and Cloud Map instances, sends container
output to CloudWatch and tells the control API what is true now. It runs in a thread of its own.
"""

import json
import secrets
import socket
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from auditor.lab.addresses import Addresses, TaskAddress
from auditor.lab.agent import launch
from auditor.lab.agent.database import Network
from auditor.lab.agent.programs import program
from auditor.lab.agent.records import ESSENTIAL_EXITED, FAILED_TO_START, SCHEDULER, Json, Task
from auditor.lab.agent.service import ServiceState
from auditor.lab.agent.surroundings import Surroundings
from auditor.lab.aws.control import Control
from auditor.lab.security_groups import End, SecurityGroups
from auditor.lab.services.names import VARIABLE as NAMES_VARIABLE

AWS_ERRORS = (ClientError, BotoCoreError)


@dataclass(slots=True)
class Agent:
    """`states` are the target states that the health checker found, by target group, address and port."""

    client: Callable[[str], Any]
    control: Control
    addresses: Addresses
    folder: Path
    secrets_of: Mapping[str, Mapping[str, str]]
    """What the lab alone gives a task, by the program that it runs: the valid keys to `auth`."""
    target_state: Callable[[str, str, int], tuple[str, str]]
    forget: Callable[[str], None]
    """Tells the health checker that an address has another task now."""
    services: dict[str, ServiceState] = field(default_factory=dict)
    rules: SecurityGroups = field(default_factory=lambda: SecurityGroups(()))

    surroundings: Surroundings = field(init=False)

    def __post_init__(self) -> None:
        self.surroundings = Surroundings(self.client)

    def step(self) -> None:
        """Make everything true once. AWS errors of one service leave the others alone."""
        self.rules = self.surroundings.security_groups()
        found = {service["serviceArn"]: service for service in self.surroundings.services()}
        for arn in [arn for arn in self.services if arn not in found]:
            self._stop_all(self.services.pop(arn))
        for arn, service in found.items():
            state = self.services.setdefault(arn, ServiceState(service, time.time()))
            state.service = service
            try:
                self._reconcile(state, time.time())
            except AWS_ERRORS as error:
                print(f"agent: {service['serviceName']}: {error}", file=sys.stderr, flush=True)
        self._write_names()
        self._tell()

    def close(self) -> None:
        """End every task's processes."""
        launch.stop([c for state in self.services.values() for task in state.tasks.values() for c in task.containers])

    def tasks(self) -> list[Task]:
        """Every running task."""
        return [task for state in list(self.services.values()) for task in list(state.tasks.values())]

    def quiet(self) -> bool:
        """Say whether no service is going to change by itself."""
        now = time.time()
        return all(state.quiet(now) for state in list(self.services.values()))

    def _reconcile(self, state: ServiceState, now: float) -> None:
        if state.deploy(now):
            for task in list(state.tasks.values()):
                self._stop(state, task, now)
        for task in list(state.tasks.values()):
            if any(_over(container) for container in task.containers):
                self._bury(state, task, now)
            elif task.slot >= state.desired:
                self._stop(state, task, now)
            elif not task.listening:
                task.listening = any(_accepts(task.address.outside, port) for port in task.ports)
        if now >= state.not_before:
            for slot in range(state.desired):
                if slot not in state.tasks:
                    self._start(state, slot, now)
        self._say_health(state, now)

    def _start(self, state: ServiceState, slot: int, now: float) -> None:
        task = self._new_task(state, slot, now)
        home = self.folder / "tasks"
        names = self._names_file(task)
        names.write_text("{}")
        network = Network(
            End(task.address.vpc, task.groups), self.surroundings.databases(), self.rules, self.folder / "databases"
        )
        network.folder.mkdir(exist_ok=True)
        images = {program(container["image"]) or "" for container in task.definition["containerDefinitions"]}
        known = {NAMES_VARIABLE: str(names)}
        for image in images:
            known |= self.secrets_of.get(image, {})
        plan = launch.Launch(task.task_id, task.definition, task.address, network, home, known)
        try:
            task.containers = launch.start(plan, self.client)
        except launch.CannotStart as problem:
            task.stop_code, task.stopped_reason, task.stopped_at = FAILED_TO_START, str(problem), now
            state.stopped.appendleft(task)
            state.fail(now)
            return
        state.tasks[slot] = task
        self.forget(task.address.vpc)
        state.say(now, f"has started 1 tasks: (task {task.task_id}).")
        self._register(state, task, now)

    def _new_task(self, state: ServiceState, slot: int, now: float) -> Task:
        service = state.service
        subnets = service["networkConfiguration"]["awsvpcConfiguration"]["subnets"]
        subnet = self.surroundings.subnet(subnets[slot % len(subnets)])
        address: TaskAddress = self.addresses.give(service["serviceArn"], slot, subnet["SubnetId"], subnet["CidrBlock"])
        definition = self.surroundings.task_definition(service["taskDefinition"])
        zone = subnet["AvailabilityZone"]
        return Task(secrets.token_hex(16), slot, service, definition, state.deployment, address, zone, now)

    def _stop(self, state: ServiceState, task: Task, now: float) -> None:
        self._deregister(state, task, now)
        launch.stop(task.containers)
        self._retire(state, task, SCHEDULER, f"Scaling activity initiated by (deployment {state.deployment})", now)
        state.say(now, f"has stopped 1 running tasks: (task {task.task_id}).")

    def _bury(self, state: ServiceState, task: Task, now: float) -> None:
        self._deregister(state, task, now)
        launch.stop(task.containers)
        self._retire(state, task, ESSENTIAL_EXITED, "Essential container in task exited", now)
        state.fail(now)

    def _retire(self, state: ServiceState, task: Task, code: str, reason: str, now: float) -> None:
        task.stop_code, task.stopped_reason, task.stopped_at = code, reason, now
        state.tasks.pop(task.slot, None)
        state.stopped.appendleft(task)
        state.said_unhealthy.discard(task.task_id)
        self._send_lines(task)

    def _stop_all(self, state: ServiceState) -> None:
        for task in list(state.tasks.values()):
            self._stop(state, task, time.time())

    def _register(self, state: ServiceState, task: Task, now: float) -> None:
        for target in state.service.get("loadBalancers", ()):
            group = target["targetGroupArn"]
            asked = [{"Id": task.address.vpc, "Port": int(target["containerPort"])}]
            self.client("elbv2").register_targets(TargetGroupArn=group, Targets=asked)
            state.say(now, f"registered 1 targets in (target-group {group})")
        for registry in state.service.get("serviceRegistries", ()):
            self.client("servicediscovery").register_instance(
                ServiceId=registry["registryArn"].rsplit("/", 1)[-1],
                InstanceId=task.task_id,
                Attributes={"AWS_INSTANCE_IPV4": task.address.vpc},
            )

    def _deregister(self, state: ServiceState, task: Task, now: float) -> None:
        for target in task.service.get("loadBalancers", ()):
            group = target["targetGroupArn"]
            asked = [{"Id": task.address.vpc, "Port": int(target["containerPort"])}]
            try:
                self.client("elbv2").deregister_targets(TargetGroupArn=group, Targets=asked)
            except AWS_ERRORS:
                continue
            state.say(now, f"deregistered 1 targets in (target-group {group})")
        for registry in task.service.get("serviceRegistries", ()):
            try:
                self.client("servicediscovery").deregister_instance(
                    ServiceId=registry["registryArn"].rsplit("/", 1)[-1], InstanceId=task.task_id
                )
            except AWS_ERRORS:
                continue

    def _say_health(self, state: ServiceState, now: float) -> None:
        healthy = True
        for task in state.tasks.values():
            for target in state.service.get("loadBalancers", ()):
                group, port = target["targetGroupArn"], int(target["containerPort"])
                known, why = self.target_state(group, task.address.vpc, port)
                healthy = healthy and known == "healthy"
                if known == "unhealthy" and task.task_id not in state.said_unhealthy:
                    state.said_unhealthy.add(task.task_id)
                    message = f"(port {port}) is unhealthy in (target-group {group}) due to (reason {why})."
                    state.say(now, message)
                elif known == "healthy":
                    state.said_unhealthy.discard(task.task_id)
            healthy = healthy and task.listening
        state.settle(now, healthy=healthy)

    def _tell(self) -> None:
        now = time.time()
        records = [state.record(now) for state in self.services.values()]
        for task in self.tasks():
            self._send_lines(task)
        self.control.tell_services([service for service, _ in records], [t for _, tasks in records for t in tasks])

    def _send_lines(self, task: Task) -> None:
        for container in task.containers:
            lines = container.take_lines()
            events = [{"timestamp": when, "message": text} for when, text in lines if text]
            if not events or container.stream is None:
                continue
            group, stream = container.stream
            try:
                self.client("logs").put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)
            except AWS_ERRORS:
                continue

    def _names_file(self, task: Task) -> Path:
        folder = self.folder / "names"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{task.task_id}.json"

    def _write_names(self) -> None:
        running = self.tasks()
        for task in running:
            known: dict[str, list[Json]] = {}
            for peer in running:
                for registry in peer.service.get("serviceRegistries", ()):
                    name = self.surroundings.private_name(registry["registryArn"]).lower()
                    ends = End(task.address.vpc, task.groups), End(peer.address.vpc, peer.groups)
                    closed = [port for port in peer.ports if not self.rules.allow(*ends, port)]
                    known.setdefault(name, []).append({"address": peer.address.outside, "closed_ports": closed})
            file, text = self._names_file(task), json.dumps(known)
            if file.read_text() != text:
                fresh = file.with_suffix(".new")
                fresh.write_text(text)
                fresh.replace(file)


def _over(container: launch.Container) -> bool:
    return bool(container.definition.get("essential", True)) and container.process.poll() is not None


def _accepts(address: str, port: int) -> bool:
    with socket.socket() as trial:
        trial.settimeout(0.2)
        return trial.connect_ex((address, port)) == 0
