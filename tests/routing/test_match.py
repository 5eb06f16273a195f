"""Who wins is in test_table and tests/property; here listeners of elsewhere, and the story of what was passed over."""

from auditor.routing import Condition, Listener
from auditor.routing.condition import HOST, PATH
from auditor.routing.match import undecided, walk
from tests.builders import HTTPS, LB, NOT_FOUND, a_rule, get


def listener(*rules, elsewhere=""):
    return Listener(HTTPS, LB, 443, "HTTPS", NOT_FOUND, rules, elsewhere=elsewhere)


def test_a_rule_on_a_listener_of_elsewhere_is_only_possible():
    rule = a_rule("a", 10, Condition(PATH, ("/a",)))
    match = walk(get("https://x.test/a"), listener(rule, elsewhere="it may have other rules"))
    assert (match.rule, match.action, match.possible, match.why) == (None, None, (rule,), "it may have other rules")
    other = walk(get("https://x.test/b"), listener(rule, elsewhere="it may have other rules"))
    assert (other.action, other.possible) == (None, ())


def test_rules_that_the_host_index_leaves_out_are_told_as_passed_over():
    rules = (a_rule("a", 1, Condition(HOST, ("a.test",))), a_rule("b", 2, Condition(HOST, ("b.test",))))
    match = walk(get("https://b.test/"), listener(*rules))
    assert match.rule is rules[1]
    assert [(one.rule, one.missed[0].got) for one in match.passed_over] == [("a", "b.test")]


def test_rules_behind_the_winner_are_not_passed_over():
    rules = (a_rule("a", 1, Condition(PATH, ("/*",))), a_rule("b", 2, Condition(PATH, ("/b",))))
    assert walk(get("https://x.test/"), listener(*rules)).passed_over == ()


def test_a_sure_match_can_be_made_a_possible_one():
    rule = a_rule("a", 1, Condition(PATH, ("/a",)))
    match = undecided(walk(get("https://x.test/a"), listener(rule)), "the port is not known")
    assert (match.rule, match.possible, match.why, match.decided_by) == (None, (rule,), "the port is not known", "")
