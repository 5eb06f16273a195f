import dataclasses

import pytest

from auditor.hcl.grammar import parse_file


def test_the_tree_is_frozen_and_blocks_are_found_by_type():
    body = parse_file("a {\n}\nb {\n}\na {\n}\n", "m.tf")
    assert [block.range.line for block in body.of("a")] == [1, 5]
    with pytest.raises(dataclasses.FrozenInstanceError):
        body.range = None


def test_every_part_of_an_expression_has_a_range():
    node = parse_file('x = f(a.b, [1, "c${d}"])\n', "m.tf").attributes["x"].expression
    assert [argument.range.column for argument in node.arguments] == [7, 12]
    assert [element.range.column for element in node.arguments[1].elements] == [13, 16]
