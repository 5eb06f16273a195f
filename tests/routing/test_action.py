"""Redirects are in test_table, both shapes of forward in test_build; here what an action says of itself."""

import pytest

from auditor.routing import Action, Weighted
from tests.builders import get


@pytest.mark.parametrize(
    ("forwards", "groups", "group"),
    [
        ((Weighted("a"),), ("a",), "a"),
        ((Weighted("a", 1), Weighted("b", 0)), ("a",), "a"),
        ((Weighted("a", 0),), (), ""),
        ((Weighted("a", 1), Weighted("b", 999)), ("a", "b"), ""),
    ],
)
def test_only_groups_with_a_weight_get_traffic(forwards, groups, group):
    action = Action("forward", forwards)
    assert (action.target_groups, action.target_group) == (groups, group)


def test_unset_parts_of_a_redirect_stay_as_they_are():
    """AWS: #{protocol}, #{host}, #{port}, /#{path} and #{query} stand for what was asked."""
    assert Action("redirect").location(get("http://x.test:8080/a?b=c")) == "http://x.test:8080/a?b=c"
