import pytest

from tests.hcl.evaluating import fault, typed, value


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("flatten([[1, [2]], [], [3]])", (1, 2, 3)),
        ("concat([1], [2, 3])", (1, 2, 3)),
        ('distinct(["a", "b", "a"])', ("a", "b")),
        ('element(["a", "b"], 3)', "b"),
        ('index(["a", "b"], "b")', 1),
        ("range(1, 7, 2)", (1, 3, 5)),
        ('slice(["a", "b", "c"], 1, 2)', ("b",)),
        ('sort(["b", "a"])', ("a", "b")),
        ("chunklist([1, 2, 3], 2)", ((1, 2), (3,))),
        ('compact(["a", "", null])', ("a",)),
        ("setproduct([1, 2], [3])", ((1, 3), (2, 3))),
        ('setsubtract(["a", "b"], ["b"])', ("a",)),
        ('setintersection(["a", "b"], ["b", "c"])', ("b",)),
        ('matchkeys(["x", "y"], ["a", "b"], ["b"])', ("y",)),
        ("one([])", None),
        ("alltrue([true, false])", False),
        ("anytrue([true, false])", True),
        ("reverse([1, 2])", (2, 1)),
        ('coalescelist([], ["a"])', ("a",)),
        ('contains(["a"], "a")', True),
        ("setunion([2], [1])", (1, 2)),
    ],
)
def test_sequences(expression, wanted):
    assert value(expression) == wanted


@pytest.mark.parametrize(
    "expression", ["one([1, 2])", "element([], 0)", 'index([], "a")', "range(1, 5, 0)", "slice([1], 0, 2)"]
)
def test_what_terraform_refuses(expression):
    assert fault(expression).summary == "Error in function call"


def test_an_unknown_element_leaves_the_others_known():
    names = {"u": typed("uuid()")}
    assert value('concat(["a"], [u])', names)[0] == "a"
    assert value("alltrue([false, u])", {"u": typed("uuid() == null ? true : tobool(uuid())")}) is False
