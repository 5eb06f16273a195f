"""The balancer's health checks [io]: probes every registered target as its target group says and keeps its state.

Intervals are TIME_SCALE times shorter than declared (never below SHORTEST_INTERVAL_SECONDS), thresholds are as they
are, except that a new target needs one success only. A closed security group is Target.Timeout. While a new task does
not listen yet, refused connections do not count: on AWS the thresholds would take longer than its start.
docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from auditor.lab.alb.server import Place
from auditor.lab.alb.table import Table, Target, TargetGroup
from auditor.lab.security_groups import End

TIME_SCALE = 30
SHORTEST_INTERVAL_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 2.0
USER_AGENT = "ELB-HealthChecker/2.0"
Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check: empty reason for a pass."""

    reason: str = ""
    description: str = ""


PASS = Outcome()
TIMED_OUT = Outcome("Target.Timeout", "Request timed out")
REFUSED = Outcome("Target.FailedHealthChecks", "Health checks failed")


@dataclass(slots=True)
class TargetState:
    """The state of one target as DescribeTargetHealth gives it, and the run of equal outcomes behind it."""

    state: str = "initial"
    reason: str = "Elb.RegistrationInProgress"
    description: str = "Target registration is in progress"
    passes: int = 0
    failures: int = 0
    next_check: float = 0.0
    settled_at: float = 0.0
    """When a check began whose outcome agrees with the state, monotonic seconds."""

    def note(self, outcome: Outcome, group: Mapping[str, Any], began: float) -> None:
        """Take a check's outcome into account."""
        if outcome == PASS:
            self.passes, self.failures = self.passes + 1, 0
            if self.state != "unhealthy" or self.passes >= int(group["HealthyThresholdCount"]):
                self.state, self.reason, self.description = "healthy", "", ""
        else:
            self.passes, self.failures = 0, self.failures + 1
            if self.state == "unhealthy" or self.failures >= int(group["UnhealthyThresholdCount"]):
                self.state, self.reason, self.description = "unhealthy", outcome.reason, outcome.description
            elif self.state == "initial":
                self.wait()
        if (outcome == PASS) == (self.state == "healthy") and self.state != "initial":
            self.settled_at = began

    def wait(self) -> None:
        """Initial health checks are under way."""
        self.state, self.reason = "initial", "Elb.InitialHealthChecking"
        self.description = "Initial health checks in progress"


@dataclass(slots=True)
class HealthChecker:
    """`places` finds an address on loopback, `starting` says whether the task there has not listened yet."""

    places: Callable[[str], Place | None]
    starting: Callable[[str], bool]
    states: dict[Key, TargetState] = field(default_factory=dict)
    _session: aiohttp.ClientSession | None = None

    def state(self, group: str, address: str, port: int) -> tuple[str, str]:
        """State and description of a target; "unused" for one that is not registered."""
        known = self.states.get((group, address, port))
        return (known.state, known.description) if known else ("unused", "Target is not registered")

    def forget(self, address: str) -> None:
        """Drop what is known of an address: another task has it now."""
        for key in [key for key in list(self.states) if key[1] == address]:
            self.states.pop(key, None)

    def settled(self, since: float) -> bool:
        """Say whether every target has had a check, begun after a monotonic time, that agrees with its state."""
        return all(one.state == "unused" or one.settled_at > since for one in list(self.states.values()))

    def records(self) -> list[dict[str, Any]]:
        """All states as the control API takes them."""
        return [
            {
                "group": group,
                "id": address,
                "port": port,
                "state": one.state,
                "reason": one.reason,
                "description": one.description,
            }
            for (group, address, port), one in self.states.items()
        ]

    async def step(self, table: Table) -> None:
        """Run every check that is due, and forget targets that are no longer registered."""
        present = {
            (group.arn, target.address, target.port): (group, target)
            for group in table.target_groups.values()
            for target in group.targets
        }
        for key in [key for key in self.states if key not in present]:
            del self.states[key]
        now = time.monotonic()
        due = []
        for key, (group, target) in present.items():
            one = self.states.setdefault(key, TargetState())
            if not group.in_use:
                one.state, one.reason = "unused", "Target.NotInUse"
                one.description = "Target group is not configured to receive traffic from the load balancer"
            elif now >= one.next_check:
                interval = max(
                    SHORTEST_INTERVAL_SECONDS, float(group.described["HealthCheckIntervalSeconds"]) / TIME_SCALE
                )
                one.next_check = now + interval
                due.append(self._check(table, group, target, one))
        await asyncio.gather(*due)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _check(self, table: Table, group: TargetGroup, target: Target, one: TargetState) -> None:
        if one.state == "unused":
            one.wait()
        began = time.monotonic()
        outcome = await self._ask(table, group, target)
        if outcome != PASS and self.starting(target.address):
            one.wait()
            return
        one.note(outcome, group.described, began)

    async def _ask(self, table: Table, group: TargetGroup, target: Target) -> Outcome:
        wanted = group.described
        port = target.port if wanted["HealthCheckPort"] == "traffic-port" else int(wanted["HealthCheckPort"])
        place = self.places(target.address)
        if place is None or not _open(table, group, End(target.address, place.groups), port):
            return TIMED_OUT
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, force_close=True), cookie_jar=aiohttp.DummyCookieJar()
            )
        url = f"{wanted['HealthCheckProtocol'].lower()}://{place.address}:{port}{wanted.get('HealthCheckPath', '/')}"
        timeout = aiohttp.ClientTimeout(total=min(float(wanted["HealthCheckTimeoutSeconds"]), LONGEST_WAIT_SECONDS))
        headers = {"Host": f"{target.address}:{port}", "User-Agent": USER_AGENT}
        try:
            async with self._session.get(
                url, headers=headers, timeout=timeout, allow_redirects=False, ssl=False
            ) as answer:
                return judge(answer.status, str(wanted.get("Matcher", {}).get("HttpCode", "200")))
        except TimeoutError:
            return TIMED_OUT
        except aiohttp.ClientError:
            return REFUSED


def judge(status: int, matcher: str) -> Outcome:
    """Say whether a status passes a matcher: "200", "200,302" or "200-399"."""
    for part in matcher.split(","):
        low, _, high = part.strip().partition("-")
        if int(low) <= status <= int(high or low):
            return PASS
    return Outcome("Target.ResponseCodeMismatch", f"Health checks failed with these codes: [{status}]")


def _open(table: Table, group: TargetGroup, target: End, port: int) -> bool:
    balancers = [
        table.load_balancers[arn] for arn in group.described["LoadBalancerArns"] if arn in table.load_balancers
    ]
    return any(table.security_groups.allow(one.end, target, port) for one in balancers)
