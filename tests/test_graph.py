import json
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource

from auditor.graph import ResourceGraph, to_dot, to_json, to_mermaid
from auditor.hcl import load

from .hcl.evaluating import loaded

FORMATS = Path(__file__).parents[1] / "auditor/formats"
HOKUSAI = Path(__file__).parents[1] / "terraform_fixtures/hokusai"
MAIN = """
resource "aws_vpc" "v" {}
resource "aws_subnet" "s" {
  count  = 2
  vpc_id = aws_vpc.v.id
}
module "m" {
  source  = "./m"
  subnets = aws_subnet.s[*].id
}
resource "aws_x" "after" {
  depends_on = [module.m]
  secret     = sensitive("hunter2")
}
output "o" { value = module.m.arn }
"""
CHILD = """variable "subnets" {}
resource "aws_lb" "l" { subnets = var.subnets }
output "arn" { value = aws_lb.l.arn }
"""


@pytest.fixture
def declared(tmp_path):
    return loaded(tmp_path, {"main.tf": MAIN, "m/main.tf": CHILD})


def test_edges_go_through_modules_and_depends_on(declared):
    assert ResourceGraph(declared).edges == (
        ("aws_subnet.s[0]", "aws_vpc.v"),
        ("aws_subnet.s[1]", "aws_vpc.v"),
        ("aws_x.after", "module.m.aws_lb.l"),
        ("module.m.aws_lb.l", "aws_subnet.s[0]"),
        ("module.m.aws_lb.l", "aws_subnet.s[1]"),
    )


def test_the_blast_radius_is_everything_that_needs_a_resource(declared):
    graph = ResourceGraph(declared)
    assert graph.dependents("aws_subnet.s[0]") == ("aws_x.after", "module.m.aws_lb.l")
    assert graph.dependencies("module.m.aws_lb.l") == ("aws_subnet.s[0]", "aws_subnet.s[1]", "aws_vpc.v")


def test_the_shortest_path_and_no_path(declared):
    graph = ResourceGraph(declared)
    assert graph.path("aws_x.after", "aws_vpc.v")[0::3] == ("aws_x.after", "aws_vpc.v")
    assert graph.path("aws_vpc.v", "aws_x.after") == ()
    with pytest.raises(KeyError):
        graph.dependents("aws_nope.x")


def test_resources_that_need_each_other_are_a_cycle(tmp_path):
    text = 'resource "aws_x" "a" { b = aws_x.c.d }\nresource "aws_x" "c" { d = aws_x.a.b }\n'
    assert ResourceGraph(loaded(tmp_path, text)).cycles() == (("aws_x.a", "aws_x.c"),)


def test_json_follows_its_schema_and_keeps_secrets(declared):
    graph = to_json(declared)
    schemas = [(name, json.loads((FORMATS / name).read_text())) for name in ("graph.schema.json", "report.schema.json")]
    registry = Registry().with_resources([(name, Resource.from_contents(schema)) for name, schema in schemas])
    jsonschema.Draft202012Validator(schemas[0][1], registry=registry).validate(json.loads(json.dumps(graph)))
    assert "hunter2" not in json.dumps(graph)
    assert graph["outputs"]["o"] == {"value": None, "unknown": True, "sensitive": False, "type": "dynamic"}


def test_json_has_values_and_masks_as_terraform_shows_them(declared):
    found = {resource["address"]: resource for resource in to_json(declared)["resources"]}
    assert found["aws_subnet.s[0]"]["values"] == {}
    assert found["aws_subnet.s[0]"]["unknown"] == {"vpc_id": True}
    assert found["aws_subnet.s[0]"]["key"] == 0
    assert found["aws_x.after"]["sensitive"] == {"secret": True}
    assert found["module.m.aws_lb.l"]["references"][0]["subject"] == "aws_subnet.s[0].id"


def test_dot_and_mermaid_name_every_resource_and_edge(declared):
    assert '"aws_subnet.s[0]" -> "aws_vpc.v";' in to_dot(declared)
    mermaid = to_mermaid(declared)
    assert mermaid.startswith("flowchart LR")
    assert mermaid.count("-->") == 5


def test_the_fixture_hangs_together():
    graph = ResourceGraph(load(HOKUSAI))
    task = 'module.service["api"].aws_ecs_task_definition.this'
    assert 'module.service["api"].aws_ecs_service.this' in graph.dependents(task)
    assert graph.cycles() == ()
