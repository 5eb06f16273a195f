from .evaluating import loaded, write

MAIN = """
variable "services" {}
locals {
  environment = [for name, value in { URL = "http://x", KEY = aws_y.k.arn } : { name = name, value = value }]
}
resource "aws_y" "k" {}
module "service" {
  source   = "./service"
  for_each = var.services
  port     = each.value.port
  env      = concat(local.environment, [{ name = "PORT", value = tostring(each.value.port) }])
  size     = { cpu = 256 }
}
"""
SERVICE = """
variable "port" { type = number }
variable "env" {}
variable "size" { type = object({ cpu = number, memory = optional(number, 512) }) }
resource "aws_ecs_task_definition" "t" {
  cpu    = var.size.cpu
  memory = var.size.memory
  family = "f-${var.port}"
  container_definitions = jsonencode([{ name = "c", environment = var.env, ports = [{ containerPort = var.port }] }])
  lifecycle {
    ignore_changes = [tags, container_definitions[0]]
  }
  depends_on = [aws_z.d]
}
resource "aws_z" "d" {}
"""
TFVARS = """services = {
  api = {
    port = 8001
  }
}
"""


def task(tmp_path, **arguments):
    files = {"main.tf": MAIN, "service/main.tf": SERVICE, "terraform.tfvars": TFVARS}
    return loaded(tmp_path, files, **arguments).find('module.service["api"].aws_ecs_task_definition.t')


def test_origins_lead_through_modules_variables_and_each_into_the_variable_file(tmp_path):
    found = task(tmp_path)
    assert str(found.origin_of("container_definitions[0].ports[0].containerPort")) == "terraform.tfvars:3"
    assert str(found.origin_of("container_definitions[0].environment[2].value")) == "terraform.tfvars:3"


def test_origins_lead_through_locals_and_for_expressions(tmp_path):
    assert str(task(tmp_path).origin_of("container_definitions[0].environment[1].value")) == "main.tf:4"


def test_origins_lead_to_arguments_and_to_defaults_of_types(tmp_path):
    found = task(tmp_path)
    assert str(found.origin_of("cpu")) == "main.tf:12"
    assert str(found.origin_of("memory")) == "service/main.tf:4"


def test_a_text_with_interpolation_is_set_where_it_is_written(tmp_path):
    assert str(task(tmp_path).origin_of("family")) == "service/main.tf:8"


def test_references_lead_through_modules_and_stay_when_the_value_is_known(tmp_path):
    for known in ({}, {"aws_y.k": {"arn": "arn:k"}}):
        found = {(ref.path, ref.subject) for ref in task(tmp_path, known=known).references}
        assert ("container_definitions[0].environment[0].value", "aws_y.k.arn") in found


def test_known_attributes_make_the_document_known(tmp_path):
    assert task(tmp_path).text("container_definitions") is None
    found = task(tmp_path, known={"aws_y.k": {"arn": "arn:k"}})
    assert '"value":"arn:k"' in found.text("container_definitions")
    assert found.decoded("container_definitions")[0]["environment"][0]["value"] == "arn:k"


def test_meta_arguments_are_read(tmp_path):
    found = task(tmp_path)
    assert found.ignore_changes == ("tags", "container_definitions[0]")
    assert found.depends_on == ('module.service["api"].aws_z.d',)
    assert (found.range.path, found.range.line, found.range.end_line) == ("service/main.tf", 5, 14)


def test_a_reference_in_the_branch_that_is_not_taken_stays(tmp_path):
    write(tmp_path, {"main.tf": ""})
    text = (
        'variable "on" { default = true }\nresource "aws_y" "k" {}\n'
        'resource "aws_x" "a" { b = var.on ? "x" : aws_y.k.arn }\n'
    )
    declared = loaded(tmp_path, text)
    assert [(ref.path, ref.subject) for ref in declared.find("aws_x.a").references] == [("b", "aws_y.k.arn")]


def test_a_call_that_depends_on_something_makes_all_inside_depend_on_it(tmp_path):
    main = 'resource "aws_y" "k" {}\nmodule "m" {\n  source = "./m"\n  depends_on = [aws_y.k]\n}\n'
    declared = loaded(tmp_path, {"main.tf": main, "m/main.tf": 'resource "aws_x" "a" {}\n'})
    assert declared.find("module.m.aws_x.a").depends_on == ("aws_y.k",)


def test_whole_ignore_is_the_word_all(tmp_path):
    declared = loaded(tmp_path, 'resource "aws_x" "a" {\n  lifecycle {\n    ignore_changes = all\n  }\n}\n')
    assert declared.find("aws_x.a").ignore_changes == ("all",)


def test_prevent_destroy_is_a_literal(tmp_path):
    text = 'resource "aws_x" "%s" {\n  lifecycle {\n    prevent_destroy = %s\n  }\n}\n'
    declared = loaded(tmp_path, text % ("a", "true") + text % ("b", "false") + 'resource "aws_x" "c" {}\n')
    assert [declared.find(f"aws_x.{name}").prevent_destroy for name in "abc"] == [True, False, False]
