from auditor.model.value import Sensitive

from .evaluating import errors, loaded, output


def test_terraform_data_has_no_attribute_but_its_own(tmp_path):
    assert errors(loaded(tmp_path, 'resource "terraform_data" "a" { nope = 1 }\n')) == ["1: Unsupported argument"]
    text = 'resource "terraform_data" "a" { input = 1 }\noutput "o" { value = terraform_data.a.nope }\n'
    assert errors(loaded(tmp_path, text)) == ["2: Unsupported attribute"]


def test_the_output_of_terraform_data_has_the_type_of_its_input(tmp_path):
    text = 'resource "terraform_data" "a" { input = ["x"] }\noutput "o" { value = length(terraform_data.a.output) }\n'
    assert output(loaded(tmp_path, text)) == 1


def test_a_secret_attribute_is_hidden_in_the_resource_too(tmp_path):
    declared = loaded(tmp_path, 'resource "aws_db_instance" "d" { password = "hunter2" }\n')
    assert isinstance(declared.find("aws_db_instance.d").attributes["password"], Sensitive)
