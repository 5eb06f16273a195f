"""State and plan, joined, at the addresses of the code; a state in S3 that may not be read is a gap."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.errors import ReadFailed, SnapshotError, UsageError
from auditor.facts import Facts
from auditor.hcl import load
from auditor.last_known import EFFECT, Wanted, last_known, last_known_of_all
from auditor.model.finding import Class
from auditor.prior import read
from auditor.prior.s3_state import StateObject
from tests.worlds.world import WORLDS, World

FILES = Path(__file__).parent / "prior" / "files"
CODE = """
terraform {
  backend "s3" {
    bucket = "states"
    key    = "net.tfstate"
    region = "eu-west-1"
  }
}
resource "aws_lb" "front" {
  name = "small"
}
moved {
  from = aws_lb.main
  to   = aws_lb.front
}
"""


@pytest.fixture
def declared(tmp_path):
    (tmp_path / "main.tf").write_text(CODE)
    return load(tmp_path)


def _never(place, most_bytes):
    raise AssertionError(f"{place} was asked for")


def test_nothing_asked_is_nothing_known(declared):
    assert last_known(Wanted(), declared, _never) is None


def test_a_state_file_comes_at_the_addresses_of_the_code(declared):
    assert "aws_lb.front" in last_known(Wanted(FILES / "small.tfstate"), declared, _never).attributes


def test_of_state_and_plan_the_plan_wins_and_the_state_completes(declared):
    found = last_known(Wanted(FILES / "small.tfstate", FILES / "small.plan.json"), declared, _never)
    assert (found.source, found.serial) == ("plan JSON", 9)
    assert found.change("aws_lb.front").actions == ("update",)
    assert "aws_lb.main" not in found.attributes


def test_the_state_in_s3_is_asked_for_only_by_name_and_at_the_backends_place(declared):
    asked = []

    def fetch(place, most_bytes):
        asked.append(place)
        return (FILES / "small.tfstate").read_bytes()

    found = last_known(Wanted("s3", workspace="dev"), declared, fetch)
    assert asked == [StateObject("states", "env:/dev/net.tfstate", "eu-west-1")]
    assert found.attributes["aws_lb.front"]["idle_timeout"] == 60


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("AccessDenied", "allow s3:GetObject on arn:aws:s3:::states/net.tfstate"),
        ("NoSuchKey", "check bucket, key"),
        ("ConnectTimeout", "terraform state pull"),
    ],
)
def test_what_s3_does_not_give_is_a_gap_with_the_action(declared, code, remedy):
    def fetch(place, most_bytes):
        raise ReadFailed("s3:GetObject", code, "no")

    (gap,) = last_known(Wanted("s3"), declared, fetch).gaps
    assert (gap.layer, gap.subject, gap.effect) == ("prior", "s3://states/net.tfstate", EFFECT)
    assert "s3:GetObject" in gap.reason
    assert gap.remedy.startswith(remedy) or remedy in gap.remedy


def test_an_object_that_is_no_state_is_an_error_with_its_name(declared):
    with pytest.raises(SnapshotError, match="s3://other/x"):
        last_known(Wanted("s3://other/x"), declared, lambda place, most_bytes: b"<html>")


def test_a_backend_that_is_not_there_is_a_usage_error(tmp_path):
    (tmp_path / "main.tf").write_text("locals {}\n")
    with pytest.raises(UsageError, match="names no backend"):
        last_known(Wanted("s3"), load(tmp_path), _never)


def _renamed(tmp_path, decoy: str) -> Facts:
    """A world whose state still has the rule at an older address, which a moved block leads to the code's."""
    world = World(WORLDS / "decoys" / decoy)
    state = json.loads((world.folder / "state.json").read_text().replace('"name": "api"', '"name": "older"'))
    (tmp_path / "state.json").write_text(json.dumps(state))
    for file in world.folder.glob("*.tf"):
        (tmp_path / file.name).write_text(file.read_text())
    types = {one["type"] for one in state["resources"] if one["name"] == "older"}
    moves = "".join(f"moved {{\n  from = {type}.older\n  to   = {type}.api\n}}\n" for type in sorted(types))
    (tmp_path / "moved.tf").write_text(moves)
    facts = world.facts()
    assert "aws_lb_listener_rule" in types
    last = last_known(Wanted(tmp_path / "state.json"), load(tmp_path), _never)
    assert "aws_lb_listener_rule.older" in read(tmp_path / "state.json")
    return replace(facts, prior=last.attributes)


@pytest.mark.parametrize(("decoy", "standing"), [("rule-drifted", Class.DRIFTED), ("rule-unapplied", Class.UNAPPLIED)])
def test_after_a_move_the_class_is_what_it_was_before(tmp_path, decoy, standing):
    facts = _renamed(tmp_path, decoy)
    assert facts.standing("aws_lb_listener_rule.api", "action[0].target_group_arn") == standing


def test_each_of_several_roots_has_a_state_of_its_own_in_a_folder(tmp_path, declared):
    states = tmp_path / "states"
    (states / "services/api").mkdir(parents=True)
    text = (FILES / "small.tfstate").read_text()
    (states / "network.tfstate").write_text(text)
    (states / "services/api/terraform.tfstate").write_text(text)
    members = dict.fromkeys(("network", "services/api", "platform"), declared)
    found = last_known_of_all(Wanted(states), members, _never)
    assert {"network//aws_lb.front", "services/api//aws_lb.front"} <= set(found.attributes)
    assert not any(address.startswith("platform//") for address in found.attributes)
    (gap,) = found.gaps
    assert (gap.subject, gap.reason) == (
        "platform",
        "the folder of states has neither platform.tfstate nor platform/terraform.tfstate",
    )


def test_each_of_several_roots_is_asked_for_its_own_backend(tmp_path, declared):
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare/main.tf").write_text("")
    asked = []

    def fetch(place, most_bytes):
        asked.append(str(place))
        return (FILES / "small.tfstate").read_bytes()

    found = last_known_of_all(Wanted("s3"), {"a": declared, "b": load(tmp_path / "bare")}, fetch)
    assert asked == ["s3://states/net.tfstate"]
    assert "a//aws_lb.front" in found.attributes
    assert [(gap.subject, gap.reason) for gap in found.gaps] == [
        ("b", "--state s3: the configuration names no backend; give a file or s3://BUCKET/KEY")
    ]


@pytest.mark.parametrize("wanted", [Wanted(FILES / "small.tfstate"), Wanted("s3://b/k"), Wanted(plan=FILES / "x")])
def test_one_file_is_not_the_state_of_several_roots(wanted, declared):
    with pytest.raises(UsageError, match="choose it with --root"):
        last_known_of_all(wanted, {"a": declared, "b": declared}, _never)


def test_several_roots_without_a_state_know_nothing(declared):
    assert last_known_of_all(Wanted(), {"a": declared, "b": declared}, _never) is None
