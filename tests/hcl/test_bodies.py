from auditor.model.value import Map, Unknown

from .evaluating import errors, loaded

DYNAMIC = """
variable "ports" { default = { http = 80, https = 443 } }
resource "aws_security_group" "sg" {
  name = "x"
  dynamic "ingress" {
    for_each = var.ports
    iterator = port
    content {
      description = port.key
      from_port   = port.value
    }
  }
  ingress {
    from_port = 22
  }
}
"""


def test_dynamic_and_written_blocks_are_one_list(tmp_path):
    group = loaded(tmp_path, DYNAMIC).find("aws_security_group.sg")
    assert [group.get(f"ingress[{place}].from_port") for place in range(3)] == [80, 443, 22]
    assert group.get("ingress[0].description") == "http"


def test_a_dynamic_block_knows_where_its_content_is_written(tmp_path):
    group = loaded(tmp_path, DYNAMIC).find("aws_security_group.sg")
    assert group.range_of("ingress[1].from_port").line == 10
    assert group.origin_of("ingress[1].from_port").line == 2


def test_an_unknown_for_each_makes_the_blocks_unknown(tmp_path):
    text = """
resource "aws_x" "a" {
  dynamic "b" {
    for_each = aws_y.c.d
    content {
      e = b.value
    }
  }
}
resource "aws_y" "c" {}
"""
    assert isinstance(loaded(tmp_path, text).find("aws_x.a").get("b"), Unknown)


def test_one_broken_attribute_leaves_the_others(tmp_path):
    declared = loaded(tmp_path, 'resource "aws_x" "a" {\n  b = upper(1, 2)\n  c = 1\n}\n')
    found = declared.find("aws_x.a")
    assert isinstance(found.get("b"), Unknown)
    assert found.get("c") == 1
    assert errors(declared) == ["2: Too many function arguments"]


def test_meta_arguments_are_no_attributes(tmp_path):
    declared = loaded(
        tmp_path, 'resource "aws_x" "a" {\n  count = 1\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n'
    )
    assert declared.find("aws_x.a[0]").attributes == Map()


def test_an_infinite_number_cannot_be_stored(tmp_path):
    assert errors(loaded(tmp_path, 'resource "aws_x" "a" { b = 1 / 0 }')) == ["1: Failed to write plan file"]
