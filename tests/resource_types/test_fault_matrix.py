"""Every API operation that the readers use, under every fault: no crash, nothing missing or different, and a gap that
names the call; what comes good in the end gives the snapshot of a good day.

All cases run at once (they mostly wait), each through a real HTTP connection; the other operations answer from memory.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import boto3
import botocore.session
import pytest

from auditor.compare.differ import differ
from auditor.compare.pair import pair
from auditor.live import allowed_actions, take
from auditor.live.aws import AwsReader, Limits
from auditor.live.policy import action_of
from auditor.model.live import LiveSnapshot
from auditor.model.resource import Declared
from tests.resource_types.faulty import FAULTS, MALFORMED, SLOW, TWICE, Cases, faulty
from tests.resource_types.stack import Stack, declared, matching, of, resource
from tests.resource_types.surroundings import matching_surroundings

NOW = datetime(2026, 1, 1, tzinfo=UTC)
QUICK = Limits(read_timeout_seconds=20, attempts=2)
IMPATIENT = Limits(read_timeout_seconds=0.3, attempts=1)
PATIENT = Limits(read_timeout_seconds=20, attempts=4)
TASK = "arn:aws:ecs:us-east-1:123456789012:task/hokusai/1"
NO_BODY = ("s3", "head_bucket")
"""Whatever a HEAD answers, it has no body that could be malformed."""
Call = tuple[str, str]


class Memory:
    """A good day: the moto server's answers, asked once, and a task that failed; `faulted` is asked elsewhere."""

    def __init__(self, reader: AwsReader, task_definition: str, faulted: Call | None = None, by: Any = None) -> None:
        self._reader, self._task_definition, self._faulted, self._by = reader, task_definition, faulted, by
        self.region, self.most_calls, self.calls = reader.region, 1, 0
        self.used: set[Call] = set()

    def at(self, region: str) -> "Memory":
        assert region == self.region
        return self

    def faulting(self, faulted: Call, by: AwsReader) -> "Memory":
        return Memory(self._reader, self._task_definition, faulted, by)

    def read(self, service: str, operation: str, result: str, **parameters: Any) -> list[Mapping[str, Any]]:
        self.used.add((service, operation))
        answers = self._by if self._faulted == (service, operation) else self._reader
        found = answers.read(service, operation, result, **parameters)
        if operation == "list_tasks" and parameters["desiredStatus"] == "STOPPED":
            return [TASK]  # type: ignore[list-item]
        if operation == "describe_tasks":
            return [{"tasks": [self._task()], "failures": []}]
        return list(found)

    def _task(self) -> dict[str, Any]:
        return {
            "taskArn": TASK,
            "group": "service:api",
            "lastStatus": "STOPPED",
            "taskDefinitionArn": self._task_definition,
            "containers": [{"name": "api", "exitCode": 1}],
        }


@dataclass(frozen=True)
class Outcome:
    """What one case came to."""

    snapshot: LiveSnapshot
    missing: tuple[str, ...]
    differences: tuple[str, ...]
    asked: int


def code_of(stack: Stack) -> Declared:
    """The stack, and names of which the code knows too little, so that lists are asked for."""
    vague = (
        resource("aws_ecs_cluster.vague", name=of("random_pet.a.id")),
        resource("aws_iam_role.vague", name_prefix="hokusai-"),
        resource("aws_s3_bucket.vague", bucket_prefix="hokusai-"),
    )
    return declared(*matching(stack), *matching_surroundings(stack), *vague)


def look(code: Declared, reader: Any) -> Outcome:
    snapshot = take(reader, code, now=NOW)
    pairing = pair(code, snapshot)
    missing = tuple(str(one.address) for one in pairing.missing)
    return Outcome(snapshot, missing, tuple(map(str, differ(code, snapshot, pairing))), 0)


@pytest.fixture(scope="module")
def memory(reader: AwsReader, stack: Stack) -> Memory:
    client = boto3.client("logs", "us-east-1")
    client.create_log_stream(logGroupName="/ecs/api", logStreamName="ecs/api/1")
    return Memory(reader, stack.task_definition)


@pytest.fixture(scope="module")
def good(stack: Stack, memory: Memory) -> Outcome:
    """The good day; it fills the memory and tells which operations there are."""
    return look(code_of(stack), memory)


@pytest.fixture(scope="module")
def matrix(stack: Stack, memory: Memory, good: Outcome, endpoint: str) -> Iterator[Mapping[tuple[Call, str], Outcome]]:
    loader = botocore.session.Session().get_component("data_loader")

    def session(**settings: Any) -> boto3.Session:
        """A session that does not read botocore's descriptions of the services again."""
        own = botocore.session.Session()
        own.register_component("data_loader", loader)
        return boto3.Session(botocore_session=own, region_name=settings["region_name"])

    code = code_of(stack)

    def run(cases: Cases, call: Call, fault: str) -> Outcome:
        case, url = cases.add(fault)
        limits = {SLOW: IMPATIENT, TWICE: PATIENT}.get(fault, QUICK)
        by = AwsReader("us-east-1", endpoint_url=url, limits=limits, open_session=session)
        return replace(look(code, memory.faulting(call, by)), asked=cases.asked[case])

    calls = [(call, fault) for call in sorted(memory.used) for fault in FAULTS]
    with faulty(endpoint) as cases, ThreadPoolExecutor(32) as pool:
        found = pool.map(lambda one: run(cases, *one), calls)
        yield dict(zip(calls, found, strict=True))
    print(f"fault matrix: {len(memory.used)} operations x {len(FAULTS)} faults = {len(calls)} cases")


def actions(calls: set[Call]) -> set[str]:
    names = {service: boto3.client(service).meta.method_to_api_mapping for service, _ in calls}
    return {action_of(service, names[service][operation]) for service, operation in calls}


def test_the_good_day_uses_every_allowed_action_and_is_clean(good: Outcome, memory: Memory) -> None:
    assert actions(memory.used) == allowed_actions()
    assert (good.snapshot.gaps, good.missing, good.differences) == ((), (), ())


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != TWICE])
def test_a_failing_call_is_named_and_nothing_is_judged_by_it(
    fault: str, matrix: Mapping[tuple[Call, str], Outcome]
) -> None:
    wrong = []
    for (call, its_fault), outcome in matrix.items():
        if its_fault != fault or (call, fault) == (NO_BODY, MALFORMED):
            continue
        [action] = actions({call})
        named = any(action in gap.reason for gap in outcome.snapshot.gaps)
        if not (outcome.asked and named) or outcome.missing or outcome.differences:
            wrong.append((action, outcome.asked, outcome.missing, outcome.differences, outcome.snapshot.gaps))
    assert "\n".join(map(str, wrong)) == ""


def test_a_call_that_is_throttled_twice_comes_good(matrix: Mapping[tuple[Call, str], Outcome], good: Outcome) -> None:
    late = {call: outcome for (call, fault), outcome in matrix.items() if fault == TWICE}
    assert [call for call, outcome in late.items() if outcome.asked < 3] == []
    assert [call for call, outcome in late.items() if replace(outcome, asked=0) != good] == []
