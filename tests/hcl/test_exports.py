import pytest

from auditor.hcl.exports import from_value
from auditor.model.value import Map, Sensitive, Unknown, freeze

from .evaluating import loaded, output


def test_what_is_not_written_is_exactly_that_attribute(tmp_path):
    declared = loaded(tmp_path, 'resource "aws_lb" "a" {\n}\noutput "o" { value = aws_lb.a.access_logs[0].bucket }\n')
    assert output(declared).exactly == "aws_lb.a.access_logs[0].bucket"


def test_known_attributes_fill_what_aws_computes(tmp_path):
    text = 'resource "aws_lb" "a" {\n  name = "n"\n}\noutput "o" { value = "${aws_lb.a.name} ${aws_lb.a.arn}" }\n'
    declared = loaded(tmp_path, text, known={"aws_lb.a": {"arn": "arn:x", "name": "other"}})
    assert output(declared) == "n arn:x"
    assert declared.find("aws_lb.a").get("arn") == "arn:x"


def test_secret_attributes_of_a_provider_are_sensitive(tmp_path):
    text = 'resource "random_password" "p" {\n  length = 9\n}\noutput "o" { value = "x${random_password.p.result}" }\n'
    known = {"random_password.p": {"result": "hunter2"}}
    assert isinstance(output(loaded(tmp_path, text, known=known)), Sensitive)


def test_model_values_come_in_as_typed_ones():
    value = freeze({"a": [1, 2.5, None], "b": True})
    assert str(from_value(value).type) == "object({a=tuple([number, number, dynamic]), b=bool})"
    assert from_value(Unknown("later", ("x.y.z",), "x.y.z")).raw.exactly == "x.y.z"
    assert from_value(Map()).raw == {}


@pytest.mark.parametrize(
    "expression",
    [
        "aws_lb.a.arn",
        "try(aws_lb.a.arn, null)",
        'join("", [aws_lb.a.arn])',
        'coalesce("", aws_lb.a.arn)',
        "tostring(aws_lb.a.arn)",
        "true ? aws_lb.a.arn : null",
        '"${aws_lb.a.arn}"',
        "element([aws_lb.a.arn], 0)",
        "{ x = aws_lb.a.arn }.x",
        "[for x in [aws_lb.a.arn] : x][0]",
    ],
)
def test_what_is_one_attribute_and_nothing_else_says_so(tmp_path, expression):
    declared = loaded(tmp_path, f'resource "aws_lb" "a" {{}}\noutput "o" {{ value = {expression} }}\n')
    assert output(declared).exactly == "aws_lb.a.arn"
    assert output(declared).references == ("aws_lb.a.arn",)


def test_what_is_made_of_an_attribute_is_not_exactly_it(tmp_path):
    declared = loaded(tmp_path, 'resource "aws_lb" "a" {}\noutput "o" { value = "x-${aws_lb.a.arn}" }\n')
    assert (output(declared).exactly, output(declared).references) == (None, ("aws_lb.a.arn",))


def test_a_whole_resource_can_be_given_to_a_module(tmp_path):
    child = 'variable "lb" { type = object({ arn = string, name = string }) }\noutput "arn" { value = var.lb.arn }\n'
    main = 'resource "aws_lb" "a" { name = "n" }\n' + (
        'module "m" {\n  source = "./m"\n  lb = aws_lb.a\n}\noutput "o" { value = module.m.arn }\n'
    )
    assert output(loaded(tmp_path, {"main.tf": main, "m/main.tf": child})).exactly == "aws_lb.a.arn"
