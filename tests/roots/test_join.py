"""Which data source reads what the code itself declares."""

import pytest

from auditor.model.value import Sensitive
from tests.roots.roots import loaded

NETWORK = """
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "main", Env = "dev" }
}
resource "aws_vpc" "other" {
  cidr_block = "10.1.0.0/16"
  tags       = { Name = "other", Env = "dev" }
}
resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.main.id
}
resource "aws_security_group" "other_web" {
  name   = "web"
  vpc_id = aws_vpc.other.id
}
resource "aws_lb" "front" {
  name = "front"
}
resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.front.arn
  port              = 80
}
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.front.arn
  port              = 443
}
resource "aws_lb_target_group" "api" {
  name = "api"
}
resource "aws_ecs_cluster" "main" {
  name = "cluster"
}
resource "aws_route53_zone" "public" {
  name = "example.org"
}
resource "aws_route53_zone" "private" {
  name = "example.org"
  vpc {
    vpc_id = aws_vpc.main.id
  }
}
resource "aws_ssm_parameter" "listener" {
  name  = "/listener"
  type  = "String"
  value = aws_lb_listener.https.arn
}
resource "aws_ssm_parameter" "plain" {
  name  = "/plain"
  type  = "SecureString"
  value = "hush"
}
"""


def used(tmp_path, *blocks):
    declared = loaded(tmp_path, {"net": NETWORK, "app": "\n".join(blocks)}).declared
    assert [str(one) for one in declared.diagnostics] == []
    return {join.user.removeprefix("app//data."): join.used.removeprefix("net//") for join in declared.joins}


def data(type, arguments, name="x"):
    return f'data "{type}" "{name}" {{\n{arguments}\n}}'


@pytest.mark.parametrize(
    ("type", "arguments", "found"),
    [
        ("aws_lb", 'name = "front"', "aws_lb.front"),
        ("aws_alb", 'name = "front"', "aws_lb.front"),
        ("aws_lb", 'name = "back"', None),
        ("aws_lb_target_group", 'name = "api"', "aws_lb_target_group.api"),
        ("aws_ecs_cluster", 'cluster_name = "cluster"', "aws_ecs_cluster.main"),
        ("aws_vpc", 'cidr_block = "10.1.0.0/16"', "aws_vpc.other"),
        ("aws_vpc", 'tags = { Name = "main" }', "aws_vpc.main"),
        ("aws_vpc", 'tags = { Name = "main", Env = "prod" }', None),
        ("aws_vpc", "default = true", None),
        ("aws_vpc", 'filter {\n  name = "tag:Name"\n  values = ["other"]\n}', "aws_vpc.other"),
        ("aws_vpc", 'filter {\n  name = "cidr"\n  values = ["10.0.0.0/16"]\n}', "aws_vpc.main"),
        ("aws_vpc", 'filter {\n  name = "tag:Name"\n  values = ["m*"]\n}', None),
        ("aws_vpc", 'filter {\n  name = "owner-id"\n  values = ["1"]\n}', None),
        ("aws_vpc", 'filter {\n  name = "tag:Name"\n  values = ["main", "other"]\n}', None),
        ("aws_route53_zone", 'name = "example.org."\nprivate_zone = true', "aws_route53_zone.private"),
        ("aws_route53_zone", 'name = "example.org"\nprivate_zone = false', "aws_route53_zone.public"),
        ("aws_ssm_parameter", 'name = "/listener"', "aws_ssm_parameter.listener"),
        ("aws_ssm_parameter", 'name = "/other"', None),
        ("aws_instance", 'instance_id = "i-1"', None),
    ],
)
def test_a_data_source_is_joined_with_what_answers_its_arguments(tmp_path, type, arguments, found):
    assert used(tmp_path, data(type, arguments)) == ({f"{type}.x": found} if found else {})


def test_a_listener_is_found_by_its_balancer_and_port(tmp_path):
    found = used(
        tmp_path,
        data("aws_lb", 'name = "front"'),
        data("aws_lb_listener", "load_balancer_arn = data.aws_lb.x.arn\nport = 443"),
    )
    assert found == {"aws_lb.x": "aws_lb.front", "aws_lb_listener.x": "aws_lb_listener.https"}


def test_a_security_group_is_told_from_its_namesake_by_its_network(tmp_path):
    found = used(
        tmp_path,
        data("aws_vpc", 'tags = { Name = "main" }'),
        data("aws_security_group", 'name = "web"\nvpc_id = data.aws_vpc.x.id'),
    )
    assert found == {"aws_vpc.x": "aws_vpc.main", "aws_security_group.x": "aws_security_group.web"}


def test_what_several_resources_answer_is_a_gap_and_no_join(tmp_path):
    text = data("aws_security_group", 'name = "web"')
    declared = loaded(tmp_path, {"net": NETWORK, "app": text}).declared
    assert declared.joins == ()
    (gap,) = declared.gaps
    assert gap.subject == "app//data.aws_security_group.x"
    assert gap.reason == (
        "2 declared resources answer name = web: net//aws_security_group.other_web, net//aws_security_group.web"
    )


def test_one_that_may_answer_too_forbids_a_join_unless_the_argument_is_unique(tmp_path):
    net = (
        'variable "unknown" {}\n'
        'resource "aws_vpc" "a" {\n  tags = { Name = "a" }\n}\n'
        'resource "aws_vpc" "b" {\n  tags = { Name = var.unknown }\n}\n'
        'resource "aws_lb" "a" {\n  name = "a"\n}\nresource "aws_lb" "b" {\n  name = var.unknown\n}\n'
    )
    app = data("aws_vpc", 'tags = { Name = "a" }') + "\n" + data("aws_lb", 'name = "a"')
    declared = loaded(tmp_path, {"net": net, "app": app}).declared
    assert {join.user: join.used for join in declared.joins} == {"app//data.aws_lb.x": "net//aws_lb.a"}


def test_an_argument_that_is_not_known_finds_nothing(tmp_path):
    app = 'variable "name" {}\n' + data("aws_lb", "name = var.name")
    assert loaded(tmp_path, {"net": NETWORK, "app": app}).declared.joins == ()


def test_the_providers_default_tags_count(tmp_path):
    net = 'provider "aws" {\n  default_tags {\n    tags = { Name = "main" }\n  }\n}\nresource "aws_vpc" "main" {}\n'
    app = data("aws_vpc", 'tags = { Name = "main" }')
    (join,) = loaded(tmp_path, {"net": net, "app": app}).declared.joins
    assert join.used == "net//aws_vpc.main"


def test_a_join_says_by_what_and_where(tmp_path):
    (join,) = loaded(tmp_path, {"net": NETWORK, "app": data("aws_lb", 'name = "front"')}).declared.joins
    assert join.evidence == "name = front is what net//aws_lb.front says at net/main.tf:18"
    assert str(join.range) == "app/main.tf:2"


def test_a_secret_argument_is_not_told(tmp_path):
    app = 'variable "n" {\n  default = "front"\n  sensitive = true\n}\n' + data("aws_lb", "name = var.n")
    (join,) = loaded(tmp_path, {"net": NETWORK, "app": app}).declared.joins
    assert join.evidence.startswith("name = (sensitive) is what")


def test_a_parameters_value_goes_with_it_as_a_secret(tmp_path):
    app = (
        data("aws_ssm_parameter", 'name = "/plain"')
        + "\n"
        + data("aws_ssm_parameter", 'name = "/listener"', "y")
        + '\nresource "aws_lb_listener_rule" "r" {\n  listener_arn = data.aws_ssm_parameter.y.value\n'
        "  tags = { plain = data.aws_ssm_parameter.x.value }\n}\n"
    )
    declared = loaded(tmp_path, {"net": NETWORK, "app": app}).declared
    rule = declared.find("app//aws_lb_listener_rule.r")
    assert rule.get("listener_arn").exactly == "net//aws_lb_listener.https.arn"
    assert rule.attributes["tags"]["plain"] == Sensitive("hush")


def test_a_data_source_finds_a_resource_of_its_own_root(tmp_path):
    text = NETWORK + data("aws_lb", 'name = "front"') + '\noutput "z" {\n  value = data.aws_lb.x.zone_id\n}\n'
    declared = loaded(tmp_path, {"": text}).declared
    assert [(join.user, join.used) for join in declared.joins] == [("data.aws_lb.x", "aws_lb.front")]
    assert declared.outputs[0].value.exactly == "aws_lb.front.zone_id"
