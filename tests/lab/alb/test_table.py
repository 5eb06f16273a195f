import pytest

from auditor.lab.alb.table import DEFAULT_PRIORITY, forwards, read
from tests.lab.hand_made import build


@pytest.fixture
def stack(aws):
    return build(aws.client)


def test_rules_come_by_priority_with_the_default_last(stack):
    group = stack.target_group("api", 8000)
    for priority in (30, 5, 200):
        stack.rule(priority, group, path=[f"/{priority}"])
    (listener,) = read(stack.client).listeners
    assert [rule.priority for rule in listener.rules] == [5, 30, 200, DEFAULT_PRIORITY]


def test_target_groups_know_their_targets_and_whether_they_are_in_use(stack):
    used, unused = stack.target_group("used", 8000), stack.target_group("unused", 8000)
    stack.rule(10, used, path=["/*"])
    stack.client("elbv2").register_targets(TargetGroupArn=used, Targets=[{"Id": "10.20.1.5", "Port": 8000}])
    table = read(stack.client)
    assert table.target_groups[used].in_use
    assert not table.target_groups[unused].in_use
    (target,) = table.target_groups[used].targets
    assert (target.address, target.port, target.state) == ("10.20.1.5", 8000, "initial")


def test_a_balancer_has_an_address_in_its_subnet_and_its_groups(stack):
    balancer = read(stack.client).load_balancers[stack.balancer]
    assert balancer.end.address.startswith("10.20.")
    assert balancer.end.groups == (stack.balancer_group,)
    assert balancer.idle_timeout_seconds == 60


def test_an_empty_account_has_an_empty_table(aws):
    table = read(aws.client)
    assert (table.listeners, dict(table.target_groups)) == ((), {})


def test_both_shapes_of_a_forward_are_read():
    weighted = {"TargetGroups": [{"TargetGroupArn": "a", "Weight": 0}, {"TargetGroupArn": "b"}]}
    assert forwards(({"Type": "forward", "ForwardConfig": weighted},)) == [("a", 0), ("b", 1)]
    assert forwards(({"Type": "forward", "TargetGroupArn": "a"},)) == [("a", 1)]
    assert forwards(({"Type": "redirect"},)) == []
