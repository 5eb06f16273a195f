import pytest

from tests.hcl.evaluating import fault, typed, value


def test_a_product_goes_through_the_last_collection_first():
    assert value('setproduct(["a", "b"], [1, 2])') == (("a", 1), ("a", 2), ("b", 1), ("b", 2))
    assert typed('setproduct(["a"], toset([1]))').kind == "set"


def test_a_product_of_lists_keeps_the_marks_where_they_are():
    rows = typed('setproduct(["a", sensitive("b")], ["z"])')
    assert not rows.marks
    assert [bool(row.raw[0].marks) for row in rows.raw] == [False, True]


@pytest.mark.parametrize("text", ['setproduct(["a"])', 'setunion([1], [["a"]])', 'setproduct("a", ["b"])'])
def test_what_terraform_refuses_is_refused(text):
    assert fault(text).summary in {"Error in function call", "Invalid function argument"}


def test_sets_are_converted_to_one_type():
    assert value('setunion(["1"], [2])') == ("1", "2")
    assert value('setintersection(["1", "2"], [2])') == ("2",)
    assert value('setsubtract(["1", "2"], [2])') == ("1",)
