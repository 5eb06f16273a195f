"""moved, removed, import and backend blocks, as they are read."""

import pytest

from auditor.hcl import load
from auditor.model.value import Unknown


@pytest.fixture
def declared(tmp_path):
    def of(text, **options):
        (tmp_path / "main.tf").write_text(text)
        return load(tmp_path, **options)

    return of


def test_an_import_is_one_for_each_instance_with_its_id(declared):
    found = declared(
        'resource "aws_lb" "a" {\n  for_each = toset(["x", "y"])\n}\n'
        'import {\n  for_each = { x = "lb-1", y = "lb-2" }\n  to = aws_lb.a[each.key]\n  id = each.value\n}\n'
    ).imports
    assert [(str(one.address), one.id) for one in found] == [('aws_lb.a["x"]', "lb-1"), ('aws_lb.a["y"]', "lb-2")]


def test_an_import_may_go_into_a_module_instance(declared, tmp_path):
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text('resource "aws_lb" "a" {}\n')
    text = 'module "m" {\n  source = "./m"\n  count = 2\n}\nimport {\n  to = module.m[1].aws_lb.a\n  id = "lb"\n}\n'
    loaded = declared(text)
    assert [str(one.address) for one in loaded.imports] == ["module.m[1].aws_lb.a"]
    assert loaded.diagnostics == ()


def test_the_id_from_a_data_source_is_unknown_and_no_error(declared):
    loaded = declared(
        'data "aws_lb" "old" {\n  name = "old"\n}\nresource "aws_lb" "a" {}\n'
        "import {\n  to = aws_lb.a\n  id = data.aws_lb.old.arn\n}\n"
    )
    assert isinstance(loaded.imports[0].id, Unknown)
    assert loaded.diagnostics == ()


@pytest.mark.parametrize(("lifecycle", "destroy"), [("", True), ("lifecycle {\n destroy = false\n }\n", False)])
def test_removed_says_what_becomes_of_the_object(declared, lifecycle, destroy):
    (removed,) = declared(f"removed {{\n  from = module.m.aws_lb.a\n  {lifecycle}}}\n").removed
    assert (str(removed.source), removed.destroy, str(removed.range)) == ("module.m.aws_lb.a", destroy, "main.tf:1")


def test_the_backend_is_the_last_that_is_written_and_plain_values_only(declared, tmp_path):
    (tmp_path / "backend_override.tf").write_text('terraform {\n  backend "s3" {\n    bucket = "b"\n  }\n}\n')
    backend = declared('terraform {\n  backend "local" {}\n}\n').backend
    assert (backend.type, dict(backend.arguments)) == ("s3", {"bucket": "b"})


def test_without_a_backend_there_is_none(declared):
    assert declared("locals {\n  a = 1\n}\n").backend is None
