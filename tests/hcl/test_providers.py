from auditor.model.value import Map, Unknown

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


PROVIDERS = """
variable "west" { default = "us-west-2" }
variable "unset" {}
provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = ["111111111111"]
}
provider "aws" {
  alias  = "west"
  region = var.west
  assume_role {
    role_arn = "arn:aws:iam::222222222222:role/deploy"
  }
}
provider "aws" {
  alias   = "unset"
  region  = var.unset
  profile = "other"
  dynamic "assume_role" {
    for_each = var.unset
    content {
      role_arn = assume_role.value
    }
  }
}
"""


def test_each_configuration_says_region_account_and_role(tmp_path):
    main, west, unset = loaded(tmp_path, PROVIDERS).providers
    assert (main.name, main.region, main.role_arn, main.profile) == ("aws", "us-east-1", None, None)
    assert main.allowed_account_ids == ("111111111111",)
    assert (west.name, west.region, west.role_arn) == ("aws.west", "us-west-2", "arn:aws:iam::222222222222:role/deploy")
    assert (unset.name, unset.profile, str(unset.range)) == ("aws.unset", "other", "main.tf:15")
    assert isinstance(unset.region, Unknown)
    assert isinstance(unset.role_arn, Unknown)
    assert "var.unset" in unset.region.reason


def test_a_resource_has_the_configuration_of_its_provider(tmp_path):
    declared = loaded(
        tmp_path, PROVIDERS + 'resource "aws_x" "a" {\n  provider = aws.west\n}\nresource "null_x" "b" {}\n'
    )
    assert declared.provider_of(declared.find("aws_x.a")).name == "aws.west"
    assert declared.provider_of(declared.find("null_x.b")) is None


def test_a_module_that_configures_a_provider_by_itself_uses_its_own(tmp_path):
    child = """
variable "region" {}
provider "aws" {
  region = var.region
  default_tags {
    tags = { Team = "own" }
  }
}
resource "aws_x" "a" {}
"""
    proxy = """
provider "aws" {
  alias = "west"
}
resource "aws_x" "a" { provider = aws.west }
"""
    main = """
provider "aws" { region = "us-east-1" }
module "own" {
  source = "./own"
  region = "eu-west-1"
}
module "proxy" {
  source    = "./proxy"
  providers = { aws.west = aws }
}
"""
    declared = loaded(tmp_path, {"main.tf": main, "own/main.tf": child, "proxy/main.tf": proxy})
    own, passed = (declared.find(f"module.{name}.aws_x.a") for name in ("own", "proxy"))
    assert (own.provider, passed.provider) == ("module.own.aws", "aws")
    assert (declared.provider_of(own).region, declared.provider_of(passed).region) == ("eu-west-1", "us-east-1")
    assert declared.default_tags_of(own) == Map({"Team": "own"})
    assert declared.default_tags_of(passed) is None
