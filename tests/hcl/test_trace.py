from auditor.hcl.root_module import prepare
from auditor.hcl.trace import Tracer

from .evaluating import write

MAIN = """
resource "aws_lb" "a" {}
resource "aws_y" "e" {
  for_each = { x = 1 }
}
locals {
  arn  = aws_lb.a.arn
  loop = local.loop
}
module "m" {
  source = "./m"
  arn    = local.arn
}
output "through" { value = module.m.back }
output "keyed" { value = aws_y.e["x"].id }
"""
CHILD = 'variable "arn" {}\noutput "back" { value = false ? var.arn : null }\n'


def traced(tmp_path, name):
    write(tmp_path, {"main.tf": MAIN, "m/main.tf": CHILD})
    module, _ = prepare(tmp_path)
    body = module.configuration.outputs[name].body
    return Tracer().of_body(module, body)["value"]


def test_a_reference_is_followed_through_outputs_variables_and_locals(tmp_path):
    assert traced(tmp_path, "through") == {"aws_lb.a.arn"}


def test_keys_stay_on_the_way(tmp_path):
    assert traced(tmp_path, "keyed") == {'aws_y.e["x"].id'}


def test_a_local_that_needs_itself_ends(tmp_path):
    write(tmp_path, {"main.tf": MAIN.replace("module.m.back", "local.loop"), "m/main.tf": CHILD})
    module, _ = prepare(tmp_path)
    assert Tracer().of_body(module, module.configuration.outputs["through"].body)["value"] == set()
