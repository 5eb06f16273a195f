import pytest

from .evaluating import errors, loaded
from .schema_words import attribute, nested, provider

SCHEMA = provider(
    {"name": attribute("string", "required"), "tags": attribute(["map", "string"])},
    {
        "rule": nested("list", {"port": attribute("number", "required")}, min_items=1, max_items=2),
        "timeouts": nested("single", {"create": attribute()}),
    },
)
GOOD = 'name = "n"\nrule {\n  port = 1\n}\n'


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (GOOD, []),
        (GOOD + "nope = 1", ["6: Unsupported argument"]),
        (GOOD + "tags {\n}", ["6: Unsupported block type"]),
        (GOOD + "nope {\n}", ["6: Unsupported block type"]),
        (GOOD + "timeouts {\n  nope = 1\n}", ["7: Unsupported argument"]),
        (GOOD + 'dynamic "nope" {\n  for_each = []\n  content {}\n}', ["6: Unsupported block type"]),
        (GOOD + 'dynamic "rule" {\n  for_each = [1]\n  content {}\n}', ["8: Missing required argument"]),
        (GOOD + "timeouts {}\ntimeouts {}", ["7: Duplicate timeouts block"]),
        (GOOD + "rule {\n  port = 1\n}\nrule {\n  port = 1\n}", ["9: Too many rule blocks"]),
        ('name = "n"', ["1: Insufficient rule blocks"]),
        ("rule {\n  port = 1\n}", ["1: Missing required argument"]),
        ('name = "n"\nrule = [{ port = 1 }]', ["3: Unsupported argument", "1: Insufficient rule blocks"]),
        (GOOD + "count = 0\nlifecycle {}\nnope = 1", ["8: Unsupported argument"]),
    ],
)
def test_what_does_not_fit_the_schema_is_an_error_on_its_line(tmp_path, body, wrong):
    assert errors(loaded(tmp_path, f'resource "aws_x" "a" {{\n{body}\n}}\n', schemas=SCHEMA)) == wrong


def test_a_data_source_has_a_schema_too(tmp_path):
    text = 'data "aws_x" "a" {\n  nope = 1\n}\n'
    assert "2: Unsupported argument" in errors(loaded(tmp_path, text, schemas=SCHEMA))


def test_what_a_resource_does_not_have_is_an_error_in_the_branch_that_is_not_taken_too(tmp_path):
    text = f'resource "aws_x" "a" {{\n{GOOD}}}\n'
    text += 'output "o" { value = true ? 1 : aws_x.a.nope }\nlocals { a = aws_x.a.nope }\nlocals { b = aws_x.a.name }\n'
    assert errors(loaded(tmp_path, text, schemas=SCHEMA)) == ["8: Unsupported attribute", "7: Unsupported attribute"]


def test_json_has_its_own_words(tmp_path):
    text = '{"resource": {"aws_x": {"a": {\n"name": "n",\n"rule": [{"port": 1}],\n"nope": 1,\n"timeouts": 5}}}}'
    found = errors(loaded(tmp_path, {"main.tf.json": text}, schemas=SCHEMA))
    assert found == ["4: Extraneous JSON object property", "5: Incorrect JSON value type"]


def test_without_a_schema_nothing_is_said(tmp_path):
    assert errors(loaded(tmp_path, 'resource "aws_x" "a" { nope = 1 }\n')) == []
