from typing import Any

import pytest

from auditor.compare.walk import step, walk
from auditor.model.resource_type import AttributeRule
from auditor.model.value import Unknown, freeze


def paths(declared: Any, live: Any, **rule: Any) -> list[str]:
    return [path for path, _, _ in walk(AttributeRule("a", **rule), freeze(declared), freeze(live))]


def test_equal_values_give_nothing() -> None:
    assert paths({"b": [1, {"c": None}]}, {"b": ["1", {"c": "x"}], "more": 1}) == []


def test_the_path_leads_to_the_leaf() -> None:
    assert paths([{"b": [{"c": 1, "d": 2}]}], [{"b": [{"c": 1, "d": 3}]}]) == ["a[0].b[0].d"]


def test_unknown_is_never_different() -> None:
    assert paths(Unknown("why"), 1) == []
    assert paths(1, Unknown("why")) == []
    assert paths([{"b": Unknown("why")}], [{"b": 1}]) == []
    assert paths(["x", Unknown("why")], ["y", "z"], unordered=True) == []


def test_a_changed_argument_of_a_list_is_named_and_a_longer_list_is_one_difference() -> None:
    assert paths(["a", "b"], ["a", "c"]) == ["a[1]"]
    assert paths(["a", "b"], ["a"]) == ["a"]


def test_sets_have_no_order_and_count_their_elements() -> None:
    assert paths(["x", "y"], ["y", "x"], unordered=True) == []
    assert paths(["x", "y"], ["y", "z"], unordered=True) == ["a"]
    assert paths(["x", "x"], ["x"], unordered=True) == ["a"]


ENVIRONMENT = {"keys": (("", "name"),)}


def named(**values: Any) -> list[dict[str, Any]]:
    return [{"name": name, "value": value} for name, value in values.items()]


def test_elements_are_told_apart_by_their_key() -> None:
    assert paths(named(A=1, B=2), named(B=2, A=1), **ENVIRONMENT) == []
    assert paths(named(A=1, B=2), named(B=3, A=1), **ENVIRONMENT) == ["a[1].value"]


def test_an_element_that_is_missing_or_extra_is_one_difference() -> None:
    assert paths(named(A=1, B=2), named(A=1), **ENVIRONMENT) == ["a[1]"]
    assert paths(named(A=1), named(A=1, B=2), **ENVIRONMENT) == ['a["B"]']


def test_one_left_on_each_side_is_the_same_thing_changed() -> None:
    assert paths(named(A=1, B=2), named(A=1, C=2), **ENVIRONMENT) == ["a[1].name"]
    assert paths([{"x": 1, "y": 2}], [{"x": 1, "y": 3}], unordered=True) == ["a[0].y"]


def test_an_element_with_an_unknown_key_hides_no_other() -> None:
    unsure = [{"name": Unknown("why"), "value": 1}, *named(B=2)]
    assert paths(unsure, named(A=1, B=3), **ENVIRONMENT) == ["a[1].value"]
    assert paths(unsure, named(A=1, B=2, C=3), **ENVIRONMENT) == []


def test_keys_may_lie_deeper() -> None:
    rule = {"keys": (("env", "name"),)}
    assert paths([{"env": named(A=1, B=2)}], [{"env": named(B=0, A=1)}], **rule) == ["a[0].env[1].value"]


def test_a_block_more_or_less_is_one_difference() -> None:
    assert paths([{"b": 1}, {"b": 2}], [{"b": 1}]) == ["a[1]"]
    assert paths([{"b": 1}], [{"b": 1}, {"b": 2}]) == ["a[1]"]


@pytest.mark.parametrize(
    ("name", "text"), [("Name", ".Name"), ("awslogs-group", ".awslogs-group"), ("a/b", '["a/b"]'), ("a.b", '["a.b"]')]
)
def test_a_step_is_quoted_where_it_has_to_be(name: str, text: str) -> None:
    assert step(name) == text
