"""A real plan file, and zips that are none or that would unpack to more than is good."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.errors import SnapshotError
from auditor.prior import binary_plan
from auditor.prior.binary_plan import CHANGES, prior_of

REAL = (Path(__file__).parent / "files" / "small.tfplan").read_bytes()
STATE = {"version": 4, "serial": 1, "lineage": "l", "resources": []}


def _zip(files, compression=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return made.getvalue()


def _balancer(idle):
    instances = [{"attributes": {"idle": idle}}]
    return {**STATE, "resources": [{"mode": "managed", "type": "aws_lb", "name": "a", "instances": instances}]}


def test_a_real_plan_tells_its_state_its_configuration_and_its_time():
    prior = prior_of(REAL, "plan")
    assert (prior.source, prior.serial, prior.terraform_version) == ("binary plan", 9, "1.11.4")
    assert prior.lineage == "89b1b39c-59ab-c5e9-7a31-2b567608f1f8"
    assert prior.taken_at == datetime(2026, 11, 24, 16, 42, 47, tzinfo=UTC)
    assert sorted(prior.configuration) == ["backend_override.tf", "main.tf", "service/main.tf"]
    assert 'resource "aws_lb" "front"' in prior.configuration["main.tf"]


def test_what_the_protobuf_says_is_a_gap_and_not_guessed():
    prior = prior_of(REAL, "plan")
    assert (prior.changes, prior.planned) == ((), {})
    assert CHANGES in prior.gaps


def test_what_was_applied_is_the_state_before_the_refresh():
    prior = prior_of(_zip({"tfplan": "", "tfstate": _balancer(30), "tfstate-prev": _balancer(60)}), "plan")
    assert (prior.attributes["aws_lb.a"]["idle"], prior.refreshed["aws_lb.a"]["idle"]) == (60, 30)


def test_without_a_time_with_its_zone_none_is_told():
    assert prior_of(_zip({"tfplan": "", "tfstate": STATE}), "plan").taken_at is None


def test_another_zip_is_no_plan():
    with pytest.raises(SnapshotError, match="no plan"):
        prior_of(_zip({"index.html": "hello"}), "site.zip")


@pytest.mark.parametrize("name", ["../evil.tf", "/etc/passwd", "tfconfig/m-/../../x.tf", "c:/x", "a/..", "a\\b"])
def test_a_name_that_leads_outside_is_refused(name):
    with pytest.raises(SnapshotError, match="outside itself"):
        prior_of(_zip({"tfplan": "", "tfstate": STATE, name: "x"}), "plan")


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(binary_plan, "MOST_BYTES", 100_000)
    bomb = _zip({"tfplan": "", "tfstate": STATE, "tfconfig/m-/main.tf": "0" * 200_000})
    assert len(bomb) < 2_000
    with pytest.raises(SnapshotError, match="unpacks to more"):
        prior_of(bomb, "plan")


def test_a_header_that_lies_about_the_size_does_not_help_a_bomb():
    honest = _zip({"tfplan": "", "tfstate": json.dumps(STATE) + " " * 300_000})
    lying = honest.replace((len(json.dumps(STATE)) + 300_000).to_bytes(4, "little"), (90).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(SnapshotError):
        prior_of(lying, "plan")


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(binary_plan, "MOST_FILES", 3)
    with pytest.raises(SnapshotError, match="more than 3"):
        prior_of(_zip({str(n): "" for n in range(4)}), "plan")


@pytest.mark.parametrize("size", [4, 60, 1000, len(REAL) - 30])
def test_a_plan_that_was_cut_off_is_damaged(size):
    with pytest.raises(SnapshotError, match="damaged"):
        prior_of(REAL[:size], "plan")


def test_a_state_of_another_version_inside_is_refused():
    with pytest.raises(SnapshotError, match="version 4"):
        prior_of(_zip({"tfplan": "", "tfstate": {"version": 5}}), "plan")
