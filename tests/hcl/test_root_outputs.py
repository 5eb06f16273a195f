"""Secrets and ephemeral values in outputs, as terraform 1.11.4 refuses and takes them."""

import pytest

from auditor.hcl import load
from auditor.model.value import Sensitive

from .evaluating import errors, loaded, output, write

SECRET = 'variable "s" {\n  default   = "hunter2"\n  sensitive = true\n}\n'
EPHEMERAL = 'variable "e" {\n  default   = "t"\n  ephemeral = true\n}\n'


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("value = var.s", ["5: Output refers to sensitive values"]),
        ("value = { a = [var.s], b = 1 }", ["5: Output refers to sensitive values"]),
        ("value = [for x in [1] : var.s]\n  sensitive = false", ["5: Output refers to sensitive values"]),
        ("value = var.s\n  sensitive = true", []),
        ("value = nonsensitive(var.s)", []),
        ("value = length(nonsensitive(var.s))", []),
    ],
)
def test_a_secret_must_be_said_to_be_one(tmp_path, written, told):
    assert errors(loaded(tmp_path, f'{SECRET}output "o" {{\n  {written}\n}}\n')) == told


def test_the_value_is_hidden_all_the_same(tmp_path):
    declared = loaded(tmp_path, f'{SECRET}output "o" {{\n  value = var.s\n}}\n')
    assert isinstance(output(declared), Sensitive)
    assert "hunter2" not in str(declared.diagnostics)


def test_outputs_of_modules_may_have_secrets_and_hand_them_on(tmp_path):
    files = {
        "main.tf": 'module "m" {\n  source = "./m"\n}\noutput "o" {\n  value = module.m.o\n}\n',
        "m/main.tf": f'{SECRET}output "o" {{\n  value = var.s\n}}\n',
    }
    assert errors(loaded(tmp_path, files)) == ["4: Output refers to sensitive values"]


def test_a_first_look_does_not_check_it(tmp_path):
    write(tmp_path, {"main.tf": f'{SECRET}output "o" {{\n  value = var.s\n}}\n'})
    assert load(tmp_path, only=()).diagnostics == ()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("value = var.e", ["6: Ephemeral value not allowed"]),
        ("value = { a = var.e }", ["6: Ephemeral value not allowed"]),
        ("value = terraform.applying", ["6: Ephemeral value not allowed"]),
        ("value = ephemeralasnull(var.e)", []),
        ("value = var.e\n  ephemeral = true", ["5: Ephemeral output not allowed"]),
    ],
)
def test_the_state_keeps_nothing_ephemeral(tmp_path, written, told):
    assert errors(loaded(tmp_path, f'{EPHEMERAL}output "o" {{\n  {written}\n}}\n')) == told


def test_an_ephemeral_output_of_a_module_is_one_where_it_is_used(tmp_path):
    call = 'module "m" {\n  source = "./m"\n}\n'
    inner = f'{EPHEMERAL}output "o" {{\n  value     = var.e\n  ephemeral = true\n}}\n'
    assert errors(loaded(tmp_path, {"main.tf": call, "m/main.tf": inner})) == []
    used = f'{call}output "o" {{\n  value = module.m.o\n}}\n'
    assert errors(loaded(tmp_path, {"main.tf": used})) == ["5: Ephemeral value not allowed"]


def test_what_only_we_hide_is_no_error(tmp_path):
    """terraform shows the outputs of another state, also the sensitive ones; we do not."""
    state = '{"version": 4, "outputs": {"s": {"value": "hunter2", "type": "string", "sensitive": true}}}'
    data = 'data "terraform_remote_state" "r" {\n  backend = "local"\n  config  = { path = "other.tfstate" }\n}\n'
    text = data + 'output "o" {\n  value = data.terraform_remote_state.r.outputs.s\n}\n'
    declared = loaded(tmp_path, {"main.tf": text, "other.tfstate": state})
    assert (errors(declared), output(declared)) == ([], Sensitive("hunter2"))


def test_what_is_known_to_be_secret_is_no_error_unless_its_type_says_so(tmp_path):
    text = 'resource "aws_x" "a" {}\nresource "random_password" "a" {}\n'
    text += 'output "o" {\n  value = aws_x.a.b\n}\noutput "p" {\n  value = random_password.a.result\n}\n'
    known = {"aws_x.a": {"b": Sensitive("x")}, "random_password.a": {"result": Sensitive("y")}}
    assert errors(loaded(tmp_path, text, known=known)) == ["6: Output refers to sensitive values"]
