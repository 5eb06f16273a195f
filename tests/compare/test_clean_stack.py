"""The fixture applied to the lab's AWS: silence while nothing differs, one difference for each change."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from auditor.compare.differ import differ
from auditor.compare.pair import Pairing, pair
from auditor.live import iam_policy, take
from auditor.live.aws import AwsReader, Limits
from auditor.live.store import from_json, to_json
from auditor.model.gap import Gap
from auditor.model.live import LiveSnapshot
from auditor.model.resource import Declared

pytestmark = pytest.mark.lab
FIXTURE = Path(__file__).parents[2] / "terraform_fixtures" / "hokusai"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Applied:
    """The stack in the lab's AWS: boto3 clients to change it with, and what refuses calls."""

    client: Callable[[str], Any]
    control: Any
    endpoint: str

    def look(self) -> tuple[LiveSnapshot, Pairing, list[str]]:
        """Read, pair twice, compare: the snapshot, the pairing and the differences as text."""
        from auditor.hcl import load

        declared = _code()
        reader = AwsReader("us-east-1", endpoint_url=self.endpoint, limits=Limits(attempts=2))
        snapshot = take(reader, declared, now=NOW)
        resolved = load(FIXTURE, known=pair(declared, snapshot).known())
        pairing = pair(resolved, snapshot)
        return snapshot, pairing, [f"{one.address} {one.path}" for one in differ(resolved, snapshot, pairing)]


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applied]:
    pytest.importorskip("moto")
    from auditor.hcl import load
    from auditor.lab.aws.control import Control
    from auditor.lab.children import Child
    from auditor.lab.clients import Clients
    from auditor.lab.seed.apply import Stack

    child = Child("auditor.lab.aws", tmp_path_factory.mktemp("aws") / "aws.log")
    try:
        ready = child.wait_for("ready", 30)
        clients = Clients(ready["endpoint"])
        Stack(clients, load, lambda line: None).apply(FIXTURE)
        yield Applied(clients, Control(ready["control"]), ready["endpoint"])
    finally:
        child.end()


@pytest.fixture(scope="module", autouse=True)
def credentials() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        yield


@cache
def _code() -> Declared:
    from auditor.hcl import load

    return load(FIXTURE)


def test_a_stack_that_was_just_applied_is_silent(applied: Applied) -> None:
    snapshot, pairing, differences = applied.look()
    assert snapshot.gaps == ()
    assert differences == []
    assert pairing.missing == ()
    assert pairing.unmanaged == ()
    assert len(pairing.matched) > 75
    assert all("is not compared" in reason for _, reason in pairing.not_compared)
    assert from_json(to_json(snapshot)) == snapshot


def _rule_to(applied: Applied, priority: str, group: str) -> None:
    elb = applied.client("elbv2")
    for balancer in elb.describe_load_balancers()["LoadBalancers"]:
        for listener in elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]:
            for rule in elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]:
                if rule["Priority"] == priority:
                    forward = [{"Type": "forward", "TargetGroupArn": _group(applied, group)}]
                    elb.modify_rule(RuleArn=rule["RuleArn"], Actions=forward)


def _group(applied: Applied, name: str) -> str:
    found = applied.client("elbv2").describe_target_groups(Names=[name])["TargetGroups"]
    return str(found[0]["TargetGroupArn"])


def _balancer(applied: Applied) -> str:
    return str(applied.client("elbv2").describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"])


CHANGES: list[tuple[Callable[[Applied], Any], list[str]]] = [
    (
        lambda a: _rule_to(a, "20", "hokusai-mlflow-development"),
        ['module.alb.aws_lb_listener_rule.this["api_mlflow"] action[0].target_group_arn'],
    ),
    (
        lambda a: a.client("elbv2").modify_target_group(
            TargetGroupArn=_group(a, "hokusai-api-development"), HealthCheckPath="/ping"
        ),
        ['module.service["api"].aws_lb_target_group.this health_check[0].path'],
    ),
    (
        lambda a: a.client("elbv2").modify_load_balancer_attributes(
            LoadBalancerArn=_balancer(a), Attributes=[{"Key": "idle_timeout.timeout_seconds", "Value": "4000"}]
        ),
        ["module.alb.aws_lb.this idle_timeout"],
    ),
    (
        lambda a: a.client("ecs").update_service(
            cluster="hokusai-development", service="hokusai-auth-development", desiredCount=0
        ),
        ['module.service["auth"].aws_ecs_service.this desired_count'],
    ),
    (
        lambda a: a.client("logs").put_retention_policy(logGroupName="/ecs/hokusai-api-development", retentionInDays=1),
        ['module.service["api"].aws_cloudwatch_log_group.this retention_in_days'],
    ),
    (
        lambda a: a.client("s3").put_bucket_versioning(
            Bucket="hokusai-mlflow-artifacts-development", VersioningConfiguration={"Status": "Suspended"}
        ),
        ["aws_s3_bucket_versioning.artifacts versioning_configuration[0].status"],
    ),
]


def test_each_change_is_one_difference_on_its_path(applied: Applied) -> None:
    expected: list[str] = []
    for change, paths in CHANGES:
        change(applied)
        expected += paths
        _, pairing, differences = applied.look()
        assert differences == sorted(expected)
        assert pairing.missing == ()


@dataclass(frozen=True)
class Allowed:
    """What a run under the whole policy saw, and which of its actions that took."""

    matched: int
    differences: frozenset[str]
    gaps: tuple[Gap, ...]
    used: frozenset[str]


def _under(applied: Applied, actions: Iterable[str]) -> tuple[LiveSnapshot, Pairing, list[str]]:
    applied.control.allow(actions)
    try:
        return applied.look()
    finally:
        applied.control.allow(None)


@pytest.fixture(scope="module")
def allowed(applied: Applied) -> Allowed:
    before = applied.control.calls()
    snapshot, pairing, differences = _under(applied, _statement())
    after = applied.control.calls()
    used = frozenset(action for action, count in after.items() if count > before.get(action, 0))
    return Allowed(len(pairing.matched), frozenset(differences), snapshot.gaps, used)


def _statement() -> list[str]:
    [statement] = iam_policy()["Statement"]  # type: ignore[misc, attr-defined]
    return list(statement["Action"])


def test_the_printed_policy_is_enough_and_nothing_else_is_called(applied: Applied, allowed: Allowed) -> None:
    _, pairing, differences = applied.look()
    assert allowed.gaps == ()
    assert (allowed.matched, allowed.differences) == (len(pairing.matched), frozenset(differences))
    assert len(allowed.used) > 40
    assert allowed.used <= set(_statement())


def test_without_the_policy_there_are_only_gaps(applied: Applied) -> None:
    snapshot, pairing, differences = _under(applied, ())
    assert (snapshot.resources, pairing.missing, differences) == ((), (), [])
    assert snapshot.gaps


@pytest.mark.parametrize("action", _statement())
def test_each_action_taken_from_the_policy_is_a_gap_that_names_it_and_makes_nothing_missing(
    applied: Applied, allowed: Allowed, action: str
) -> None:
    if action not in allowed.used:
        pytest.skip("the fixture does not need it; tests/resource_types takes each away")
    snapshot, pairing, differences = _under(applied, [one for one in _statement() if one != action])
    remedies = {gap.remedy for gap in snapshot.gaps if gap.remedy}
    assert remedies == {f"allow {action}"}
    assert pairing.missing == ()
    assert set(differences) <= allowed.differences
