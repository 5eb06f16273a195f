import pytest

from .evaluating import errors, loaded


def test_overrides_replace_attributes_and_blocks(tmp_path):
    files = {
        "main.tf": 'resource "aws_x" "a" {\n  b = 1\n  c = 1\n  d { e = 1 }\n  d { e = 2 }\n}\n',
        "x_override.tf": 'resource "aws_x" "a" {\n  b = 2\n  d { e = 3 }\n}\n',
    }
    found = loaded(tmp_path, files).find("aws_x.a")
    assert (found.get("b"), found.get("c"), found.get("d")[0]["e"], len(found.get("d"))) == (2, 1, 3, 1)
    assert found.range_of("b").path == "x_override.tf"


def test_an_override_of_nothing_is_an_error(tmp_path):
    files = {"main.tf": "", "override.tf": 'resource "aws_x" "a" {}\n'}
    assert errors(loaded(tmp_path, files)) == ["1: Missing base declaration to override"]


def test_a_name_is_declared_once(tmp_path):
    declared = loaded(tmp_path, {"a.tf": "locals {\n  x = 1\n}\n", "b.tf": "locals {\n  x = 2\n}\n"})
    assert errors(declared) == ["2: Duplicate local value definition"]


def test_blocks_and_labels_that_terraform_does_not_know_are_errors(tmp_path):
    declared = loaded(tmp_path, 'nope "x" {}\nresource "aws_x" {}\nx = 1\n')
    assert sorted(errors(declared)) == [
        "1: Unsupported block type",
        "2: Wrong number of labels",
        "3: Unsupported argument",
    ]


@pytest.mark.parametrize(
    ("block", "summary"),
    [
        ('output "a" {\n  value = 1\n}\n', "Duplicate output definition"),
        ('variable "a" {\n  default = 1\n}\n', "Duplicate variable declaration"),
        ('module "a" {\n  source = "./"\n}\n', "Duplicate module call"),
        ('resource "aws_x" "a" {\n}\n\n', 'Duplicate resource "aws_x" configuration'),
        ('data "aws_x" "a" {\n}\n\n', 'Duplicate data "aws_x" configuration'),
        ('check "a" {\n}\n\n', 'Duplicate check "a" configuration'),
    ],
)
def test_a_second_declaration_has_the_name_that_terraform_gives_it(tmp_path, block, summary):
    found = [error for error in errors(loaded(tmp_path, block * 2)) if "Duplicate" in error]
    assert found == [f"4: {summary}"]
