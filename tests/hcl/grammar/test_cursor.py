import pytest

from auditor.hcl.faults import Fault
from auditor.hcl.grammar.cursor import Cursor


def kinds(text, **options):
    cursor, found = Cursor(text, "m.tf", **options), []
    while cursor.kind != "end":
        found.append(cursor.kind)
        cursor.advance()
    return found


def test_comments_and_spaces_are_no_tokens():
    assert kinds("a /* x\n */ = 1 # c\n// d\n") == ["name", "=", "number", "newline", "newline"]


def test_newlines_can_be_skipped():
    assert kinds("a\nb", newlines=False) == ["name", "name"]


def test_a_text_without_templates_is_one_token():
    cursor = Cursor(r'"a\n$ %" "${b}"', "m.tf")
    first = cursor.kind
    cursor.advance()
    assert (first, cursor.kind) == ("string", "quote")


def test_ranges_count_lines_and_columns_from_one():
    cursor = Cursor("a\n  bc", "m.tf", newlines=False)
    cursor.advance()
    here = cursor.here()
    assert (here.line, here.column, here.end_line, here.end_column) == (2, 3, 2, 5)


def test_a_stray_character_is_an_error_with_its_place():
    with pytest.raises(Fault) as caught:
        kinds("a = `b`")
    assert caught.value.range.column == 5
