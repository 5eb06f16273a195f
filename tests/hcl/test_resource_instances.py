from auditor.model.value import Unknown

from .evaluating import errors, loaded, output


def test_count_and_for_each_make_instances_with_keys(tmp_path):
    text = (
        'resource "aws_x" "c" {\n  count = 2\n  n = count.index\n}\nresource "aws_x" "e" {\n'
        "  for_each = { a = 1 }\n  n = each.value\n}\n"
    )
    declared = loaded(tmp_path, text)
    assert {str(found.address): found.get("n") for found in declared} == {
        "aws_x.c[0]": 0,
        "aws_x.c[1]": 1,
        'aws_x.e["a"]': 1,
    }


def test_instances_can_be_gone_through(tmp_path):
    text = (
        'resource "aws_x" "c" {\n  count = 2\n  n = count.index\n}\n'
        'output "o" { value = [aws_x.c[*].n, aws_x.c[1].arn] }\n'
    )
    found = output(loaded(tmp_path, text))
    assert found[0] == (0, 1)
    assert found[1].exactly == "aws_x.c[1].arn"


def test_an_unknown_number_of_instances_is_a_gap_with_its_effect(tmp_path):
    text = (
        'data "aws_q" "z" {}\nresource "aws_x" "a" {\n  count = length(data.aws_q.z.ids)\n}\n'
        'output "o" { value = aws_x.a[0].arn }\n'
    )
    declared = loaded(tmp_path, text)
    assert declared.of_type("aws_x") == ()
    assert declared.gaps[0].subject == "aws_x.a"
    assert isinstance(output(declared), Unknown)
    assert errors(declared) == []


def test_a_number_that_hangs_on_a_resource_is_an_error_as_in_terraform(tmp_path):
    text = 'resource "aws_q" "z" {}\nresource "aws_x" "a" {\n  count = length(aws_q.z.ids)\n}\n'
    assert errors(loaded(tmp_path, text)) == ["3: Invalid count argument"]
    known = {"aws_q.z": {"ids": ("a", "b")}}
    assert len(loaded(tmp_path, text, known=known).of_type("aws_x")) == 2


def test_many_instances_take_linear_time(tmp_path):
    text = (
        'resource "aws_x" "a" {\n  count = 2000\n  n = count.index\n}\nresource "aws_y" "b" {\n'
        "  count = 2000\n  n = aws_x.a[count.index].n\n}\n"
    )
    assert len(loaded(tmp_path, text).resources) == 4000
