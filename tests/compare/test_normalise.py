from decimal import Decimal

import pytest

from auditor.compare.normalise import canonical, is_empty, is_sensitive, opened, same
from auditor.model.value import Map, Sensitive, Unknown, freeze


@pytest.mark.parametrize(
    ("one", "other"),
    [(80, "80"), (True, "true"), (None, ""), ((), None), (Map(), ()), (Decimal("2"), 2), (Decimal("1.50"), "1.5")],
)
def test_values_that_mean_the_same(one: object, other: object) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(("one", "other"), [(80, 81), (False, None), ("a", "A"), (0, None), (("a",), ())])
def test_values_that_differ(one: object, other: object) -> None:
    assert not same(one, other)


def test_false_and_zero_are_values() -> None:
    assert not is_empty(False)
    assert not is_empty(0)


def test_a_json_document_is_opened_only_beside_its_content() -> None:
    assert opened('[{"a": 1}]', ()) == freeze([{"a": 1}])
    assert opened('{"a": 1}', "text") == '{"a": 1}'
    assert opened("not json", ()) == "not json"


def test_a_partly_unknown_document_is_what_jsonencode_was_given() -> None:
    inner = freeze([{"a": Unknown("why")}])
    assert opened(Unknown("known after apply", encoded=inner), ()) == inner
    assert isinstance(opened(Unknown("why"), ()), Unknown)


def test_sensitive_is_seen_above_at_and_below_a_path() -> None:
    value = freeze({"a": [{"b": Sensitive("x"), "c": 1}], "d": Sensitive("[1]"), "e": 1})
    assert is_sensitive(value, "a[0].b")
    assert is_sensitive(value, "a")
    assert is_sensitive(value, "d[0].x")
    assert not is_sensitive(value, "a[0].c")
    assert not is_sensitive(value, "e")
    assert not is_sensitive(value, "none.at.all")


def test_sensitive_is_seen_inside_what_jsonencode_was_given() -> None:
    value = freeze({"a": Unknown("why", encoded=freeze([{"b": Sensitive("x"), "c": 1}]))})
    assert is_sensitive(value, "a[0].b")
    assert not is_sensitive(value, "a[0].c")


def test_the_canonical_form_has_no_order_and_no_empty_parts() -> None:
    assert canonical(freeze([{"a": 1, "b": None}, "x"])) == canonical(freeze(["x", {"b": [], "a": "1"}]))
