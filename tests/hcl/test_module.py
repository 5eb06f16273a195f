from auditor.model.value import Sensitive, Unknown

from .evaluating import errors, loaded, output


def test_locals_may_stand_in_any_order(tmp_path):
    assert output(loaded(tmp_path, 'output "o" { value = local.a }\nlocals {\n  a = local.b + 1\n  b = 1\n}\n')) == 2


def test_locals_that_need_each_other_are_one_error_and_unknown(tmp_path):
    declared = loaded(tmp_path, 'locals {\n  a = local.b\n  b = local.a\n}\noutput "o" { value = local.a }\n')
    assert [error.split(": ")[1] for error in errors(declared)] == ["Cycle"]
    assert isinstance(output(declared), Unknown)


def test_sensitive_variables_stay_sensitive(tmp_path):
    text = 'variable "p" {\n  default = "hunter2"\n  sensitive = true\n}\noutput "o" { value = "x-${var.p}" }\n'
    assert isinstance(output(loaded(tmp_path, text)), Sensitive)


def test_a_null_for_a_variable_that_is_not_nullable_is_its_default(tmp_path):
    text = 'variable "a" {\n  default = 1\n  nullable = false\n}\noutput "o" { value = var.a }\n'
    assert output(loaded(tmp_path, {"main.tf": text, "terraform.tfvars": "a = null\n"})) == 1


def test_an_unsuitable_value_is_an_error_where_it_is_given(tmp_path):
    files = {"main.tf": 'variable "a" { type = number }\n', "terraform.tfvars": '\na = "x"\n'}
    declared = loaded(tmp_path, files)
    assert str(declared.diagnostics[0].range) == "terraform.tfvars:2"


def test_paths_and_workspace_are_known(tmp_path):
    text = 'output "o" { value = "${path.module} ${path.root} ${terraform.workspace}" }\n'
    assert output(loaded(tmp_path, text, workspace="staging")) == ". . staging"


def test_what_may_stand_in_an_unreadable_file_is_unknown_and_no_error(tmp_path):
    declared = loaded(tmp_path, {"main.tf": 'output "o" { value = var.a }\n', "bad.tf": "variable {{\n"})
    assert errors(declared) == ["1: Invalid syntax"]
    assert "bad.tf" in output(declared).reason


def test_a_variable_without_a_value_has_its_type(tmp_path):
    text = 'variable "v" {\n  type = object({ a = string })\n}\noutput "o" { value = keys(var.v) }\n'
    assert output(loaded(tmp_path, text)) == ("a",)


def test_the_place_of_an_unsuitable_argument_is_where_the_call_gives_it(tmp_path):
    child = 'variable "v" {\n  type     = number\n  nullable = false\n}\n'
    main = 'locals {\n  l = "x"\n}\nmodule "m" {\n  source = "./m"\n  v      = local.l\n}\n'
    declared = loaded(tmp_path, {"main.tf": main, "m/main.tf": child})
    assert errors(declared) == ["6: Invalid value for input variable"]
