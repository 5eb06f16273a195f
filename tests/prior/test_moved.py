"""Moves of a state's addresses, each as the real terraform carried them out (files/moves.json)."""

import json
from pathlib import Path

import pytest

from auditor.hcl import load
from auditor.model.prior import Prior
from auditor.model.value import Map
from auditor.prior import load as load_prior
from auditor.prior.moved import at_declared, new_addresses

FILES = Path(__file__).parent / "files"
ANSWERS = json.loads((FILES / "moves.json").read_text())


def _declared(folder: Path, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return load(folder)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_address_goes_where_terraform_takes_it(tmp_path, name):
    declared = _declared(tmp_path, ANSWERS[name]["files"])
    assert new_addresses(ANSWERS[name]["moved"], declared) == ANSWERS[name]["moved"]


@pytest.mark.parametrize("name", ANSWERS)
def test_what_has_moved_stays_where_it_is(tmp_path, name):
    """A plan's states are at the new addresses already; what was blocked or dropped by terraform stays, too."""
    declared = _declared(tmp_path, ANSWERS[name]["files"])
    after = set(ANSWERS[name]["moved"].values())
    again = new_addresses(after, declared)
    assert {old: new for old, new in again.items() if old in {str(r.address) for r in declared}}.items() == {
        (address, address) for address in after if address in {str(r.address) for r in declared}
    }


def test_the_real_state_comes_to_the_addresses_of_the_real_plan(tmp_path):
    plan = load_prior(FILES / "small.tfplan")
    declared = _declared(tmp_path, plan.configuration)
    state = at_declared(load_prior(FILES / "small.tfstate"), declared)
    assert state.attributes == plan.attributes
    assert state.tainted == plan.tainted == ('aws_lb_target_group.api["b"]',)
    assert at_declared(plan, declared) == plan


def test_deposed_objects_move_with_their_resource(tmp_path):
    declared = _declared(tmp_path, ANSWERS["rename"]["files"])
    prior = Prior(attributes={"terraform_data.a": Map()}, deposed=(("terraform_data.a", "00aa"),))
    moved = at_declared(prior, declared)
    assert (list(moved.attributes), moved.deposed) == (["terraform_data.b"], (("terraform_data.b", "00aa"),))
