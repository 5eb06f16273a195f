import re
from itertools import product

import pytest

from auditor.routing import glob as module
from auditor.routing.glob import Language, TooMuch, glob, shortest

TEXTS = ["".join(letters) for length in range(5) for letters in product("ab*", repeat=length)]
WORDS = Language(lambda state, letter: 1, frozenset({0, 1}), "xab", open=True)


@pytest.mark.parametrize("pattern", ["", "a", "*", "a*", "*a", "a*b*", "?", "a?", "**", "*?*", "?*b", "ab", "*ab*a"])
def test_a_pattern_matches_as_its_regular_expression(pattern):
    plain = re.compile(pattern.replace("*", ".*").replace("?", "."))
    assert [text for text in TEXTS if glob(pattern).matches(text)] == [text for text in TEXTS if plain.fullmatch(text)]


def test_a_backslash_makes_a_wildcard_plain_only_where_it_may():
    assert [text for text in TEXTS if glob(r"\*", escape=True).matches(text)] == ["*"]
    assert not glob(r"\*").matches("*")
    assert glob(r"a\b", escape=True).matches(r"a\b")


def test_case_counts_unless_it_is_folded():
    assert glob("A*", fold=True).matches("ab")
    assert not glob("A*").matches("ab")


@pytest.mark.parametrize(
    ("wanted", "unwanted", "text"),
    [
        ([], [], ""),
        (["a*"], [], "a"),
        (["a*", "*b"], [], "ab"),
        (["a*"], ["a"], "ax"),
        (["a*"], ["a", "ax"], "ab"),
        (["a?"], ["ax", "aa", "ab"], None),
        (["*"], ["*"], None),
        (["*"], ["?*"], ""),
        (["*a*"], ["a*", "*a"], "xax"),
        (["ab", "b"], ["ab"], None),
        (["*"], ["", "?", "??"], "xxx"),
    ],
)
def test_the_shortest_text_is_found_or_that_there_is_none(wanted, unwanted, text):
    """Where an `unwanted` pattern names x, only the letters x, a and b can be sent."""
    narrow = Language(WORDS.step, WORDS.final, "xab")
    language = narrow if "ax" in unwanted else WORDS
    found = shortest([(glob(pattern),) for pattern in wanted], [glob(pattern) for pattern in unwanted], language)
    assert found == text


def test_of_alternatives_one_is_enough():
    assert shortest([(glob("aaa"), glob("b"))], [], WORDS) == "b"
    assert shortest([(glob("aaa"), glob("b"))], [glob("b")], WORDS) == "aaa"


def test_past_the_bound_nothing_is_said(monkeypatch):
    monkeypatch.setattr(module, "MOST_STATES", 3)
    with pytest.raises(TooMuch):
        shortest([(glob("*a?????b*"),)], [glob("*b?????c*")], WORDS)
