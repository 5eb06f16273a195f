from datetime import UTC, datetime

from auditor.model.value import Map, Unknown, freeze
from auditor.resource_types.shapes import (
    frozen,
    last_segment,
    lower,
    switched,
    text_of,
    time_of,
    upper,
    with_defaults,
)


def test_attributes_are_frozen_with_the_values_inside() -> None:
    assert frozen({"a": [{"b": 1}], "c": Unknown("why")}) == Map({"a": (Map({"b": 1}),), "c": Unknown("why")})


def test_single_values_have_one_form() -> None:
    assert (upper("http"), lower("DB"), text_of(80), text_of(None)) == ("HTTP", "db", "80", None)
    assert last_segment("arn:aws:ecs:us-east-1:1:cluster/main") == last_segment("main") == "main"
    assert time_of(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00+00:00"
    assert (time_of("text"), time_of(None)) == ("text", None)


def test_what_is_no_text_stays() -> None:
    unknown = Unknown("why")
    assert upper(unknown) == lower(unknown) == last_segment(unknown) == unknown


def test_unset_attributes_of_a_block_get_their_default() -> None:
    fill = with_defaults(a=1, b=2)
    assert fill(freeze([{"a": 5, "b": None}])) == freeze([{"a": 5, "b": 2}])
    assert fill(None) is None


def test_a_block_that_is_off_says_nothing_else() -> None:
    off = switched(freeze({"enabled": False, "duration": 60}), "enabled")
    assert isinstance(off, Map)
    assert off["enabled"] is False
    assert isinstance(off["duration"], Unknown)
    on = freeze({"enabled": True, "duration": 60})
    assert switched(on, "enabled") == on
