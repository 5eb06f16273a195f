"""Which rules no request can meet, and what is only unusual, shadowed or unknown."""

import pytest

from auditor.causes.rule_unreachable import CAUSE, impossible
from auditor.causes.rules import declared_rules
from tests.causes.static import (
    BALANCER,
    HOST,
    METHOD,
    PATH,
    SOURCE_IP,
    conditions,
    facts,
    found,
    group,
    listener,
    named,
    rule,
    world,
)
from tests.worlds.world import WORLDS

BASE = BALANCER + listener() + group("api")
HEADER = """
  condition {
    http_header {
      http_header_name = "%s"
      values           = ["%s"]
    }
  }
"""
BOTH = conditions(path_pattern='["/a/*"]') + conditions(path_pattern='["/b/*"]')


def of(tmp_path, when, more=""):
    return found(tmp_path, BASE + rule("api", 10, when) + more, of=CAUSE)


def test_the_world_shows_it_without_aws():
    values = "condition[0].path_pattern[0].values[0]"
    expected = [("rule-unreachable", "aws_lb_listener_rule.api", values)]
    assert world(WORLDS / "rule-unreachable" / "broken") == expected
    assert world(WORLDS / "rule-unreachable" / "fixed") == []


@pytest.mark.parametrize(
    ("when", "says", "after"),
    [
        (conditions(**{PATH: '["api/*"]'}), "begins with a slash", 'values = ["/api/*"]'),
        (conditions(**{METHOD: '["get"]'}), "compared with case", 'values = ["GET"]'),
        (conditions(**{HOST: '["app.shop.example:8080"]'}), "without their port", 'values = ["app.shop.example"]'),
        (conditions(**{HOST: '["app.shop.example:*"]'}), "without their port", 'values = ["app.shop.example"]'),
    ],
)
def test_values_that_no_request_has_are_written_as_requests_have_it(tmp_path, when, says, after):
    [finding] = of(tmp_path, when)
    assert says in finding.message
    assert [edit.after.strip() for edit in finding.fix.edits] == [after]
    assert (finding.fix.verified, finding.fix.disposition) == (True, "needs review")


@pytest.mark.parametrize(
    ("when", "hcl"),
    [
        (conditions(**{PATH: '["api/*", "web"]'}), 'values = ["/api/*", "/web"]'),
        (conditions(**{METHOD: '["get", "post"]'}), 'values = ["GET", "POST"]'),
    ],
)
def test_several_values_are_shown_as_they_should_be(tmp_path, when, hcl):
    [finding] = of(tmp_path, when)
    assert (finding.fix.hcl, finding.fix.edits) == (hcl, ())
    assert finding.attribute.endswith(".values")


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (conditions(**{METHOD: '["get", "g e t"]'}), "compared with case"),
        (conditions(**{HOST: '["localhost"]'}), "no host without a dot"),
        (conditions(**{HOST: '["https://app.shop.example"]'}), "no host name is like"),
        (conditions(**{SOURCE_IP: '["255.255.255.255/32"]'}), "no source that AWS takes"),
        (conditions(**{SOURCE_IP: "[]"}), "has no value"),
        (HEADER % ("Host", "app.shop.example"), "host-header"),
        (HEADER % ("X-*", "a"), "wildcards"),
        (BOTH, "no request can meet both"),
    ],
)
def test_what_was_meant_is_not_guessed(tmp_path, when, says):
    [finding] = of(tmp_path, when)
    assert says in finding.message
    assert finding.fix.edits == ()


@pytest.mark.parametrize(
    "when",
    [
        conditions(**{PATH: '["*/api", "?x"]'}),
        conditions(**{PATH: '["api/*", "/api/*"]'}),
        conditions(**{METHOD: '["get", "GET"]'}),
        conditions(**{METHOD: '["PURGE"]'}),
        conditions(**{HOST: '["APP.Shop.Example"]'}),
        conditions(**{HOST: '["*"]'}),
        conditions(**{PATH: "[var.path]"}),
        conditions(**{PATH: '[var.path, "api"]'}),
        conditions(**{PATH: '["/a*"]'}) + conditions(**{PATH: '["/*b"]'}),
        HEADER % ("X-Team", "red") + HEADER % ("X-Team", "blue"),
        '\n  condition {\n    path_pattern {\n      regex_values = ["api"]\n    }\n  }\n',
        conditions(**{SOURCE_IP: '["192.0.2.0/24"]'}),
        """
  dynamic "condition" {
    for_each = var.path
    content {
      path_pattern {
        values = [condition.value]
      }
    }
  }
""",
    ],
)
def test_what_a_request_can_meet_or_nobody_knows_is_not_claimed(tmp_path, when):
    assert named(of(tmp_path, when, 'variable "path" {}\n')) == []


def test_a_rule_that_others_leave_nothing_to_is_shadowed_not_unreachable(tmp_path):
    wide = rule("wide", 1, conditions(**{PATH: '["/*"]'}), to="api")
    assert of(tmp_path, conditions(**{PATH: '["/api/*"]'}), wide) == []


def test_a_request_that_the_rule_was_meant_for_is_asked_of_the_table(tmp_path):
    [finding] = of(tmp_path, conditions(**{PATH: '["api/items"]'}))
    text = "GET http://app.shop.example/api/items, which the rule is meant for, is answered by aws_lb_listener.http"
    assert f"{text} (fixed response 404)" in [one.text for one in finding.evidence]


def test_the_value_of_a_variable_is_corrected_where_it_is_set(tmp_path):
    more = 'variable "paths" {\n  default = ["api/*"]\n}\n'
    [finding] = of(tmp_path, conditions(**{PATH: "var.paths"}), more)
    assert [edit.after.strip() for edit in finding.fix.edits] == ['default = ["/api/*"]']
    assert finding.fix.verified


@pytest.mark.parametrize(("host", "refused"), [("localhost", True), ("app.shop.example:80", False), ("a[b", False)])
def test_a_host_without_a_dot_is_only_what_aws_refuses(tmp_path, host, refused):
    known = facts(tmp_path, BASE + rule("api", 10, conditions(**{HOST: f'["{host}"]'})))
    [(at, one)] = declared_rules(known)
    assert impossible(one, at).refused is refused
