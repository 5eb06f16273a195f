import json

import pytest

from auditor.model.value import Map, Sensitive, Unknown

from .evaluating import errors, loaded, output, write

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


S3 = DATA.replace('"local"', '"s3"').replace("path", "key")
LISTENER = "network//aws_lb.main.arn"
OUTPUTS = Map(
    {
        "vpc_id": "vpc-1",
        "subnets": ("subnet-1", "subnet-2"),
        "services": Map({"api": Map({"port": 8001})}),
        "pw": Sensitive("hunter2"),
        "arn": Unknown(f"{LISTENER} is known after apply", (LISTENER,), LISTENER),
        "hosts": ("a", Unknown("read later", (), "network//aws_lb.main.dns_name")),
    }
)
KNOWN = {"data.terraform_remote_state.net": {"outputs": OUTPUTS}}


def reads(tmp_path, expression, known=None, more=""):
    text = f'{S3}output "o" {{\n  value = {expression.replace("NET", "data.terraform_remote_state.net.outputs")}\n}}\n'
    return loaded(tmp_path, {"main.tf": text + more}, known=KNOWN if known is None else known)


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("NET.vpc_id", "vpc-1"),
        ('NET["vpc_id"]', "vpc-1"),
        ("NET.subnets[1]", "subnet-2"),
        ("NET.services.api.port + 1", 8002),
        ('NET.services["api"].port', 8001),
        ("[for subnet in NET.subnets : upper(subnet)]", ("SUBNET-1", "SUBNET-2")),
        ("length(NET.hosts)", 2),
        ("keys(NET)", ("arn", "hosts", "pw", "services", "subnets", "vpc_id")),
        ('lookup(NET, "vpc_id", "none")', "vpc-1"),
        ('try(NET.nothing, "none")', "none"),
        ("data.terraform_remote_state.net.backend", "s3"),
    ],
)
def test_known_outputs_are_read_in_every_way(tmp_path, expression, wanted):
    declared = reads(tmp_path, expression)
    assert output(declared) == wanted
    assert errors(declared) == []


@pytest.mark.parametrize("expression", ["NET.nothing", 'NET["nothing"]'])
def test_an_output_that_the_known_state_does_not_have_is_terraforms_error(tmp_path, expression):
    (found,) = reads(tmp_path, expression).diagnostics
    assert found.severity == "error"
    assert found.summary in {"Unsupported attribute", "Invalid index"}
    assert (found.range.path, found.range.line) == ("main.tf", 6)


def test_a_sensitive_output_stays_sensitive_through_what_is_made_of_it(tmp_path):
    assert output(reads(tmp_path, "NET.pw")) == Sensitive("hunter2")
    assert output(reads(tmp_path, '"x-${NET.pw}"')) == Sensitive("x-hunter2")


@pytest.mark.parametrize("expression", ["NET.arn", 'NET["arn"]', "local.arn", "module.m.out", 'module.each["a"].out'])
def test_an_unknown_inside_keeps_what_it_is_exactly(tmp_path, expression):
    more = f"locals {{\n  arn = {'data.terraform_remote_state.net.outputs'}.arn\n}}\n"
    more += 'module "m" {\n  source = "./m"\n  in     = local.arn\n}\n'
    more += 'module "each" {\n  source   = "./m"\n  for_each = toset(["a"])\n  in       = local.arn\n}\n'
    write(tmp_path, {"m/main.tf": 'variable "in" {\n  type = string\n}\noutput "out" {\n  value = var.in\n}\n'})
    found = output(reads(tmp_path, expression, more=more))
    assert isinstance(found, Unknown)
    assert found.exactly == LISTENER
    assert found.references == ("data.terraform_remote_state.net.outputs.arn",)


def test_an_unknown_part_of_a_list_is_its_own(tmp_path):
    first, second = output(reads(tmp_path, "NET.hosts"))
    assert first == "a"
    assert second.exactly == "network//aws_lb.main.dns_name"


def test_a_resource_says_that_it_reads_the_other_state(tmp_path):
    more = 'resource "aws_lb_listener" "x" {\n  load_balancer_arn = data.terraform_remote_state.net.outputs.vpc_id\n}\n'
    (resource,) = reads(tmp_path, "1", more=more).of_type("aws_lb_listener")
    assert resource.get("load_balancer_arn") == "vpc-1"
    (reference,) = resource.references
    assert reference.subject == "data.terraform_remote_state.net.outputs.vpc_id"


def test_a_known_state_of_one_instance_is_not_another_instances(tmp_path):
    data = S3.replace("{\n", '{\n  for_each = toset(["a", "b"])\n', 1)
    text = (
        data + 'output "o" {\n  value = [for key in ["a", "b"] : data.terraform_remote_state.net[key].outputs.x]\n}\n'
    )
    known = {'data.terraform_remote_state.net["a"]': {"outputs": Map({"x": 1})}}
    first, second = output(loaded(tmp_path, text, known=known))
    assert first == 1
    assert second.exactly == 'data.terraform_remote_state.net["b"].outputs.x'


def test_a_known_state_in_a_module_is_found_by_its_address(tmp_path):
    inner = S3 + 'output "x" {\n  value = data.terraform_remote_state.net.outputs.vpc_id\n}\n'
    text = 'module "m" {\n  source = "./m"\n}\noutput "o" {\n  value = module.m.x\n}\n'
    known = {"module.m.data.terraform_remote_state.net": {"outputs": OUTPUTS}}
    assert output(loaded(tmp_path, {"main.tf": text, "m/main.tf": inner}, known=known)) == "vpc-1"


def test_what_is_known_of_a_local_state_is_not_read_again(tmp_path):
    text = DATA + 'output "o" {\n  value = data.terraform_remote_state.net.outputs.vpc_id\n}\n'
    declared = loaded(tmp_path, text, known=KNOWN)
    assert output(declared) == "vpc-1"
    assert errors(declared) == []
