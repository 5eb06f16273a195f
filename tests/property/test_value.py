import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from auditor.hcl.write import literal
from auditor.model.redaction import redact
from auditor.model.value import Map, Sensitive, at, freeze, is_known, reveal, steps, thaw
from tests.property import strategies as some


@given(some.plain)
def test_json_like_python_survives_freezing(plain):
    assert thaw(freeze(plain)) == plain


@given(some.plain)
def test_a_value_can_be_hashed_and_equals_its_copy(plain):
    assert hash(freeze(plain)) == hash(freeze(json.loads(json.dumps(plain))))
    assert freeze(plain) == freeze(json.loads(json.dumps(plain)))


@given(st.dictionaries(some.texts, some.scalars))
def test_the_keys_of_a_map_are_in_byte_order(items):
    assert list(Map(items)) == sorted(items, key=str.encode)


@given(some.values)
def test_what_is_shown_is_json_and_reveal_leaves_no_mark(value):
    json.dumps(thaw(value))
    assert "(sensitive)" not in repr(reveal(value)) or "(sensitive)" in repr(thaw(reveal(value)))
    assert reveal(reveal(value)) == reveal(value)
    assert is_known(reveal(value)) is is_known(value)


def _paths(value, path=""):
    """Every path into a value, written as the steps are read."""
    yield path, value
    inner = value.items() if isinstance(value, Map) else enumerate(value) if isinstance(value, tuple) else ()
    for step, part in inner:
        yield from _paths(part, f"{path}[{step if isinstance(step, int) else json.dumps(step)}]")


@given(some.values)
def test_every_part_is_found_at_its_path(value):
    for path, part in _paths(value):
        assert at(value, path, "absent") == part


@given(some.values)
def test_nothing_inside_a_sensitive_value_is_found_without_its_mark(value):
    for path, part in _paths(reveal(value)):
        found = at(Sensitive(value), path, "absent")
        if is_known(part):
            assert isinstance(found, Sensitive)
            assert reveal(found) == part


@given(st.lists(st.one_of(some.texts, st.integers(0, 99)), max_size=4))
def test_a_path_is_split_into_the_steps_that_it_was_made_of(parts):
    path = "".join(f"[{json.dumps(part)}]" for part in parts)
    assert list(steps(path)) == parts


@given(st.text(min_size=4, max_size=20), some.texts, some.texts)
def test_a_known_secret_never_leaves(secret, before, after):
    redacted = redact(f"{before}{secret}{after}", [secret])
    assert secret not in redacted.replace("(redacted)", "\0")


@given(some.texts)
def test_redacting_twice_changes_nothing_more(text):
    assert redact(redact(text)) == redact(text)


@given(some.values.map(reveal).filter(is_known))
def test_a_literal_is_one_line_of_hcl_without_an_open_template(value):
    written = literal(value)
    assert "\n" not in written
    assert "${" not in written.replace("$${", "")
    assert "%{" not in written.replace("%%{", "")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**6), max_value=10**6))
def test_a_number_is_written_exactly(number):
    assert Decimal(literal(number)) == number
