"""Limits from AWS's pages on quotas and condition types; see ../shared facts in the docstring of routing/limits.py."""

import pytest

from auditor.routing import Action, Condition, Rewrite, Rule, Weighted
from auditor.routing.condition import HEADER, HOST, METHOD, PATH, QUERY, SOURCE_IP
from auditor.routing.limits import CONDITIONS, QUOTAS, violations
from tests.builders import a_rule


def found(*conditions, **more):
    return [(one.limit, one.certain) for one in violations(a_rule("r", 1, *conditions, **more))]


@pytest.mark.parametrize(
    "conditions",
    [
        (Condition(HOST, ("*.x.test", "api.x.test")), Condition(PATH, ("/a/*", "/b"))),
        (Condition(HEADER, ("*Mobile*",), "User-Agent"), Condition(HEADER, ("b",), "X-A")),
        (Condition(QUERY, (("k", r"\*\*\*\*\*\*\*\*"),)),),
        (Condition(METHOD, ("GET", "M-SEARCH", "A_B")),),
        (Condition(SOURCE_IP, ("10.0.0.0/8", "2001:db8::/32")),),
        (Condition(PATH, (), undecided="known after apply"),),
        (Condition(PATH, (), regex=("^/a",)),),
        (Condition(HOST, ("example.*",)),),
    ],
)
def test_what_the_pages_allow_breaks_no_limit(conditions):
    assert found(*conditions) == []


@pytest.mark.parametrize(
    ("conditions", "limits"),
    [
        ((Condition(PATH, ("/a", "/b", "/c", "/d", "/e", "/f")),), [("values", True)]),
        ((Condition(PATH, ("/a", "/b", "/c")), Condition(METHOD, ("GET", "POST", "PUT"))), [("values", True)]),
        ((Condition(PATH, ("/*/*/*/*/*/*",)),), [("wildcards", False)]),
        ((Condition(PATH, ("/*/*/*/*/*/*/?",)),), [("wildcards", True)]),
        ((Condition(PATH, ("/a",)), Condition(PATH, ("/b",))), [(PATH, True)]),
        ((Condition(METHOD, ("get",)),), [(METHOD, True)]),
        ((Condition(METHOD, ("G" * 41,)),), [(METHOD, True)]),
        ((Condition(HOST, ("localhost",)),), [(HOST, True)]),
        ((Condition(HOST, ("*",)),), [(HOST, False)]),
        ((Condition(HOST, ("api.x1",)),), [(HOST, True)]),
        ((Condition(HOST, ("a b.test",)),), [(HOST, True)]),
        ((Condition(PATH, ("/a b",)),), [(PATH, True)]),
        ((Condition(PATH, ("/a?b=c",)),), [(PATH, True)]),
        ((Condition(PATH, ("/" + "a" * 128,)),), [(PATH, True)]),
        ((Condition(PATH, ("",)),), [(PATH, True)]),
        ((Condition(HEADER, ("a",), "Host"),), [(HEADER, True)]),
        ((Condition(HEADER, ("a",), "X-*"),), [(HEADER, True)]),
        ((Condition(HEADER, ("a",), "X" * 41),), [(HEADER, True)]),
        ((Condition(SOURCE_IP, ("255.255.255.255/32",)),), [(SOURCE_IP, True)]),
        ((), [("conditions", True)]),
    ],
)
def test_each_limit_is_told_and_whether_the_pages_agree_on_it(conditions, limits):
    assert found(*conditions) == limits


def test_an_action_has_five_target_groups_at_most():
    action = Action("forward", tuple(Weighted(f"g{n}") for n in range(6)))
    assert found(Condition(PATH, ("/a",)), action=action) == [("target-groups", True)]


def test_a_priority_and_the_number_of_transforms_have_limits():
    twice = (Rewrite("url-rewrite", "^/", "/a"), Rewrite("url-rewrite", "^/", "/b"))
    rule = Rule("r", 50001, (Condition(PATH, ("/a",)),), Action("forward"), rewrites=twice)
    assert [one.limit for one in violations(rule)] == ["priority", "transforms"]


def test_a_violation_names_the_page():
    (values,) = violations(a_rule("r", 1, Condition(PATH, ("/a", "/b", "/c", "/d", "/e", "/f"))))
    assert (values.source, values.reason) == (QUOTAS, "a rule has 5 condition values at most, not 6")
    assert violations(a_rule("r", 1, Condition(METHOD, ("get",))))[0].source == CONDITIONS
