from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.errors import ReadFailed
from auditor.live.policy import resource_types
from auditor.live.snapshot import NETWORK, REQUEST_PATH, SUPPLIES, needed, take
from auditor.model.gap import Gap
from tests.resource_types.recorded import Recorded, denied
from tests.resource_types.stack import declared, resource

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ARN = "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/main/1"
BALANCER = {"LoadBalancerArn": ARN, "LoadBalancerName": "main", "Type": "application", "Scheme": "internal"}
MAIN = resource("aws_lb.main", name="main")


def names(*resources: Any) -> set[str]:
    return {member.name for member in needed(declared(*resources), resource_types())}


def test_only_declared_types_are_read() -> None:
    assert names(resource("aws_ecr_repository.a", name="a"), resource("random_password.a")) == {"aws_ecr_repository"}


def test_a_balancer_brings_the_whole_way_of_a_request() -> None:
    assert names(MAIN) == set(REQUEST_PATH)


def test_a_type_brings_those_that_it_is_found_through() -> None:
    assert names(resource("aws_route53_record.a")) == {"aws_route53_record", "aws_route53_zone"}


def test_a_data_source_is_read_as_well() -> None:
    assert names(resource("data.aws_ecs_cluster.a", cluster_name="a")) == {"aws_ecs_cluster"}


def test_a_snapshot_says_whose_it_is_and_when_it_was_taken() -> None:
    reader = Recorded({"describe_load_balancers": [BALANCER]})
    snapshot = take(reader, declared(MAIN), now=NOW)
    assert (snapshot.account, snapshot.region, snapshot.taken_at) == ("123456789012", "us-east-1", NOW)
    assert snapshot.find(ARN) is not None
    assert snapshot.calls == len(reader.asked)
    assert snapshot.gaps == ()
    assert set(snapshot.read_types) == set(REQUEST_PATH)


def test_an_unreadable_account_is_a_gap() -> None:
    snapshot = take(Recorded({"get_caller_identity": denied("sts:GetCallerIdentity")}), declared(), now=NOW)
    assert snapshot.account == ""
    [gap] = snapshot.gaps
    assert (gap.subject, gap.remedy) == ("account", "allow sts:GetCallerIdentity")


def test_a_denied_type_and_all_below_it_are_gaps_and_never_empty() -> None:
    reader = Recorded({"describe_load_balancers": denied("elasticloadbalancing:DescribeLoadBalancers")})
    snapshot = take(reader, declared(MAIN, resource("aws_lb_listener.a", port=80)), now=NOW)
    gap = snapshot.of_type("aws_lb")
    assert isinstance(gap, Gap)
    assert gap.remedy == "allow elasticloadbalancing:DescribeLoadBalancers"
    assert gap.effect == "whether the 1 declared aws_lb exist and agree with AWS"
    for type in ("aws_lb_listener", "aws_lb_listener_rule"):
        below = snapshot.of_type(type)
        assert isinstance(below, Gap)
        assert "could not be read" in below.reason
    assert isinstance(snapshot.of_type("aws_ecs_cluster"), tuple)


def test_what_was_read_before_a_failure_is_kept_but_the_type_is_not_complete() -> None:
    def listeners(LoadBalancerArn: str) -> list[Any]:
        if LoadBalancerArn == ARN:
            return [{"ListenerArn": f"{ARN}/80", "LoadBalancerArn": ARN, "Port": 80, "DefaultActions": []}]
        raise denied("elasticloadbalancing:DescribeListeners")

    other = {**BALANCER, "LoadBalancerArn": f"{ARN}2", "LoadBalancerName": "other"}
    reader = Recorded({"describe_load_balancers": [BALANCER, other], "describe_listeners": listeners})
    snapshot = take(reader, declared(MAIN, resource("aws_lb.other", name="other")), now=NOW)
    assert "aws_lb_listener" not in snapshot.read_types
    assert isinstance(snapshot.of_type("aws_lb_listener"), Gap)


def test_a_failed_part_is_unknown_and_one_gap_however_often_it_fails() -> None:
    action = "elasticloadbalancing:DescribeLoadBalancerAttributes"
    other = {**BALANCER, "LoadBalancerArn": f"{ARN}2", "LoadBalancerName": "other"}
    answers = {"describe_load_balancers": [BALANCER, other], "describe_load_balancer_attributes": denied(action)}
    snapshot = take(Recorded(answers), declared(MAIN, resource("aws_lb.other", name="other")), now=NOW)
    assert [gap.remedy for gap in snapshot.gaps] == [f"allow {action}"]
    assert "aws_lb" in snapshot.read_types


@pytest.mark.parametrize("type", sorted(resource_types()))
def test_each_types_first_call_denied_leaves_a_gap_that_names_it(type: str) -> None:
    class Denying(Recorded):
        def read(self, service: str, operation: str, result: str, **parameters: Any) -> list[Any]:
            if service == "sts":
                return super().read(service, operation, result, **parameters)
            raise denied(f"{service}:{operation}")

    plane = declared(*(resource(f"{name}.a", name="a", cluster="c") for name in resource_types()))
    snapshot = take(Denying(), plane, now=NOW)
    gap = snapshot.of_type(type)
    if isinstance(gap, tuple):
        assert type in ("aws_lb_listener", "aws_ecs_task_definition")
        assert gap == ()
    else:
        assert gap.layer == "live"
        assert gap.effect


def test_the_same_answers_give_the_same_snapshot() -> None:
    answers = {"describe_load_balancers": [BALANCER]}
    assert take(Recorded(answers), declared(MAIN), now=NOW) == take(Recorded(answers), declared(MAIN), now=NOW)


def test_an_answer_of_an_unknown_shape_is_a_gap_with_a_trace_and_the_rest_is_read() -> None:
    reader = Recorded({"describe_load_balancers": [{"Surprise": 1}]})
    snapshot = take(reader, declared(MAIN, resource("aws_ecr_repository.a", name="a")), now=NOW)
    gap = snapshot.of_type("aws_lb")
    assert isinstance(gap, Gap)
    assert "KeyError" in gap.reason
    assert "Traceback" in gap.trace
    assert snapshot.of_type("aws_ecr_repository") == ()


def test_every_resource_knows_its_region() -> None:
    snapshot = take(Recorded({"describe_load_balancers": [BALANCER]}), declared(MAIN), now=NOW)
    assert {one.region for one in snapshot} == {"us-east-1"}


def test_a_task_definition_brings_what_tasks_need_and_a_service_the_ways_there() -> None:
    assert names(resource("aws_ecs_task_definition.a", family="a")) == {"aws_ecs_task_definition", *SUPPLIES}
    assert set(NETWORK) <= names(resource("aws_ecs_service.a", name="a"))


def test_terraforms_older_names_are_read_as_well() -> None:
    assert names(resource("aws_alb.main", name="main")) == set(REQUEST_PATH)


def test_a_spent_budget_is_a_gap_for_everything_that_was_not_read_and_the_rest_is_kept() -> None:
    spent = ReadFailed("elasticloadbalancing:DescribeListeners", "CallBudgetSpent", "the 3 calls are spent")
    reader = Recorded({"describe_load_balancers": [BALANCER], "describe_listeners": spent})
    snapshot = take(reader, declared(MAIN), now=NOW)
    gap = snapshot.of_type("aws_lb_listener")
    assert isinstance(gap, Gap)
    assert (gap.remedy, "DescribeListeners" in gap.reason) == ("give a higher --max-api-calls", True)
    assert snapshot.find(ARN) is not None
    assert (snapshot.calls, snapshot.most_calls) == (len(reader.asked), reader.most_calls)
