import pytest

from auditor.hcl.faults import Fault
from auditor.hcl.grammar import parse_json_file
from auditor.hcl.grammar.json_bodies import blocks_of
from auditor.hcl.syntax import Literal, Parentheses, Traversal


def test_labels_are_the_keys_of_nested_objects():
    body = parse_json_file('{"resource": {"aws_lb": {"main": {"name": "x"}}}}', "m.tf.json")
    block = body.blocks[0]
    assert (block.type, block.labels) == ("resource", ("aws_lb", "main"))
    assert block.body.attributes["name"].expression.value == "x"


def test_strings_are_templates():
    body = parse_json_file('{"locals": {"a": "${var.b}"}}', "m.tf.json")
    node = body.blocks[0].body.attributes["a"].expression
    assert isinstance(node, Parentheses)
    assert isinstance(node.inner, Traversal)
    assert node.range.line == 1


def test_types_and_depends_on_are_bare_references():
    body = parse_json_file('{"variable": {"a": {"type": "list(string)"}}}', "m.tf.json")
    assert body.blocks[0].body.attributes["type"].expression.inner.name == "list"


def test_a_resource_may_have_an_argument_with_the_name_of_a_reference_argument():
    body = parse_json_file('{"resource": {"aws_route53_record": {"a": {"type": "A", "to": "b"}}}}', "m.tf.json")
    assert body.blocks[0].body.attributes["type"].expression.value == "A"
    assert body.blocks[0].body.attributes["to"].expression.value == "b"


def test_an_argument_becomes_blocks_when_a_schema_says_so():
    body = parse_json_file(
        '{"resource": {"aws_x": {"a": {"rule": [{"//": "note", "p": "${var.b}"}, {}]}}}}', "m.tf.json"
    )
    rule = body.blocks[0].body.attributes["rule"]
    assert [sorted(block.body.attributes) for block in blocks_of("rule", rule.expression, labels=0)] == [["p"], []]


def test_a_variable_file_holds_plain_text():
    body = parse_json_file('{"a": "${b}"}', "x.tfvars.json", plain=True)
    assert isinstance(body.attributes["a"].expression, Literal)


def test_comments_are_left_out():
    assert parse_json_file('{"//": "note", "locals": {"a": 1}}', "m.tf.json").blocks[0].type == "locals"


@pytest.mark.parametrize("text", ["[]", '{"a": }', '{"a": 1,', '{"resource": 1} x'])
def test_what_is_no_configuration_is_refused(text):
    with pytest.raises(Fault):
        parse_json_file(text, "m.tf.json")
