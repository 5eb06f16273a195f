"""State, plan JSON and binary plan made by the real terraform now: they agree with each other and with the moves."""

import shutil
from pathlib import Path

import pytest

from auditor.hcl import load
from auditor.prior import load as load_prior
from auditor.prior.moved import at_declared
from tests.fixtures.real_terraform import Unavailable, WorkingCopy, binary, provider_python, working_copy

BEFORE = """
resource "aws_lb" "main" {
  count        = 2
  name         = "small-${count.index}"
  idle_timeout = 60
}
resource "random_password" "db" {
  length = 12
}
"""
AFTER = """
resource "aws_lb" "main" {
  for_each     = toset(["a", "b"])
  name         = "small-${each.key}"
  idle_timeout = 30
}
resource "random_password" "main" {
  length = 12
}
moved {
  from = aws_lb.main[0]
  to   = aws_lb.main["a"]
}
moved {
  from = random_password.db
  to   = random_password.main
}
"""


@pytest.fixture(scope="module")
def copy(request, tmp_path_factory) -> WorkingCopy:
    """A small stack that was applied, then changed and planned."""
    home: Path = request.config.cache.mkdir("terraform-provider")
    root = tmp_path_factory.mktemp("root")
    (root / "main.tf").write_text(BEFORE)
    try:
        binary()
        made = working_copy(root, tmp_path_factory.mktemp("terraform"), provider_python(home))
    except Unavailable as missing:
        pytest.skip(str(missing))
    made.keep_state_here()
    made.plan()
    made.apply()
    (made.folder / "main.tf").write_text(AFTER)
    (made.folder / "plan.json").write_text(_json(made))
    return made


def _json(copy: WorkingCopy) -> str:
    copy.plan()
    return copy.run("show", "-json", "plan.bin")


@pytest.mark.terraform
def test_state_plan_json_and_binary_plan_tell_the_same(copy):
    declared = load(copy.folder)
    state, plan, binary_plan = (
        at_declared(load_prior(copy.folder / name), declared) for name in ("terraform.tfstate", "plan.json", "plan.bin")
    )
    assert sorted(plan.attributes) == ['aws_lb.main["a"]', "aws_lb.main[1]", "random_password.main"]
    assert state.attributes == plan.attributes == binary_plan.attributes
    assert (state.serial, state.lineage) == (binary_plan.serial, binary_plan.lineage)
    assert binary_plan.configuration["main.tf"] == AFTER


@pytest.mark.terraform
def test_the_previous_addresses_of_the_plan_are_the_moves(copy):
    declared = load(copy.folder)
    state = load_prior(copy.folder / "terraform.tfstate")
    moved = at_declared(state, declared)
    changes = load_prior(copy.folder / "plan.json").changes
    told = {change.previous_address: change.address for change in changes if change.previous_address}
    assert told == {"aws_lb.main[0]": 'aws_lb.main["a"]', "random_password.db": "random_password.main"}
    assert all(moved.attributes[new] == state.attributes[old] for old, new in told.items())


@pytest.mark.terraform
def test_the_folder_itself_can_be_given(copy, tmp_path):
    shutil.copyfile(copy.folder / "terraform.tfstate", tmp_path / "terraform.tfstate")
    assert load_prior(tmp_path) == load_prior(copy.folder / "terraform.tfstate")
