"""Who registers in a target group and who leads to it; what may do either is neither yes nor no."""

import pytest

from auditor.causes.registering import groups_of, named_by
from tests.causes.stacks import BALANCER, facts_of, forward, group, listener, paths, rule, service

STACK = BALANCER + listener("http", 80, "HTTP", forward("web")) + group("web") + service("web") + group("api")
TO_API = rule("api", 1, paths("/api/*"), forward("api"), on="http")


def verdicts(folder, *texts):
    groups = groups_of(facts_of(folder, STACK, *texts))
    return {group.address.name: (groups.registers(group), groups.is_routed(group)) for group in groups.all}


def test_yes_and_no(tmp_path):
    assert verdicts(tmp_path) == {"web": (True, True), "api": (False, False)}
    assert verdicts(tmp_path, TO_API)["api"] == (False, True)
    assert verdicts(tmp_path, service("api"))["api"] == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        'output "x" {\n  value = aws_lb_target_group.api.arn\n}\n',
        'resource "aws_ssm_parameter" "x" {\n  value = aws_lb_target_group.api.arn\n}\n',
        'resource "helm_release" "x" {\n  name = "x"\n}\n',
        'module "x" {\n  source = "example/x/aws"\n  group = aws_lb_target_group.api.arn\n}\n',
    ],
)
def test_neither(tmp_path, text):
    assert verdicts(tmp_path, text)["api"] == (None, None)


def test_an_unknown_group_leaves_open_only_what_it_may_be(tmp_path):
    unknown = 'variable "g" {}\n' + TO_API.replace("aws_lb_target_group.api.arn", "var.g")
    assert verdicts(tmp_path, unknown)["api"] == (False, None)


def test_an_alarm_is_neither(tmp_path):
    alarm = (
        'resource "aws_cloudwatch_metric_alarm" "x" {\n  dimensions = { t = aws_lb_target_group.api.arn_suffix }\n}\n'
    )
    assert verdicts(tmp_path, alarm)["api"] == (False, False)


def test_where_a_group_is_named_and_with_which_words(tmp_path):
    facts = facts_of(tmp_path, STACK, TO_API, "locals {\n  web = aws_lb_target_group.web.arn\n}\n")
    api, user = facts.declared.find("aws_lb_target_group.api"), facts.declared.find("aws_lb_listener_rule.api")
    assert named_by(facts, user, api) == ("action[0].target_group_arn", "aws_lb_target_group.api.arn")
    web = facts.declared.find("aws_lb_target_group.web")
    assert named_by(facts, user, web) == ("", "")
