"""One ECS service as the agent sees it: its tasks, deployment, failures and events. Data and rules, no I/O.

The real scheduler waits longer and longer between starts that fail, and its circuit breaker gives up after three when
one task is wanted; the lab does the same in seconds. Two things are simpler: a new revision replaces tasks at once
instead of rolling (and a failed one is not rolled back), and a task whose target is unhealthy is reported but not
replaced, as within its grace period, so that a fault gives the same answers for as long as it lasts.
docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
"""

import secrets
from collections import deque
from dataclasses import dataclass, field
from math import inf

from auditor.lab.agent.records import Json, Task, deployment_record, service_record, task_record

BACK_OFF_SECONDS = (0.5, 1.0, 600.0)
FAILURES_TO_GIVE_UP = 3
START_LIMIT_SECONDS = 60.0
KEPT_STOPPED = 10


@dataclass(slots=True)
class ServiceState:
    """`service` is what DescribeServices last said; `tasks` run, by slot; `stopped` are the last ones that do not."""

    service: Json
    started_at: float
    tasks: dict[int, Task] = field(default_factory=dict)
    stopped: "deque[Task]" = field(default_factory=lambda: deque(maxlen=KEPT_STOPPED))
    events: "deque[Json]" = field(default_factory=lambda: deque(maxlen=100))
    deployment: str = ""
    definition: str = ""
    created_at: float = 0.0
    failures: int = 0
    not_before: float = 0.0
    steady: bool = False
    completed: bool = False
    said_unhealthy: set[str] = field(default_factory=set)

    def deploy(self, now: float) -> bool:
        """Begin a deployment where the service has another task definition than before; say whether it did."""
        if self.service["taskDefinition"] == self.definition:
            return False
        self.deployment = f"ecs-svc/{secrets.randbelow(9 * 10**18) + 10**18}"
        self.definition = self.service["taskDefinition"]
        self.created_at = now
        self.failures, self.not_before = 0, 0.0
        self.steady = self.completed = False
        return True

    @property
    def desired(self) -> int:
        """How many tasks are wanted."""
        return int(self.service["desiredCount"])

    @property
    def breaker(self) -> bool:
        """Whether the deployment circuit breaker is on."""
        configuration = self.service.get("deploymentConfiguration", {})
        return bool(configuration.get("deploymentCircuitBreaker", {}).get("enable"))

    @property
    def given_up(self) -> bool:
        """Whether no further start will be tried for now."""
        return self.failures >= FAILURES_TO_GIVE_UP

    def fail(self, now: float) -> None:
        """Count a task that could not start or ended itself, and wait before the next one."""
        self.failures += 1
        self.steady = False
        self.not_before = now + BACK_OFF_SECONDS[min(self.failures, len(BACK_OFF_SECONDS)) - 1]
        if self.given_up and self.breaker and not self.completed:
            self.not_before = inf
        if self.failures == FAILURES_TO_GIVE_UP:
            self.say(
                now,
                "is unable to consistently start tasks successfully. For more information, see the Troubleshooting "
                "section of the Amazon ECS Developer Guide.",
            )
            if self.breaker and not self.completed:
                self.say(now, f"(deployment {self.deployment}) deployment failed: tasks failed to start.")

    def say(self, now: float, message: str) -> None:
        """Add an event, as the newest."""
        text = f"(service {self.service['serviceName']}) {message}"
        self.events.appendleft({"id": _event_id(), "createdAt": now, "message": text})

    def settle(self, now: float, *, healthy: bool) -> None:
        """Note a steady state: as many tasks as wanted, and all of their targets healthy."""
        reached = len(self.tasks) == self.desired and healthy
        if reached and not self.steady:
            self.say(now, "has reached a steady state.")
            if not self.completed:
                self.say(now, f"(deployment {self.deployment}) deployment completed.")
            self.completed = True
        self.steady = reached

    def quiet(self, now: float) -> bool:
        """Say whether nothing is going to change by itself: tasks are up (or hopeless), or starting was given up."""
        if len(self.tasks) > self.desired:
            return False
        if len(self.tasks) < self.desired and not self.given_up:
            return False
        return all(task.listening or now - task.created_at > START_LIMIT_SECONDS for task in self.tasks.values())

    def record(self, now: float) -> tuple[Json, list[Json]]:
        """The service and its tasks as the control API takes them."""
        state = {
            "id": self.deployment,
            "created_at": self.created_at,
            "failed": self.failures,
            "rollout": self._rollout(),
        }
        deployment = deployment_record(self.service, state, running=len(self.tasks), now=now)
        tasks = [task_record(task) for task in (*self.tasks.values(), *self.stopped)]
        return service_record(self.service, deployment, self.events), tasks

    def _rollout(self) -> tuple[str, str]:
        if self.completed:
            return "COMPLETED", f"ECS deployment {self.deployment} completed."
        if self.given_up and self.breaker:
            return "FAILED", "ECS deployment circuit breaker: tasks failed to start."
        return "IN_PROGRESS", f"ECS deployment {self.deployment} in progress."


def _event_id() -> str:
    digits = secrets.token_hex(16)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
