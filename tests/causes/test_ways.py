"""Whether code and AWS surely part, and whether one rule set right would bring them together."""

import pytest

from auditor.causes.ways import (
    differ,
    moved_by_deployment,
    part,
    promised_otherwise,
    same_groups,
    would_mend,
)
from auditor.routing import Action, Weighted
from tests.builders import get, to
from tests.worlds.world import WORLDS, World

REQUEST = get("https://x.test/a")
BLUE, GREEN = Weighted("blue", 100), Weighted("green", 0)


def test_other_groups_differ_other_weights_do_not():
    assert differ(to("a"), to("b"), REQUEST)
    swapped = Action("forward", (Weighted("blue", 0), Weighted("green", 100)))
    assert not differ(Action("forward", (BLUE, GREEN)), swapped, REQUEST)
    assert same_groups(Action("forward", (BLUE, GREEN)), swapped)


def test_what_is_undecided_never_differs():
    assert not differ(to("a"), Action("forward", undecided="not known"), REQUEST)


def test_a_guard_makes_a_difference():
    assert differ(to("a"), Action("forward", (Weighted("a"),), guards=("authenticate-oidc",)), REQUEST)


def test_redirects_differ_by_where_they_lead():
    unset = Action("redirect", redirect=(("protocol", "HTTPS"),), status=301)
    spelled = Action("redirect", redirect=(("protocol", "HTTPS"), ("host", "#{host}")), status=301)
    assert not differ(unset, spelled, REQUEST)
    assert differ(unset, Action("redirect", redirect=(("host", "y.test"),), status=301), REQUEST)


def test_a_body_that_is_not_known_is_no_difference():
    known = Action("fixed-response", status=503, body="closed")
    assert not differ(known, Action("fixed-response", status=503), REQUEST)
    assert differ(known, Action("fixed-response", status=503, body="open"), REQUEST)


@pytest.mark.parametrize(
    ("decoy", "subject", "other"),
    [
        ("rule-conditions-changed-in-aws", "aws_lb_listener_rule.api", "aws_lb_listener_rule.web"),
        ("rule-priority-changed-in-aws", "aws_lb_listener_rule.legacy", "aws_lb_listener_rule.api"),
        ("listener-protocol-changed-in-aws", "aws_lb_listener.http", "aws_lb_listener_rule.api"),
    ],
)
def test_only_the_rule_that_changed_would_mend_the_way(decoy, subject, other):
    facts = World(WORLDS / "decoys" / decoy).facts()
    mended = [failed for failed in facts.failures if would_mend(facts, failed, subject)]
    assert mended
    assert not any(would_mend(facts, failed, other) for failed in mended)
    assert not any(would_mend(facts, failed, "aws_lb_listener_rule.absent") for failed in mended)


def test_a_request_that_goes_as_declared_needs_no_mending():
    facts = World(WORLDS / "decoys" / "404-of-the-right-application").facts()
    assert not any(part(failed) or would_mend(facts, failed, failed.declared_by) for failed in facts.failures)


def test_a_rule_without_effect_promises_nothing_otherwise():
    without = World(WORLDS / "decoys" / "missing-rule-without-effect").facts()
    assert not promised_otherwise(without, "aws_lb_listener_rule.items")
    gone = World(WORLDS / "rule-missing" / "broken").facts()
    assert promised_otherwise(gone, "aws_lb_listener_rule.api")


def test_only_codedeploy_moves_a_rule_between_the_groups_of_its_deployment():
    assert moved_by_deployment(
        World(WORLDS / "clean" / "codedeploy-moved-the-rule").facts(), "aws_lb_listener_rule.web"
    )
    moved = World(WORLDS / "rule-forwards-elsewhere" / "broken").facts()
    assert not moved_by_deployment(moved, "aws_lb_listener_rule.api")
    assert not moved_by_deployment(moved, "aws_lb_listener_rule.absent")
