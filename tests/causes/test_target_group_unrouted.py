"""Target groups with a service behind them, and what may lead to them."""

import pytest

from auditor.causes.target_group_unrouted import CAUSE
from auditor.model.finding import Severity
from tests.causes.stacks import BALANCER, FIXED, facts_of, forward, found, group, listener, paths, rule, service

WEB = group("web") + service("web")
API = group("api") + service("api")
HTTP = listener("http", 80, "HTTP", forward("web"))
STACK = BALANCER + HTTP + WEB + API
TO_API = rule("api", 1, paths("/api/*"), forward("api"), on="http")


def test_a_service_whose_group_nothing_leads_to(tmp_path):
    [finding] = found(CAUSE, tmp_path, STACK)
    assert finding.subject == "aws_lb_target_group.api"
    assert finding.service == "aws_ecs_service.api"
    assert finding.severity == Severity.HIGH
    assert any("/health is taken by aws_lb_listener.http" in evidence.text for evidence in finding.evidence)


WEIGHTED = """    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.web.arn
        weight = 100
      }
      target_group {
        arn    = aws_lb_target_group.api.arn
        weight = 0
      }
    }"""
NETWORK = """
resource "aws_lb" "inner" {
  name               = "inner"
  load_balancer_type = "network"
}
""" + listener("tcp", 80, "TCP", forward("api")).replace("aws_lb.main", "aws_lb.inner")
READ = 'data "aws_lb_listener" "other" {\n  arn = "arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/x/1/2"\n}\n'
DEPLOYED = """
resource "aws_codedeploy_deployment_group" "api" {
  load_balancer_info {
    target_group_pair_info {
      target_group {
        name = aws_lb_target_group.api.name
      }
    }
  }
}
"""
UNKNOWN = 'variable "group" {}\n' + TO_API.replace("aws_lb_target_group.api.arn", "var.group")
NAMED = TO_API.replace(
    "aws_lb_target_group.api.arn", '"arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/shop-api/123"'
)


@pytest.mark.parametrize(
    "texts",
    [
        (TO_API,),
        (rule("api", 1, paths("/api/*"), WEIGHTED, on="http"),),
        (NETWORK,),
        (READ, TO_API.replace("aws_lb_listener.http", "data.aws_lb_listener.other")),
        (UNKNOWN,),
        (NAMED,),
        ('output "group" {\n  value = aws_lb_target_group.api.arn\n}\n',),
        ('output "group" {\n  value = { api = aws_lb_target_group.api.arn }\n}\n',),
        ('variable "n" {}\n', TO_API.replace("priority ", "count = var.n\n  priority ")),
        ('module "rules" {\n  source = "example/rules/aws"\n  groups = [aws_lb_target_group.api.arn]\n}\n',),
        (DEPLOYED,),
        ('resource "aws_ssm_parameter" "group" {\n  value = aws_lb_target_group.api.arn\n}\n',),
        ('resource "helm_release" "x" {\n  name = "aws-load-balancer-controller"\n}\n',),
    ],
    ids=[
        "a rule",
        "a rule with weight 0",
        "a network load balancer",
        "a listener that is only read",
        "a rule to a group that is not known",
        "a rule to an ARN of that name",
        "an output",
        "inside an output",
        "a rule whose count is not known",
        "a module that is not on disk",
        "CodeDeploy",
        "a parameter that others read",
        "a controller in a cluster",
    ],
)
def test_no_claim_where_something_may_lead_there(tmp_path, texts):
    assert found(CAUSE, tmp_path, STACK, *texts) == []


def test_an_alarm_leads_nowhere(tmp_path):
    alarm = """
resource "aws_cloudwatch_metric_alarm" "api" {
  dimensions = { TargetGroup = aws_lb_target_group.api.arn_suffix }
}
"""
    assert found(CAUSE, tmp_path, STACK, alarm)


def test_an_arn_of_another_name_leads_elsewhere(tmp_path):
    assert found(CAUSE, tmp_path, STACK, NAMED.replace("shop-api", "old-api"))


def test_a_group_without_targets_is_nobodys(tmp_path):
    assert found(CAUSE, tmp_path, BALANCER, HTTP, WEB, group("spare")) == []


def test_a_root_without_listeners_leaves_the_routing_to_another(tmp_path):
    assert found(CAUSE, tmp_path, BALANCER, WEB, API) == []


def test_a_rule_with_count_zero_leads_nowhere(tmp_path):
    assert found(CAUSE, tmp_path, STACK, TO_API.replace("priority ", "count = 0\n  priority "))


def test_attached_instances_are_less_severe_than_a_service(tmp_path):
    attached = """
resource "aws_lb_target_group_attachment" "one" {
  target_group_arn = aws_lb_target_group.spare.arn
  target_id        = "10.0.0.1"
}
"""
    [finding] = found(CAUSE, tmp_path, BALANCER, HTTP, WEB, group("spare"), attached)
    assert finding.severity == Severity.MEDIUM
    assert facts_of(tmp_path, BALANCER, listener("http", 80, "HTTP", FIXED)).table.listeners
