import pytest

from tests.hcl.evaluating import fault, typed, value


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('join(",", ["a", "b"])', "a,b"),
        ('split(",", "a,b,")', ("a", "b", "")),
        ('substr("héllo", 1, 3)', "éll"),
        ('substr("hello", -3, -1)', "llo"),
        ('upper("é") == "É"', True),
        ('title("hello wOrld")', "Hello WOrld"),
        ('trimspace("  a\\n")', "a"),
        ('trim("?!a!?", "!?")', "a"),
        ('trimprefix("helloworld", "hello")', "world"),
        ('trimsuffix("a.tf", ".tf")', "a"),
        ('indent(2, "a\\nb")', "a\n  b"),
        ('chomp("a\\r\\n")', "a"),
        ('strrev("abc")', "cba"),
        ('startswith("abc", "ab")', True),
        ('endswith("abc", "bc")', True),
        ('strcontains("abc", "x")', False),
        ('lower("ABC")', "abc"),
    ],
)
def test_strings(expression, wanted):
    assert value(expression) == wanted


def test_a_null_cannot_be_joined():
    assert "null" in fault('join(",", [null, "a"])').detail


def test_the_known_start_of_an_unknown_text_decides():
    names = {"u": typed("uuid()")}
    assert value('startswith("arn:${u}", "arn")', names) is True
    assert value('startswith("arn:${u}", "x")', names) is False
