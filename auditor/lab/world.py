"""The process of the lab's world [io]: ECS agent, health checker and ALB data plane around one AWS endpoint.

Started by `python -m auditor.lab.world`. It talks in JSON lines. In: the settings first, then {"ask": "settle",
"seconds": N}. Out: {"connect_to": [...]} and {"groups": [...]} when they change, {"settled": bool, "why": ...}.
It ends its tasks and itself when stdin is closed or on SIGTERM.
"""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor.lab.addresses import Addresses
from auditor.lab.agent.reconcile import AWS_ERRORS, Agent
from auditor.lab.agent.service import START_LIMIT_SECONDS
from auditor.lab.alb.server import DataPlane, Place
from auditor.lab.alb.table import Table, read
from auditor.lab.alb.tls import Certificates
from auditor.lab.aws.control import Control
from auditor.lab.clients import Clients
from auditor.lab.health import HealthChecker
from auditor.lab.hosts import names_by_balancer
from auditor.lab.services.auth import KEYS_VARIABLE

AGENT_PAUSE_SECONDS = 0.5
READ_PAUSE_SECONDS = 0.7
CHECK_PAUSE_SECONDS = 0.2
_CLIENTS = ("ecs", "elbv2", "ec2", "rds", "logs", "ecr", "secretsmanager", "servicediscovery", "route53", "acm", "sts")


@dataclass(slots=True)
class World:
    """Everything that runs in this process, and what it has told its parent."""

    clients: Clients
    agent: Agent
    checker: HealthChecker
    plane: DataPlane
    control: Control
    ended: threading.Event = field(default_factory=threading.Event)
    printing: threading.Lock = field(default_factory=threading.Lock)
    agent_step: float = 0.0
    """When the last complete step of the agent began, monotonic seconds."""
    table_read: float = 0.0
    """When the last complete reading of the balancers began."""
    told: dict[str, Any] = field(default_factory=dict)

    def tell(self, what: str, value: Any) -> None:  # noqa: ANN401 - any JSON
        """Print a line for the parent, once per value."""
        if self.told.get(what) != value:
            self.told[what] = value
            self.write({what: value})

    def write(self, line: dict[str, Any]) -> None:
        """Print a line whole: the agent's thread prints too."""
        with self.printing:
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()

    def live_agent(self) -> None:
        """The agent's thread: until the world ends, and then it ends its tasks."""
        try:
            while not self.ended.is_set():
                began = time.monotonic()
                try:
                    self.agent.step()
                    self.agent_step = began
                except AWS_ERRORS as error:
                    print(f"agent: {error}", file=sys.stderr, flush=True)
                groups = [c.process.pid for task in self.agent.tasks() for c in task.containers]
                self.tell("groups", sorted(groups))
                self.ended.wait(AGENT_PAUSE_SECONDS)
        finally:
            self.agent.close()
            self.tell("groups", [])

    async def live_plane(self) -> None:
        """Follow the AWS API and tell it the targets' health."""
        while not self.ended.is_set():
            began = time.monotonic()
            try:
                table = await asyncio.to_thread(read, self.clients)
                await self.plane.follow(table)
                names = await asyncio.to_thread(names_by_balancer, self.clients, table)
                self.tell("connect_to", self._connect_to(table, names))
                await asyncio.to_thread(self.control.tell_health, self.checker.records())
                self.table_read = began
            except AWS_ERRORS as error:
                print(f"data plane: {error}", file=sys.stderr, flush=True)
            await asyncio.sleep(READ_PAUSE_SECONDS)

    async def live_checker(self) -> None:
        """Run the health checks that are due."""
        while not self.ended.is_set():
            if self.plane.table is not None:
                await self.checker.step(self.plane.table)
            await asyncio.sleep(CHECK_PAUSE_SECONDS)

    async def settle(self, seconds: float) -> None:
        """Tell the parent when nothing is going to change by itself, or that it took too long."""
        limit = time.monotonic() + seconds
        await self._both_after(time.monotonic(), limit)
        # checks that began earlier may have gone by what the API said before
        began = time.monotonic()
        while time.monotonic() < limit:
            if self.agent.quiet() and self.checker.settled(began):
                # what is true now has to reach the API too
                await self._both_after(time.monotonic(), limit)
                if self.agent.quiet() and self.checker.settled(began):
                    self.write({"settled": True, "why": ""})
                    return
            await asyncio.sleep(0.1)
        self.write({"settled": False, "why": self._unsettled(began)})

    async def _both_after(self, moment: float, limit: float) -> None:
        while min(self.agent_step, self.table_read) <= moment and time.monotonic() < limit:
            await asyncio.sleep(0.05)

    def _unsettled(self, since: float) -> str:
        now = time.time()
        busy = [s.service["serviceName"] for s in self.agent.services.values() if not s.quiet(now)]
        targets = [f"{key[1]}:{key[2]}" for key, one in self.checker.states.items() if one.settled_at <= since]
        return f"services still starting or stopping: {busy}; targets without a settled state: {targets}"

    def _connect_to(self, table: Table, names: dict[str, tuple[str, ...]]) -> list[str]:
        ports = self.plane.ports
        balancers = [
            f"{name}:{listener.port}:127.0.0.1:{ports[listener.arn]}"
            for listener in table.listeners
            if listener.arn in ports
            for name in names.get(listener.load_balancer, ())
        ]
        tasks = [
            f"{task.address.vpc}:{port}:{task.address.outside}:{port}"
            for task in self.agent.tasks()
            for port in task.ports
        ]
        return sorted(balancers) + sorted(tasks)


def build(settings: dict[str, Any]) -> World:
    """Make the world of these settings: endpoint, control, region, folder, block, api_key."""
    clients = Clients(settings["endpoint"], settings["region"])
    for service in _CLIENTS:
        # boto3 clients may be shared between threads, but have to be made in one
        clients(service)
    control = Control(settings["control"])
    folder = Path(settings["folder"])

    def place(address: str) -> Place | None:
        found = (task for task in agent.tasks() if task.address.vpc == address)
        return next((Place(task.address.outside, task.groups) for task in found), None)

    def starting(address: str) -> bool:
        since = time.time() - START_LIMIT_SECONDS
        new = (task for task in agent.tasks() if task.address.vpc == address and task.created_at > since)
        return any(not task.listening for task in new)

    checker = HealthChecker(place, starting)
    keys = {"auth": {KEYS_VARIABLE: settings["api_key"]}}
    addresses = Addresses(settings["block"])
    agent = Agent(clients, control, addresses, folder, keys, checker.state, checker.forget)
    return World(clients, agent, checker, DataPlane(Certificates(folder, clients), place), control)


async def live(world: World) -> None:
    """Run until stdin is closed or SIGTERM."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    asked: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def listen() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(asked.put_nowait, json.loads(line))
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=listen, daemon=True).start()

    async def answer() -> None:
        while True:
            await world.settle(float((await asked.get())["seconds"]))

    ending: asyncio.Task[Any] = asyncio.create_task(stop.wait())
    agent: asyncio.Task[Any] = asyncio.create_task(asyncio.to_thread(world.live_agent))
    jobs: list[asyncio.Task[Any]] = [
        asyncio.create_task(job) for job in (world.live_plane(), world.live_checker(), answer())
    ]
    done, _ = await asyncio.wait([ending, agent, *jobs], return_when=asyncio.FIRST_COMPLETED)
    world.ended.set()
    for job in jobs:
        job.cancel()
    await asyncio.gather(agent, *jobs, return_exceptions=True)
    await world.plane.close()
    await world.checker.close()
    for job in done - {ending}:
        # a failure of any part is the world's failure: its parent shows the trace
        job.result()


def main() -> None:
    """Read the settings and live; a parent that was killed cannot remove the lab's folder, so this process does."""
    parent = os.getppid()
    settings = json.loads(sys.stdin.readline())
    asyncio.run(live(build(settings)))
    if os.getppid() != parent:
        shutil.rmtree(settings["folder"], ignore_errors=True)


if __name__ == "__main__":
    main()
