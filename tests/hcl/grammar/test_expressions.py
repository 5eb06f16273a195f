import pytest

from auditor.hcl.faults import Fault
from auditor.hcl.grammar import parse_expression_text
from auditor.hcl.syntax import Binary, Call, Conditional, For, Index, Literal, Object, Splat, Traversal, Unary


def parse(text):
    return parse_expression_text(text, "m.tf")


def test_operators_bind_as_in_hcl():
    tree = parse("1 + 2 * 3 == 7 && true")
    assert (tree.operator, tree.left.operator, tree.left.left.operator) == ("&&", "==", "+")
    assert isinstance(tree.left.left.right, Binary)


def test_a_minus_binds_tighter_than_any_operator():
    tree = parse("-a + b")
    assert isinstance(tree.left, Unary)


def test_static_steps_are_one_traversal():
    tree = parse('aws_lb.main["a"].arn')
    assert isinstance(tree, Traversal)
    assert [step.key for step in tree.steps] == ["main", "a", "arn"]


def test_an_index_by_an_expression_is_an_index():
    assert isinstance(parse("a[var.i]"), Index)


def test_a_splat_takes_what_follows():
    tree = parse("a[*].b[0]")
    assert isinstance(tree, Splat)
    assert isinstance(parse("a.*.b"), Splat)


def test_brackets_may_be_broken_over_lines():
    assert isinstance(parse("max(\n1,\n2,\n)"), Call)
    assert isinstance(parse("(true ?\n1 :\n2)").inner, Conditional)


def test_for_expressions_have_a_list_and_an_object_form():
    tree = parse("{ for k, v in m : k => v... if v }")
    assert isinstance(tree, For)
    assert (tree.key_name, tree.value_name, tree.grouped) == ("k", "v", True)
    assert parse("[for x in l : x]").key is None


def test_a_bare_name_is_a_key_and_not_a_reference():
    tree = parse('{ a = 1, (b) = 2, "c" : 3 }')
    assert isinstance(tree, Object)
    assert isinstance(tree.entries[0][0], Literal)


@pytest.mark.parametrize("text", ["1 +", "[1, 2", "a.", "{ a = 1 b = 2 }", "f(", "[[1]].0.0", "a ? b", "'x'"])
def test_broken_expressions_are_refused(text):
    with pytest.raises(Fault):
        parse(text)


def test_nesting_without_end_is_refused():
    with pytest.raises(Fault, match="nested"):
        parse("(" * 1000)
