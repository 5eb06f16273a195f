"""In what routing differs, in the Report's words."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from auditor.diagnosis.routes import route_differences
from auditor.model.gap import Gap
from auditor.model.source import Diagnostic
from auditor.routing import from_declared
from tests import builders as b

SECRET = "made-up-origin-secret"
RULE = b.rule("api", 10, [b.path("/api/*")])
MOVED = b.rule("api", 10, [b.path("/api/*")], b.forward_to("web"))


def facts(*rules, live=(), **more):
    groups = (b.group("api"), b.group("web"), b.group("cdn"))
    here = b.declared(b.lb(), b.https(), b.record("app", "app.test"), *groups, *rules)
    there = from_declared(b.declared(b.lb(), b.https(), *groups, *live))
    return SimpleNamespace(declared=replace(here, **more), table=from_declared(here), live_table=there)


def test_a_set_of_requests_has_its_smallest_one_and_both_answers():
    (one,), undecided = route_differences(facts(RULE, live=(MOVED,)))
    assert undecided == ()
    assert (one.witness.url, one.where) == ("https://app.test/api/", ("path-pattern /api/*",))
    assert (one.declared_answer, one.live_answer) == (
        "forward to aws_lb_target_group.api",
        "forward to aws_lb_target_group.web",
    )
    assert one.message == (
        "Requests matching path-pattern /api/*, such as GET https://app.test/api/, "
        "go to aws_lb_target_group.api in code and to aws_lb_target_group.web in AWS."
    )
    assert str(one.range) == "main.tf:1"


def test_the_same_routing_gives_none():
    assert route_differences(facts(RULE, live=(RULE,))) == ((), ())


def test_without_a_live_table_nothing_is_said():
    assert route_differences(SimpleNamespace(live_table=None)) == ((), ())


@pytest.mark.parametrize(
    "more",
    [
        {"gaps": (Gap("declared", "module.alb", "it could not be loaded"),)},
        {"diagnostics": (Diagnostic("error", "Missing argument", "it is needed"),)},
    ],
)
def test_where_code_could_not_be_read_no_difference_is_claimed(more):
    found, (undecided,) = route_differences(facts(RULE, live=(MOVED,), **more))
    assert found == ()
    assert "rules may be missing" in undecided.why


@pytest.mark.parametrize("ignored", ["action", "action[0].target_group_arn", "all"])
def test_what_the_code_leaves_to_others_is_apart(ignored):
    rule = replace(RULE, ignore_changes=(ignored,))
    found, (undecided,) = route_differences(facts(rule, live=(MOVED,)))
    assert found == ()
    assert (undecided.declared_by, undecided.why) == (
        "aws_lb_listener_rule.api",
        "the code leaves what it does with requests to others (ignore_changes)",
    )


def test_ignored_tags_leave_no_routing_to_others():
    found, _ = route_differences(facts(replace(RULE, ignore_changes=("tags",)), live=(MOVED,)))
    assert len(found) == 1


def test_no_secret_of_a_header_condition_is_shown():
    guarded = b.rule("cdn", 10, [b.header("X-Origin-Verify", SECRET)])
    (one,), _ = route_differences(
        facts(guarded, live=(b.rule("cdn", 10, [b.header("X-Origin-Verify", SECRET)], b.fixed("503")),))
    )
    assert SECRET not in repr(one)
    assert one.witness.headers == (("x-origin-verify", "(redacted)"),)
