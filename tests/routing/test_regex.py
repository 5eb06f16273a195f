import pytest

from auditor.routing.regex import matches, readings, rewritten


@pytest.mark.parametrize(
    ("expression", "text", "verdict"),
    [
        ("^/api/.*$", "/api/x", True),
        ("^/api/.*$", "/web", False),
        ("/api", "/api", True),
        ("^/api", "/api/x", None),
        ("^/API$", "/api", None),
        ("^(a|b)[0-9]{2}$", "a12", True),
        (r"^/\d+$", "/12", True),
    ],
)
def test_an_answer_is_one_that_holds_anchored_or_not_and_with_case_or_without(expression, text, verdict):
    assert matches(expression, text) is verdict


@pytest.mark.parametrize(
    "expression", ["(?=a)", "(?<!a)b", r"(a)\1", "(?>a)", "a++", r"\p{L}", "(?i)a", "(", "ä", r"\bx", "[[:alpha:]]"]
)
def test_what_not_all_dialects_share_is_undecided(expression):
    assert readings(expression) == ()
    assert matches(expression, "a") is None


@pytest.mark.parametrize(
    ("expression", "replacement", "text", "after"),
    [
        ("^/api/(.*)$", "/$1", "/api/v1/x", "/v1/x"),
        ("^/dp/([A-Za-z0-9]+)/?$", "/product.php?id=$1", "/dp/B09", "/product.php?id=B09"),
        ("^/api/(.*)$", "/$1", "/web", "/web"),
        ("a", "b", "/aa", None),
        ("^/Api/(.*)$", "/$1", "/api/x", None),
        ("^/(.*)$", "/$2", "/x", None),
        ("^/(.*)$", "/$name", "/x", None),
    ],
)
def test_a_rewrite_is_told_where_all_readings_agree(expression, replacement, text, after):
    """The first two are AWS's own examples."""
    assert rewritten(expression, replacement, text) == after
