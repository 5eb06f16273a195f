"""When a star behind a word robs a later rule of paths that it names."""

import pytest

from auditor.causes.pattern_too_broad import CAUSE
from tests.causes.static import BALANCER, conditions, found, group, listener, rule, world
from tests.worlds.world import WORLDS

BASE = BALANCER + listener() + group("api") + group("shop")
API = rule("api", 10, conditions(path_pattern='["/api*"]'))


def shop(*paths, priority=20, to="shop", **more):
    values = "[" + ", ".join(f'"{path}"' for path in paths) + "]"
    return rule("shop", priority, conditions(path_pattern=values, **more), to=to)


def of(tmp_path, *texts):
    return found(tmp_path, BASE + "".join(texts), of=CAUSE)


def test_the_world_shows_it_without_aws():
    expected = [("pattern-too-broad", "aws_lb_listener_rule.api", "condition[0].path_pattern[0].values")]
    assert world(WORLDS / "pattern-too-broad" / "broken") == expected
    assert world(WORLDS / "pattern-too-broad" / "fixed") == []


def test_a_request_that_the_later_rule_names_is_taken_and_comes_back_with_the_slash(tmp_path):
    [finding] = of(tmp_path, API, shop("/apix/*", "/shop/*"))
    asked = "GET http://app.shop.example/apix/"
    assert asked in finding.message
    told = f"{asked} is taken by aws_lb_listener_rule.api; with /api and /api/* it reaches aws_lb_listener_rule.shop"
    assert told in [one.text for one in finding.evidence]
    assert [edit.after.strip() for edit in finding.fix.edits] == ['values = ["/api", "/api/*"]']
    assert (finding.fix.verified, finding.fix.disposition) == (True, "needs review")


def test_several_later_rules_are_one_finding(tmp_path):
    more = rule("docs", 30, conditions(path_pattern='["/api-docs", "/docs"]'), to="shop")
    [finding] = of(tmp_path, API, shop("/apix/*", "/shop/*"), more)
    assert sum("is taken by" in one.text for one in finding.evidence) == 2


def test_a_full_list_gets_no_edit(tmp_path):
    full = rule("api", 10, conditions(path_pattern='["/api*", "/a", "/b", "/c", "/d"]'))
    [finding] = of(tmp_path, full, shop("/apix/*", "/shop/*"))
    assert finding.fix.edits == ()


def test_the_value_of_a_variable_cannot_become_two(tmp_path):
    variable = 'variable "prefix" {\n  default = "/api*"\n}\n'
    [finding] = of(tmp_path, rule("api", 10, conditions(path_pattern="[var.prefix]")), shop("/apix", "/x"), variable)
    assert finding.fix.edits == ()
    listed = 'variable "prefixes" {\n  default = ["/a", "/api*"]\n}\n'
    rules = rule("api", 10, conditions(path_pattern="var.prefixes")), shop("/apix", "/x")
    [finding] = of(tmp_path, *rules, listed)
    assert [edit.after.strip() for edit in finding.fix.edits] == ['default = ["/a", "/api", "/api/*"]']
    assert finding.fix.verified


@pytest.mark.parametrize(
    "texts",
    [
        (API,),
        (API, shop("/apix/*")),
        (API, shop("/*", "/shop")),
        (API, shop("/api/v2/*", "/shop")),
        (API, shop("/apix/*", "/shop/*", to="api")),
        (API, shop("/apix/*", "/shop/*", priority=5)),
        (API, shop("/apix/*", "/shop/*", priority=None)),
        (rule("api", 10, conditions(path_pattern='["/api/*"]')), shop("/apix/*", "/shop")),
        (
            rule("api", 10, conditions(path_pattern='["/api*"]', host_header='["a.example"]')),
            shop("/apix/*", "/shop", host_header='["b.example"]'),
        ),
        (API, rule("before", 5, conditions(path_pattern='["/apix*"]'), to="shop"), shop("/apix/*", "/shop")),
        (API, shop("/apix/*", "/shop", http_request_method="[var.m]"), 'variable "m" {}\n'),
    ],
)
def test_a_wide_pattern_that_robs_nobody_is_a_choice(tmp_path, texts):
    assert of(tmp_path, *texts) == []
