"""Escaping of foreign text, character by character."""

import pytest

from auditor.formats import escape


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("aws_lb.main", "aws_lb.main"),
        ("_a_ *b* `c`", r"\_a\_ \*b\* \`c\`"),
        ("a | b", r"a \| b"),
        ("<script>", r"\<script>"),
        ('x["a"].y -> z', 'x["a"].y -> z'),
        ("[x](y) ![i](u) [r][s] [d]: u", r"\[x\](y) \![i\](u) [r\][s] [d\]: u"),
        ("> quote", r"\> quote"),
        ("[ ] box", r"\[ ] box"),
        ("&lt; & &#60;", r"\&lt; & \&#60;"),
        ("# no heading", r"\# no heading"),
        ("1. no list", r"1\. no list"),
        ("- no list", r"\- no list"),
        ("one\ntwo\r\nthree", "one two three"),
        ("\x1b[31mred\x1b[0m \x1b]8;;http://x\x07y\x1b]8;;\x07", "red y"),
        ("back\\slash", r"back\\slash"),
    ],
)
def test_prose_has_no_markup_of_its_own(given, expected):
    assert escape.text(given) == expected


def test_prose_is_escaped_once():
    assert escape.text(escape.text("a*b")) == r"a\*b"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("plain", "`plain`"),
        ("a`b", "``a`b``"),
        ("`a`", "`` `a` ``"),
        ("a|b<c", "<code>a&#124;b&#60;c</code>"),
        ("", ""),
        ("two\nlines", "`two lines`"),
    ],
)
def test_a_code_span_holds_any_text(given, expected):
    assert escape.code(given) == expected


def test_a_code_block_has_a_longer_fence_than_its_text():
    assert escape.block("a\n````\nb", "hcl") == "`````hcl\na\n````\nb\n`````"


def test_a_code_block_keeps_tabs_and_loses_the_common_indent():
    assert escape.block("  a\n    b\n") == "```\na\n  b\n```"


@pytest.mark.parametrize(
    ("given", "expected"), [("a b.tf#L1", "a%20b.tf#L1"), ("x)(<y>", "x%29%28%3Cy%3E"), ("ü/%20", "ü/%20")]
)
def test_a_link_target_cannot_end_early(given, expected):
    assert escape.target(given) == expected


def test_the_anchor_is_the_one_that_github_gives():
    assert escape.slug("Issue 1: listener-rule drifted!") == "issue-1-listener-rule-drifted"
