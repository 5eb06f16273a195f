import pytest

from auditor.hcl.faults import Fault
from auditor.hcl.functions.patterns import in_time
from tests.hcl.evaluating import fault, value


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        (r'regex("[a-z]+", "53453abc")', "abc"),
        (r'regex("(\\d+)-(\\d+)?", "12-")', ("12", None)),
        (r'regexall("[a-z]", "a1b")', ("a", "b")),
        (r'replace("hello", "/l(l)/", "<$1>")', "he<l>o"),
        (r'replace("a.b", ".", "-")', "a-b"),
        (r'regex("[[:digit:]]+", "a42")', "42"),
        (r'regex("(?U)a+", "aaa")', "a"),
        (r'regexall("a*", "baac")', ("", "aa", "")),
        (r'regex("\\pL+", "1é2")', "é"),
        (r'replace("aaa", "/a*?/", "x")', "xaxaxax"),
        (r'regex("(?m)a$", "a\nb")', "a"),
        (r'regex("a{,2}", "a{,2}")', "a{,2}"),
        (r'regexall("(?i)straße", "STRASSE straße")', ("straße",)),
        (r'regex("a(?i)b|c", "aB")', "aB"),
    ],
)
def test_patterns_mean_what_they_mean_in_re2(expression, wanted):
    assert value(expression) == wanted


def test_named_groups_give_an_object():
    assert dict(value('regex("(?P<a>x)(?P<b>y)", "xy")')) == {"a": "x", "b": "y"}


@pytest.mark.parametrize("pattern", ["(?=x)", "a++", r"(a)\\1", "(?<!a)b", "a{2000}", "[a"])
def test_what_re2_does_not_know_is_refused(pattern):
    assert "invalid regexp pattern" in fault(f'regex("{pattern}", "aa")').detail


def test_no_match_is_an_error():
    assert "did not match" in fault('regex("b", "a")').detail


def test_a_pattern_that_takes_too_long_is_stopped():
    def endless():
        raise TimeoutError

    with pytest.raises(Fault, match="takes longer than 2 seconds"):
        in_time(endless)
    assert in_time(lambda: 7) == 7
