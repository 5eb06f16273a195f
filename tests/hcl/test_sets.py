import pytest

from auditor.hcl import typed, types
from auditor.hcl.sets import quoted, set_

from .evaluating import value


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('toset(["b", "B", "a"])', ("B", "a", "b")),
        ("toset([10, 9, 9.0])", (9, 10)),
        ("toset([true, false])", (False, True)),
        ("toset([[2], [1]])", ((1,), (2,))),
    ],
)
def test_elements_come_in_terraforms_order_and_once(expression, wanted):
    assert value(expression) == wanted


def test_unknown_elements_come_last_and_are_never_equal():
    parts = [typed.unknown(types.STRING, "a"), typed.string("z"), typed.unknown(types.STRING, "a")]
    assert [part.known for part in set_(types.STRING, parts).raw] == [True, False, False]


def test_text_is_quoted_as_go_quotes_it():
    assert quoted('a"\n\x01é') == '"a\\"\\n\\x01é"'
