import pytest

from .evaluating import errors, loaded, output


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("locals {\n  a = [for x in [] : var.nope]\n}\n", "Reference to undeclared input variable"),
        ('output "o" { value = true ? 1 : local.nope }\n', "Reference to undeclared local value"),
        ('resource "aws_x" "a" { b = try(aws_y.c.d, 1) }\n', "Reference to undeclared resource"),
        ('output "o" { value = false ? nosuch() : 1 }\n', "Call to unknown function"),
        ("locals {\n  a = each.key\n}\n", 'Reference to "each" in context without for_each'),
        (
            'resource "aws_x" "a" {\n  dynamic "lifecycle" {\n    for_each = []\n    content {}\n  }\n}\n',
            "Unsupported block type",
        ),
        (
            'output "o" {\n  value = 1\n  precondition {\n    condition = true\n    error_message = "x"\n  }\n}\n',
            "Invalid precondition expression",
        ),
    ],
)
def test_what_is_wrong_whatever_the_values_are(tmp_path, text, summary):
    assert summary in [error.split(": ", 1)[1] for error in errors(loaded(tmp_path, text))]


def test_meta_arguments_are_no_references(tmp_path):
    text = """
resource "aws_x" "a" {
  for_each = toset(["a"])
  provider = aws.west
  name     = each.key
  provisioner "local-exec" {
    when       = destroy
    on_failure = continue
    command    = self.id
  }
  lifecycle {
    ignore_changes       = [name]
    replace_triggered_by = [aws_y.b]
  }
}
resource "aws_y" "b" {}
"""
    assert errors(loaded(tmp_path, text)) == []


def test_a_function_of_a_provider_is_unknown_where_the_provider_is_required(tmp_path):
    call = 'output "o" { value = provider::aws::arn_parse("x") }\n'
    assert errors(loaded(tmp_path / "a", call)) == ["1: Unknown provider function"]
    required = "terraform {\n  required_providers {\n    aws = {}\n  }\n}\n"
    declared = loaded(tmp_path / "b", call + required)
    assert errors(declared) == []
    assert "run by its provider" in output(declared).reason


def test_data_inside_a_check_is_declared(tmp_path):
    text = """check "c" {
  data "aws_q" "z" {}
  assert {
    condition     = data.aws_q.z.ok
    error_message = "No."
  }
}
"""
    assert errors(loaded(tmp_path, text)) == ["4: Check block assertion known after apply"]


@pytest.mark.parametrize(
    ("text", "summaries"),
    [
        ("try(terraform_data.many.id, 1)", ["Missing resource instance key"]),
        ("can(terraform_data.one[0])", ["Unexpected resource instance key"]),
        ("can(terraform_data.one.none)", ["Unsupported attribute"]),
        ("terraform_data.many[*].id", []),
        ("terraform_data.one.input.anything", []),
    ],
)
def test_the_first_step_after_a_resource_is_checked_in_try_and_can_too(tmp_path, text, summaries):
    resources = 'resource "terraform_data" "one" {\n  input = { anything = 1 }\n}\n'
    resources += 'resource "terraform_data" "many" {\n  count = 1\n}\n'
    declared = loaded(tmp_path, f"{resources}locals {{\n  a = {text}\n}}\n")
    assert [error.partition(": ")[2] for error in errors(declared)] == summaries
