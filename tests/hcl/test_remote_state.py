import json

from auditor.model.value import Sensitive

from .evaluating import errors, loaded, output

DATA = 'data "terraform_remote_state" "net" {\n  backend = "local"\n  config = { path = "net.tfstate" }\n}\n'
STATE = json.dumps(
    {
        "version": 4,
        "outputs": {
            "vpc_id": {"value": "vpc-1", "type": "string"},
            "pw": {"value": "hunter2", "type": "string", "sensitive": True},
        },
    }
)


def test_outputs_of_a_local_state_are_read(tmp_path):
    text = DATA + 'output "o" { value = data.terraform_remote_state.net.outputs.vpc_id }\n'
    text += 'output "p" { value = data.terraform_remote_state.net.outputs.pw }\n'
    declared = loaded(tmp_path, {"main.tf": text, "net.tfstate": STATE})
    assert output(declared) == "vpc-1"
    assert isinstance(output(declared, "p"), Sensitive)


def test_a_state_that_is_not_there_is_an_error(tmp_path):
    assert errors(loaded(tmp_path, DATA)) == ["1: Unable to find remote state"]


def test_what_is_no_state_is_an_error(tmp_path):
    assert errors(loaded(tmp_path, {"main.tf": DATA, "net.tfstate": "[]"})) == ["1: Unable to read remote state"]


def test_other_backends_stay_unknown(tmp_path):
    text = DATA.replace("local", "s3") + 'output "o" { value = data.terraform_remote_state.net.outputs.vpc_id }\n'
    assert output(loaded(tmp_path, text)).exactly == "data.terraform_remote_state.net.outputs.vpc_id"
