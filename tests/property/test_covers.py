"""Containment of patterns against brute force."""

from itertools import product

from hypothesis import assume, given

from auditor.routing.condition import covers
from tests.property import strategies as some
from tests.property.oracle import matches

# z is in no pattern: it stands for every character that nobody wrote.
TEXTS = ["".join(letters) for length in range(6) for letters in product("abz", repeat=length)]


@given(some.patterns, some.patterns)
def test_a_claim_never_has_a_witness_against_it(wide, narrow):
    if covers(wide, narrow):
        assert [text for text in TEXTS if matches(narrow, text) and not matches(wide, text)] == []


@given(some.patterns, some.patterns)
def test_without_adjacent_wildcards_every_denial_has_a_witness(wide, narrow):
    assume(not any(pair in pattern for pattern in (wide, narrow) for pair in ("**", "*?", "?*", "??")))
    if not covers(wide, narrow):
        witness = narrow.replace("*", "z" * (len(wide) + 1)).replace("?", "z")
        assert matches(narrow, witness)
        assert not matches(wide, witness)


@given(some.patterns)
def test_a_pattern_covers_itself_and_is_covered_by_the_star(pattern):
    assert covers(pattern, pattern)
    assert covers("*", pattern)


@given(some.patterns, some.patterns, some.patterns)
def test_coverage_is_transitive(wide, middle, narrow):
    if covers(wide, middle) and covers(middle, narrow):
        assert covers(wide, narrow)
