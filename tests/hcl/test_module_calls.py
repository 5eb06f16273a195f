import pytest

from auditor.model.value import Map, Unknown

from .evaluating import errors, loaded, output

CHILD = (
    'variable "n" {}\nresource "aws_x" "a" {\n  name = var.n\n}\n'
    'output "name" { value = aws_x.a.name }\noutput "arn" { value = aws_x.a.arn }\n'
)


def test_a_module_with_for_each_has_an_instance_for_each_key(tmp_path):
    call = """
module "m" {
  source   = "./m"
  for_each = { a = "one", b = "two" }
  n        = each.value
}
output "o" { value = { for k, m in module.m : k => m.name } }
output "one" { value = module.m["a"].arn }
"""
    declared = loaded(tmp_path, {"main.tf": call, "m/main.tf": CHILD})
    assert output(declared) == Map({"a": "one", "b": "two"})
    assert output(declared, "one").exactly == 'module.m["a"].aws_x.a.arn'
    assert [str(resource.address) for resource in declared] == ['module.m["a"].aws_x.a', 'module.m["b"].aws_x.a']


def test_modules_nest(tmp_path):
    outer = (
        'module "inner" {\n  source = "../m"\n  count = 2\n  n = "x${count.index}"\n}\n'
        'output "o" { value = module.inner[*].name }\n'
    )
    main = 'module "outer" {\n  source = "./outer"\n}\noutput "o" { value = module.outer.o }\n'
    declared = loaded(tmp_path, {"main.tf": main, "outer/main.tf": outer, "m/main.tf": CHILD})
    assert output(declared) == ("x0", "x1")
    assert declared.find("module.outer.module.inner[1].aws_x.a") is not None


def test_a_module_that_is_not_there_is_one_gap_and_unknown(tmp_path):
    call = 'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n}\noutput "o" { value = module.vpc.vpc_id }\n'
    declared = loaded(tmp_path, call)
    assert [gap.subject for gap in declared.gaps] == ["module.vpc"]
    assert "main.tf:1" in declared.gaps[0].effect
    assert isinstance(output(declared), Unknown)
    assert errors(declared) == []


def test_an_installed_module_is_used(tmp_path):
    manifest = '{"Modules": [{"Key": "vpc", "Source": "x", "Dir": ".terraform/modules/vpc"}]}'
    call = 'module "vpc" {\n  source = "some/vpc/aws"\n  n = "x"\n}\noutput "o" { value = module.vpc.name }\n'
    files = {"main.tf": call, ".terraform/modules/modules.json": manifest, ".terraform/modules/vpc/main.tf": CHILD}
    assert output(loaded(tmp_path, files)) == "x"


def test_modules_that_call_each_other_without_end_are_a_gap(tmp_path):
    declared = loaded(tmp_path, 'module "me" {\n  source = "./"\n}\n')
    assert "without end" in declared.gaps[0].reason


@pytest.mark.parametrize(
    ("arguments", "error"), [("", "1: Missing required argument"), ("  n = 1\n  z = 2\n", "4: Unsupported argument")]
)
def test_arguments_are_checked_at_the_call(tmp_path, arguments, error):
    call = f'module "m" {{\n  source = "./m"\n{arguments}}}\n'
    assert errors(loaded(tmp_path, {"main.tf": call, "m/main.tf": CHILD})) == [error]


def test_an_output_may_feed_another_argument_of_the_same_module(tmp_path):
    child = 'variable "a" {}\nvariable "b" {}\noutput "x" { value = var.a }\noutput "y" { value = var.b }\n'
    call = 'module "m" {\n  source = "./m"\n  a = 1\n  b = module.m.x\n}\noutput "o" { value = module.m.y }\n'
    assert output(loaded(tmp_path, {"main.tf": call, "m/main.tf": child})) == 1
