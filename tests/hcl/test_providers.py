from .evaluating import loaded

CHILD = """
terraform {
  required_providers {
    aws = { configuration_aliases = [aws.other] }
  }
}
resource "aws_x" "a" {}
resource "aws_x" "b" { provider = aws.other }
"""


def test_a_resource_says_which_provider_of_the_root_it_uses(tmp_path):
    main = """
provider "aws" {}
provider "aws" {
  alias = "west"
}
resource "aws_x" "w" { provider = aws.west }
resource "random_id" "r" {}
module "m" {
  source = "./m"
  providers = {
    aws       = aws.west
    aws.other = aws
  }
}
"""
    declared = loaded(tmp_path, {"main.tf": main, "m/main.tf": CHILD})
    found = {str(resource.address): resource.provider for resource in declared}
    assert found == {
        "aws_x.w": "aws.west",
        "random_id.r": "random",
        "module.m.aws_x.a": "aws.west",
        "module.m.aws_x.b": "aws",
    }
