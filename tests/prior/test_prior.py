"""The way in: a path to attributes by address, for real files of each format."""

from pathlib import Path

import pytest

from auditor.prior import load, read

FILES = Path(__file__).parent / "files"
REAL = ("small.tfstate", "small.plan.json", "small.tfplan")


@pytest.mark.parametrize("name", REAL)
def test_every_format_gives_the_attributes_of_the_last_apply(name):
    prior = read(FILES / name)
    assert prior == load(FILES / name).attributes
    assert len(prior) == 7
    balancer = prior.get("aws_lb.main") or prior["aws_lb.front"]
    assert balancer["idle_timeout"] == 60


def test_all_formats_agree_on_what_has_not_moved():
    state, plan, binary = (read(FILES / name) for name in REAL)
    same = state.keys() & plan.keys()
    assert "random_password.db" in same
    assert {name: state[name] for name in same} == {name: plan[name] for name in same}
    assert plan == binary


@pytest.mark.parametrize("name", REAL)
def test_no_secret_of_a_real_file_shows(name):
    prior = load(FILES / name)
    shown = repr((prior.attributes, prior.refreshed, prior.planned, prior.outputs))
    assert (FILES / name).read_bytes().startswith(b"PK") or "/result" in (FILES / name).read_text()
    assert "/result" not in shown
    assert "/bcrypt_hash" not in shown
