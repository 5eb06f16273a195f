import pytest

from auditor.hcl.faults import Fault
from auditor.hcl.grammar import parse_file


def test_attributes_and_blocks_know_their_ranges():
    body = parse_file('a = 1\nb "x" y {\n  c = 2\n}\n', "m.tf")
    block = body.blocks[0]
    assert str(body.attributes["a"].range) == "m.tf:1"
    assert (block.type, block.labels, block.range.line, block.range.end_line) == ("b", ("x", "y"), 2, 4)
    assert block.body.attributes["c"].expression.value == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\na = 2\n", 2),
        ("b {\n  c = 1,\n}\n", 2),
        ("b { c = 1, d = 2 }\n", 1),
        ('b "x${y}" {}\n', 1),
        ("a = 1 b = 2\n", 1),
        ("b\n{\n}\n", 1),
        ('"a" = 1\n', 1),
    ],
)
def test_what_terraform_refuses_is_refused_on_its_line(text, line):
    with pytest.raises(Fault) as caught:
        parse_file(text, "m.tf")
    assert caught.value.range.line == line


def test_a_file_may_end_without_a_newline_and_begin_with_a_byte_order_mark():
    assert parse_file("\ufeffa = 1", "m.tf").attributes["a"].expression.value == 1
