"""What is sensitive at any depth is marked; a way that leads nowhere marks all that it reaches."""

import pytest

from auditor.model.value import Map, Sensitive, Unknown
from auditor.prior.veil import masked, secrets_in, veiled, veiled_again

TAGS = {"tags": {"Name": "a", "Secret": "s3cr3t"}, "list": [{"key": "s3cr3t", "name": "n"}]}


def test_a_way_marks_one_value_and_leaves_its_neighbours():
    found = veiled(TAGS, [("tags", "Secret"), ("list", 0, "key")])
    assert found["tags"] == Map({"Name": "a", "Secret": Sensitive("s3cr3t")})
    assert found["list"] == (Map({"key": Sensitive("s3cr3t"), "name": "n"}),)


@pytest.mark.parametrize("way", [("tags",), ("tags", "Other"), ("list", 7, "key"), ("list", "x")])
def test_a_way_that_leads_nowhere_marks_the_whole(way):
    assert isinstance(veiled(TAGS, [way])[way[0]], Sensitive)


def test_the_shorter_of_two_ways_wins_in_either_order():
    ways = [("tags",), ("tags", "Secret")]
    assert veiled(TAGS, ways) == veiled(TAGS, ways[::-1])
    assert isinstance(veiled(TAGS, ways)["tags"], Sensitive)


def test_what_is_empty_needs_no_mark():
    assert veiled({"a": None, "b": []}, [("a",), ("b",)]) == Map({"a": None, "b": ()})


def test_masks_lay_unknown_and_sensitive_on_the_same_shape():
    found = masked({"a": 1, "l": [{"x": 1}, {}]}, {"a": True}, {"arn": True, "l": [{}, {"x": True}]})
    assert found["a"] == Sensitive(1)
    assert isinstance(found["arn"], Unknown)
    assert found["l"][0] == Map({"x": 1})
    assert isinstance(found["l"][1]["x"], Unknown)


def test_a_mask_of_falses_hides_nothing_and_adds_nothing():
    assert masked({"a": None}, {"a": False}, {"b": False, "c": []}) == Map({"a": None})


def test_what_is_sensitive_and_unknown_is_both():
    assert isinstance(masked(None, True, True).value, Unknown)


def test_a_secret_that_was_copied_without_its_mark_is_marked_there_too():
    found = veiled({"tags": {"Key": "a-long-secret", "Short": "s3cr3t"}}, [("tags",)])
    secrets = set(secrets_in(found))
    assert secrets == {"a-long-secret"}
    copy = Map({"all": (Map({"Key": "a-long-secret"}), "s3cr3t", 1)})
    assert veiled_again(copy, secrets) == Map({"all": (Map({"Key": Sensitive("a-long-secret")}), "s3cr3t", 1)})
