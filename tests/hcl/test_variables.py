import pytest

from auditor.errors import ConfigurationError

from .evaluating import errors, loaded, write

VARIABLE = 'variable "a" {\n  type = string\n  default = "default"\n}\n'


def chosen(tmp_path, files, **arguments):
    variable = loaded(tmp_path, {"main.tf": VARIABLE, **files}, **arguments).variables[0]
    return variable.value, variable.source


def test_the_later_source_wins_and_is_named(tmp_path):
    files = {}
    assert chosen(tmp_path, files) == ("default", "default")
    environment = {"TF_VAR_a": "env"}
    assert chosen(tmp_path, files, environment=environment) == ("env", "TF_VAR_a")
    files["terraform.tfvars"] = 'a = "tfvars"\n'
    assert chosen(tmp_path, files, environment=environment) == ("tfvars", "terraform.tfvars")
    files["terraform.tfvars.json"] = '{"a": "json"}'
    assert chosen(tmp_path, files) == ("json", "terraform.tfvars.json")
    files["b.auto.tfvars"] = 'a = "auto b"\n'
    files["a.auto.tfvars"] = 'a = "auto a"\n'
    assert chosen(tmp_path, files) == ("auto b", "b.auto.tfvars")
    write(tmp_path, {"env/prod.tfvars": 'a = "file"\n'})
    given = {"var_files": [tmp_path / "env/prod.tfvars"]}
    assert chosen(tmp_path, files, **given) == ("file", "env/prod.tfvars")
    assert chosen(tmp_path, files, variables={"a": "option"}, **given) == ("option", "--var")


def test_text_is_an_expression_only_where_the_type_is_not_primitive(tmp_path):
    text = 'variable "s" { type = string }\nvariable "l" { type = list(number) }\nvariable "u" {}\n'
    declared = loaded(tmp_path, text, variables={"s": "[1]", "l": "[1, 2]", "u": "[1]"})
    assert [variable.value for variable in declared.variables] == ["[1]", (1, 2), "[1]"]


def test_plain_data_is_taken_as_it_is(tmp_path):
    declared = loaded(tmp_path, 'variable "l" { type = list(string) }\n', variables={"l": (1, "b")})
    assert declared.variables[0].value == ("1", "b")


def test_a_variable_file_refers_to_nothing(tmp_path):
    declared = loaded(tmp_path, {"main.tf": VARIABLE, "terraform.tfvars": "a = var.b\n"})
    assert "Variables not allowed" in errors(declared)[0]


def test_a_value_for_nothing_is_a_warning_in_a_file_and_an_error_on_the_command_line(tmp_path):
    declared = loaded(tmp_path, {"main.tf": "", "terraform.tfvars": "z = 1\n"}, variables={"y": "1"})
    assert sorted((found.severity, found.summary) for found in declared.diagnostics) == [
        ("error", "Value for undeclared variable"),
        ("warning", "Value for undeclared variable"),
    ]


def test_a_variable_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(ConfigurationError, match="does not exist"):
        loaded(tmp_path, VARIABLE, var_files=["nope.tfvars"])


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ('type    = number\n  default = "abc"', "3"),
        ("type    = object({ a = string })\n  default = {}", "3"),
        ("nullable = false\n  default  = null", "3"),
    ],
)
def test_a_default_that_does_not_fit_is_its_own_error(tmp_path, written, place):
    text = f'variable "v" {{\n  {written}\n}}\n'
    assert errors(loaded(tmp_path, text)) == [f"{place}: Invalid default value for variable"]
