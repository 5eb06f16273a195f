"""Roots that learn of each other, and what is evaluated again when a file changes."""

import pytest

from auditor.roots.find import find
from auditor.roots.load import Stack, edited, load
from auditor.roots.rounds import by_root
from tests.roots.roots import FIXTURE, loaded

NET = 'resource "aws_lb" "front" {\n  name = "front"\n}\n'
APP = 'data "aws_lb" "x" {\n  name = "front"\n}\noutput "arn" {\n  value = data.aws_lb.x.arn\n}\n'


def fixture():
    found = find([FIXTURE])
    return Stack(found.base, found.roots)


def test_what_is_known_goes_to_its_root():
    assert by_root({"a//aws_lb.x": {"arn": "1"}, 'b//aws_lb.y["c//d"]': {"arn": "2"}}) == {
        "a": {"aws_lb.x": {"arn": "1"}},
        "b": {'aws_lb.y["c//d"]': {"arn": "2"}},
    }


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("services/api/main.tf", "api", "apis"),
        ("platform/main.tf", '"platform"', '"plateau"'),
        ("modules/ecs-service/routing.tf", "ip", "instance"),
        ("network/outputs.tf", "vpc_id", "vpc"),
    ],
)
def test_an_edit_gives_what_a_whole_load_gives(path, before, after):
    stack = fixture()
    first = load(stack)
    text = (FIXTURE / path).read_text().replace(before, after)
    again, whole = edited(first, {path: text}), load(stack, overlay={path: text})
    assert again.declared == whole.declared != first.declared
    assert again.members == whole.members


def test_an_edit_leaves_the_first_load_as_it_was(tmp_path):
    first = loaded(tmp_path, {"net": NET, "app": APP})
    before = first.declared
    joins = edited(first, {"net/main.tf": NET.replace("front", "back")}).declared.joins
    assert joins == ()
    assert first.declared is before
    assert edited(first, {}).declared == before


def test_only_the_roots_that_read_a_file_are_evaluated_again(tmp_path):
    first = loaded(tmp_path, {"net": NET, "app": APP, "other": NET.replace("front", "side")})

    def again(overlay):
        members = edited(first, overlay).members
        return [name for name, member in members.items() if member is not first.members[name]]

    assert again({}) == []
    assert again({"other/main.tf": NET.replace("front", "rear")}) == ["other"]
    assert again({"net/main.tf": NET.replace("{\n", "{\n  internal = true\n", 1)}) == ["net", "app"]


def test_a_variable_file_beside_a_root_is_its_own(tmp_path):
    text = 'variable "name" {}\nresource "aws_lb" "front" {\n  name = var.name\n}\n'
    (tmp_path / "net").mkdir()
    (tmp_path / "net/terraform.tfvars").write_text('name = "front"\n')
    first = loaded(tmp_path, {"net": text, "app": APP})
    assert first.declared.joins
    assert edited(first, {"net/terraform.tfvars": 'name = "back"\n'}).declared.joins == ()
