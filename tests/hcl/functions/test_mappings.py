from auditor.model.value import Map
from tests.hcl.evaluating import fault, typed, value


def test_later_maps_win():
    assert value("merge({ a = 1, b = 1 }, { b = 2 })") == Map({"a": 1, "b": 2})


def test_merged_parts_keep_where_they_are_written():
    parts = typed('merge({ a = "x" }, { b = "y" })').raw
    assert (parts["a"].origin.column, parts["b"].origin.column) == (13, 26)


def test_lookup_falls_back_only_where_the_key_is_missing():
    assert value('[lookup({ a = "x" }, "a", "d"), lookup({}, "a", "d")]') == ("x", "d")
    assert "no attribute" in fault('lookup({ b = 1 }, "a")').detail


def test_keys_and_values_come_in_byte_order():
    assert value("[keys({ b = 1, a = 2 }), values({ b = 1, a = 2 })]") == (("a", "b"), (2, 1))


def test_coalesce_skips_null_and_the_empty_string():
    assert value('coalesce(null, "", "x")') == "x"


def test_zipmap_needs_as_many_values_as_keys():
    assert value('zipmap(["a"], [1])') == Map({"a": 1})
    assert "does not match" in fault('zipmap(["a"], [])').detail


def test_length_counts_characters_as_people_do():
    assert value('[length("👨‍👩‍👧"), length([1, 2]), length({ a = 1 })]') == (1, 2, 1)


def test_transpose_swaps_keys_and_values():
    assert value('transpose({ a = ["1", "2"], b = ["2"] })')["2"] == ("a", "b")
