"""Target groups that get requests, and what may register in them."""

import pytest

from auditor.causes import target_group_unrouted
from auditor.causes.target_group_without_service import CAUSE
from tests.causes.stacks import BALANCER, facts_of, forward, found, group, listener, paths, rule, service

WEB = group("web") + service("web")
HTTP = listener("http", 80, "HTTP", forward("web"))
TO_API = rule("api", 1, paths("/api/*"), forward("api"), on="http")
STACK = BALANCER + HTTP + WEB + group("api") + TO_API


def test_a_rule_to_a_group_that_nothing_registers_in(tmp_path):
    [finding] = found(CAUSE, tmp_path, STACK)
    assert (finding.subject, finding.attribute) == ("aws_lb_target_group.api", "")
    assert "http://app.shop.example/api/" in finding.message
    assert not finding.fix.edits


def test_a_default_action_counts_as_a_rule(tmp_path):
    [finding] = found(CAUSE, tmp_path, BALANCER, WEB, group("api"), listener("http", 80, "HTTP", forward("api")))
    assert finding.subject in ("aws_lb_target_group.api", "aws_lb_listener.http")


def test_a_rule_that_names_the_wrong_group_is_corrected_and_only_one_cause_speaks(tmp_path):
    crossed = (
        BALANCER + HTTP + WEB + group("old") + TO_API.replace("group.api", "group.old") + group("api") + service("api")
    )
    [finding] = found(CAUSE, tmp_path, crossed)
    assert (finding.subject, finding.attribute) == ("aws_lb_listener_rule.api", "action[0].target_group_arn")
    assert finding.fix.verified
    assert finding.fix.edits[0].after.endswith("= aws_lb_target_group.api.arn")
    assert list(target_group_unrouted.find(facts_of(tmp_path, crossed))) == []


def test_a_service_that_names_the_wrong_group_is_corrected(tmp_path):
    crossed = BALANCER + HTTP + WEB + group("api") + TO_API + group("old") + service("api", of="old")
    [finding] = found(CAUSE, tmp_path, crossed)
    assert (finding.subject, finding.attribute) == ("aws_ecs_service.api", "load_balancer[0].target_group_arn")
    assert finding.fix.verified


def test_no_edit_where_both_may_be_meant(tmp_path):
    crossed = BALANCER + HTTP + WEB + group("a") + TO_API.replace("group.api", "group.a") + group("b")
    [finding] = found(CAUSE, tmp_path, crossed, service("api", of="b"))
    assert not finding.fix.edits


def test_an_empty_group_and_an_idle_service_of_other_names_are_two_issues(tmp_path):
    texts = (STACK, group("worker"), service("worker"))
    [finding] = found(CAUSE, tmp_path, *texts)
    assert finding.subject == "aws_lb_target_group.api"
    [other] = target_group_unrouted.find(facts_of(tmp_path, *texts))
    assert other.subject == "aws_lb_target_group.worker"


ATTACHED = """
resource "aws_lb_target_group_attachment" "one" {
  target_group_arn = aws_lb_target_group.api.arn
  target_id        = "10.0.0.1"
}
"""
SCALED = 'resource "aws_autoscaling_group" "api" {\n  target_group_arns = [aws_lb_target_group.api.arn]\n}\n'
PAIR = """
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
ALTERNATE = """    advanced_configuration {
      alternate_target_group_arn = aws_lb_target_group.api.arn
    }
    container_name """
BLUE_GREEN = service("both", of="web").replace("    container_name ", ALTERNATE)
UNKNOWN = 'variable "group" {}\n' + ATTACHED.replace("aws_lb_target_group.api.arn", "var.group")
MODULE = 'module "api" {\n  source = "example/service/aws"\n  target_group = aws_lb_target_group.api.arn\n}\n'
IGNORED = TO_API.replace("  priority ", "  lifecycle {\n    ignore_changes = [action]\n  }\n  priority ")


@pytest.mark.parametrize(
    "texts",
    [
        (service("api"),),
        (ATTACHED,),
        (SCALED,),
        (PAIR,),
        (BLUE_GREEN,),
        (UNKNOWN,),
        (MODULE,),
        ('output "group" {\n  value = aws_lb_target_group.api.arn\n}\n',),
        ('resource "aws_ssm_parameter" "group" {\n  value = aws_lb_target_group.api.arn\n}\n',),
        ('resource "kubernetes_manifest" "binding" {\n  manifest = {}\n}\n',),
        ('variable "n" {}\n', service("api").replace("  desired_count ", "  count = var.n\n  desired_count ")),
        ('variable "n" {}\n', ATTACHED.replace("  target_id ", "  count = var.n\n  target_id ")),
    ],
    ids=[
        "a service",
        "an attachment",
        "an autoscaling group",
        "a CodeDeploy pair",
        "a blue/green pair of ECS",
        "an attachment to a group that is not known",
        "a module that is not on disk",
        "an output",
        "a parameter that others read",
        "a controller in a cluster",
        "a service whose count is not known",
        "attachments whose count is not known",
    ],
)
def test_no_claim_where_something_may_register(tmp_path, texts):
    assert found(CAUSE, tmp_path, STACK, *texts) == []


def test_a_group_with_weight_zero_gets_no_requests(tmp_path):
    action = """    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.web.arn
        weight = 1
      }
      target_group {
        arn    = aws_lb_target_group.api.arn
        weight = %s
      }
    }"""
    texts = BALANCER + HTTP + WEB + group("api")
    assert found(CAUSE, tmp_path, texts, rule("api", 1, paths("/api/*"), action % 0, on="http")) == []
    [finding] = found(CAUSE, tmp_path, texts, rule("api", 1, paths("/api/*"), action % 1, on="http"))
    assert "a share of its requests" in finding.message


def test_an_action_that_is_left_to_others_may_forward_elsewhere(tmp_path):
    assert found(CAUSE, tmp_path, BALANCER, HTTP, WEB, group("api"), IGNORED) == []


def test_a_root_that_registers_nothing_leaves_the_services_to_another(tmp_path):
    assert found(CAUSE, tmp_path, BALANCER, listener("http", 80, "HTTP", forward("api")), group("api")) == []


def test_a_rule_that_no_request_reaches_is_another_cause(tmp_path):
    first = rule("all", 1, paths("/*"), forward("web"), on="http")
    hidden = TO_API.replace("= 1\n", "= 2\n")
    assert found(CAUSE, tmp_path, BALANCER, HTTP, WEB, group("api"), first, hidden) == []
