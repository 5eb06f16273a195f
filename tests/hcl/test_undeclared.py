"""References to what is not there: each is told once, in the words of terraform 1.11.4."""

import pytest

from .evaluating import loaded

VARIABLE = 'An input variable with the name "nope" has not been declared. '
VARIABLE += 'This variable can be declared with a variable "nope" {} block.'
KEY = 'Because terraform_data.many has "for_each" set, its attributes must be accessed on specific instances.'
SELF = 'The "self" object is not available in this context. '
SELF += "This object can be used only in resource provisioner, connection, and postcondition blocks."


@pytest.mark.parametrize("taken", ["{}", "true ? 1 : {}", "try({}, 1)"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("var.nope", ("Reference to undeclared input variable", VARIABLE)),
        (
            "local.nope",
            ("Reference to undeclared local value", 'A local value with the name "nope" has not been declared.'),
        ),
        (
            "aws_x.nope.y",
            (
                "Reference to undeclared resource",
                'A managed resource "aws_x" "nope" has not been declared in the root module.',
            ),
        ),
        (
            "data.aws_x.nope.y",
            (
                "Reference to undeclared resource",
                'A data resource "aws_x" "nope" has not been declared in the root module.',
            ),
        ),
        (
            "module.nope.x",
            ("Reference to undeclared module", 'No module call named "nope" is declared in the root module.'),
        ),
        ("self.x", ('Invalid "self" reference', SELF)),
        (
            "var",
            (
                "Invalid reference",
                'The "var" object cannot be accessed directly. Instead, access one of its attributes.',
            ),
        ),
        (
            "bare",
            (
                "Invalid reference",
                "A reference to a resource type must be followed by at least one attribute access, "
                "specifying the resource name.",
            ),
        ),
        ("terraform_data.many.id", ("Missing resource instance key", KEY)),
    ],
)
def test_it_is_told_once_as_terraform_tells_it(tmp_path, text, taken, told):
    many = 'resource "terraform_data" "many" {\n  for_each = { a = 1 }\n}\n'
    declared = loaded(tmp_path, f'{many}output "o" {{\n  value = {taken.format(text)}\n}}\n')
    assert [(one.summary, one.detail, one.range.line) for one in declared.diagnostics] == [(*told, 5)]


def test_two_on_one_line_are_two(tmp_path):
    declared = loaded(tmp_path, 'output "o" {\n  value = [var.nope, var.nope, var.none]\n}\n')
    assert [one.range.column for one in declared.diagnostics] == [12, 22, 32]


def test_a_module_that_is_called_often_is_told_of_once(tmp_path):
    files = {
        "main.tf": 'module "m" {\n  source = "./m"\n  count  = 3\n}\n',
        "m/main.tf": "locals {\n  a = aws_x.nope.y\n}\n",
    }
    (one,) = loaded(tmp_path, files).diagnostics
    assert one.detail == 'A managed resource "aws_x" "nope" has not been declared in the module in m.'


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("count.index", 'Reference to "count" in non-counted context'),
        ("each.key", 'Reference to "each" in context without for_each'),
    ],
)
def test_what_instances_alone_have(tmp_path, text, summary):
    declared = loaded(tmp_path, f'resource "terraform_data" "a" {{\n  input = {text}\n}}\n')
    assert [one.summary for one in declared.diagnostics] == [summary]
