"""What may be hidden, who uses what, and how code and AWS stand."""

import pytest

from auditor.causes.whole import is_exported, may_hide, standing, users
from auditor.model.finding import Class
from tests.causes.stacks import BALANCER, FIXED, facts_of, forward, group, listener, paths, rule
from tests.worlds.world import WORLDS, World

HTTP = listener("http", 80, "HTTP", FIXED)
COUNTED = 'variable "n" {}\n' + listener("https", 443, "HTTPS", FIXED, "  count = var.n")
MODULE = 'module "m" {\n  source = "example/m/aws"\n  given  = %s\n}\n'


def test_a_count_that_is_not_known_hides_resources_of_its_type_only(tmp_path):
    facts = facts_of(tmp_path, BALANCER, COUNTED)
    assert may_hide(facts, "aws_lb_listener")
    assert not may_hide(facts, "aws_lb_listener_rule")


@pytest.mark.parametrize(
    ("given", "hides"), [("aws_lb.main.arn", True), ("aws_lb.main.vpc_id", True), ('"10.0.0.0/8"', False)]
)
def test_a_module_hides_what_it_is_given(tmp_path, given, hides):
    assert may_hide(facts_of(tmp_path, BALANCER, HTTP, MODULE % given), "aws_lb_listener") is hides


def test_a_variable_without_a_value_hides_nothing_by_itself(tmp_path):
    assert not may_hide(facts_of(tmp_path, BALANCER, HTTP, 'variable "x" {}\n'), "aws_lb_listener")


def test_a_file_that_cannot_be_read_may_hide_anything(tmp_path):
    (tmp_path / "more.tf").write_text("resource {{{")
    assert may_hide(facts_of(tmp_path, BALANCER, HTTP), "aws_lb_listener")


@pytest.mark.parametrize(
    ("value", "exported"),
    [
        ("aws_lb.main.arn", True),
        ("{ lb = [aws_lb.main.id] }", True),
        ("aws_lb.main", True),
        ("aws_lb.main.dns_name", False),
    ],
)
def test_an_output_of_the_arn_gives_it_away(tmp_path, value, exported):
    facts = facts_of(tmp_path, BALANCER, f'output "x" {{\n  value = {value}\n}}\n')
    assert is_exported(facts.declared, "aws_lb.main") is exported


def test_the_users_of_a_resource(tmp_path):
    web = group("web") + rule("web", 1, paths("/"), forward("web"), on="http")
    found = users(facts_of(tmp_path, BALANCER, HTTP, web).declared)
    assert [str(user.address) for user in found["aws_lb_target_group.web"]] == ["aws_lb_listener_rule.web"]
    assert {str(user.address) for user in found["aws_lb.main"]} == {"aws_lb_listener.http", "aws_route53_record.app"}


def test_what_a_data_source_reads_in_another_root_is_used_through_it():
    from auditor.pipeline import Options, gather
    from auditor.roots.find import find

    roots = WORLDS.parent / "roots"
    facts = gather(Options(roots, live=False, probes=False, roots=find([roots]).roots))
    found = users(facts.declared)
    for join in facts.declared.joins:
        readers = {str(user.address) for user in found.get(join.user, ())}
        assert readers == set()
        assert found.get(join.used) or not facts.declared.find(join.used)


def test_how_code_and_aws_stand(tmp_path):
    assert standing(facts_of(tmp_path, BALANCER, HTTP), "aws_lb_listener.http") == Class.BROKEN
    missing = World(WORLDS / "decoys" / "listener-missing").facts()
    assert standing(missing, "aws_lb_listener.http") == Class.DIFFERS
    moved = World(WORLDS / "decoys" / "rule-priority-changed-in-aws").facts()
    [difference] = moved.differences
    assert standing(moved, str(difference.address), "priority") == Class.DIFFERS
    assert standing(moved, str(difference.address), "action") == Class.BROKEN
