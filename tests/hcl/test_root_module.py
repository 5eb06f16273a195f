import json
import time
from pathlib import Path

import pytest

from auditor.errors import ConfigurationError
from auditor.hcl import load, read_schemas
from auditor.model.value import Map, is_known

from .evaluating import errors, loaded, output
from .schema_words import attribute, provider

HOKUSAI = Path(__file__).parents[2] / "terraform_fixtures/hokusai"


def test_no_configuration_is_an_error_of_the_user(tmp_path):
    with pytest.raises(ConfigurationError):
        load(tmp_path)


def test_a_variable_without_value_is_an_error_and_a_gap(tmp_path):
    declared = loaded(tmp_path, 'variable "a" {}\noutput "o" { value = var.a }\n')
    assert errors(declared) == ["1: No value for required variable"]
    assert declared.gaps[0].remedy == "give --var a=..."


def test_default_tags_are_read_by_provider_and_alias(tmp_path):
    text = 'provider "aws" {\n  alias = "w"\n  default_tags {\n    tags = { a = "b" }\n  }\n}\n'
    assert loaded(tmp_path, text).default_tags == (("aws.w", Map({"a": "b"})),)


def test_an_edit_is_tried_without_touching_the_disk(tmp_path):
    loaded(tmp_path, 'output "o" { value = 1 }\n')
    changed = load(tmp_path, overlay={"main.tf": 'output "o" { value = 2 }\n'})
    assert output(changed) == 2
    assert output(load(tmp_path)) == 1


def test_order_and_names_of_files_do_not_matter(tmp_path):
    one, other = "locals {\n  a = 1\n}\n", 'output "o" { value = local.a }\n'
    first = loaded(tmp_path / "x", {"a.tf": one, "b.tf": other})
    second = loaded(tmp_path / "y", {"z.tf": one, "c.tf": other})
    assert output(first) == output(second) == 1


def test_a_long_chain_of_locals_is_no_problem(tmp_path):
    chain = "".join(f"  a{number + 1} = local.a{number} + 1\n" for number in range(1000))
    assert output(loaded(tmp_path, f'locals {{\n  a0 = 0\n{chain}}}\noutput "o" {{ value = local.a1000 }}\n')) == 1000


def test_the_fixture_is_read_without_errors_and_fast():
    load(HOKUSAI)
    start = time.process_time()
    declared = load(HOKUSAI)
    assert time.process_time() - start < 0.5
    assert [str(found) for found in declared.diagnostics] == []
    assert declared.gaps == ()
    assert len(declared.resources) > 90


def test_every_resource_has_a_range_and_every_value_an_origin():
    for resource in load(HOKUSAI):
        assert (HOKUSAI / resource.range.path).is_file()
        for path, origin in resource.origins:
            assert (HOKUSAI / origin.path).is_file(), path


def test_what_is_learnt_later_changes_nothing_that_was_known():
    """Evaluation is monotone: an unknown that becomes known never turns a known value into another."""
    before = load(HOKUSAI)
    known = {str(resource.address): {"arn": "arn:x", "id": "id-x"} for resource in before}
    after = load(HOKUSAI, known=known)
    for resource in before:
        for name, value in resource.attributes.items():
            if is_known(value):
                assert after.find(resource.address).attributes[name] == value, f"{resource.address}.{name}"


def test_provider_schemas_come_as_json_or_from_a_file(tmp_path):
    plain = provider({"size": attribute("number")})
    (tmp_path / "schema.json").write_text(json.dumps(plain), encoding="utf-8")
    for schemas in (plain, read_schemas(tmp_path / "schema.json")):
        declared = loaded(tmp_path / "root", 'resource "aws_x" "a" { size = "3" }\n', schemas=schemas)
        assert declared.find("aws_x.a").get("size") == 3
    with pytest.raises(ConfigurationError, match="providers schema -json"):
        loaded(tmp_path / "root", "", schemas={"a": 1})


def test_a_first_look_evaluates_what_it_is_asked_for_and_what_that_needs(tmp_path):
    (tmp_path / "m").mkdir()
    (tmp_path / "m/main.tf").write_text('resource "aws_lb" "inner" {\n  name = "inner"\n}\nresource "aws_eip" "x" {}\n')
    (tmp_path / "main.tf").write_text(
        'module "m" {\n  source = "./m"\n}\n'
        'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n'
        'resource "aws_lb" "main" {\n  name = aws_vpc.main.cidr_block\n}\n'
        'output "cidr" {\n  value = aws_vpc.main.cidr_block\n}\n'
    )
    found = load(tmp_path, only=frozenset({"aws_lb"}))
    assert [str(resource.address) for resource in found] == ["aws_lb.main", "module.m.aws_lb.inner"]
    assert found.resources[0].text("name") == found.outputs[0].value == "10.0.0.0/16"
