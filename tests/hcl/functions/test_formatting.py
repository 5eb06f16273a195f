import pytest

from tests.hcl.evaluating import fault, value


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('format("%s-%03d", "a", 7)', "a-007"),
        ('format("%v %v %v", 1.5, true, ["x"])', '1.5 true ["x"]'),
        ('format("%5.1f|%-4s|%%", 3.14159, "é")', "  3.1|é   |%"),
        ('format("%x %#o %b %e", 255, 8, 5, 12345.678)', "ff 010 101 1.234568e+04"),
        ('format("%q", "a")', '"a"'),
        ('format("%[2]s%[1]s", "a", "b")', "ba"),
        ('format("%v %G", 1e7, 1e20)', "1e+07 1E+20"),
    ],
)
def test_verbs(expression, wanted):
    assert value(expression) == wanted


def test_every_argument_is_used():
    assert "too many arguments" in fault('format("%s", "a", "b")').detail
    assert "not enough arguments" in fault('format("%s %s", "a")').detail


def test_a_fraction_is_no_integer():
    assert "integer is required" in fault('format("%d", 1.5)').detail


def test_formatlist_repeats_single_values():
    assert value('formatlist("%s:%d", "h", [1, 2])') == ("h:1", "h:2")


def test_lists_of_other_lengths_are_an_error():
    assert "inconsistent lengths" in fault('formatlist("%s%s", ["a"], ["b", "c"])').detail
