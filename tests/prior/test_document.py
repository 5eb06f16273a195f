"""What a file is, and a plain word for what it is instead."""

import json

import pytest

from auditor.errors import SnapshotError
from auditor.prior import document
from auditor.prior.document import load, prior_of

STATE = {"version": 4, "serial": 3, "resources": []}
NOTE = {"version": 3, "backend": {"type": "s3", "config": {"bucket": "b", "secret_key": "hush"}}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"version": 3, "modules": []}, "version 3.*before 0.12.*refresh-only"),
        ({"version": 1}, "version 1"),
        ({"version": 5, "resources": []}, "version 5; this auditor knows version 4"),
        (NOTE, r"note of its backend \(s3\), no state; give --state s3"),
        ({"version": 3, "backend": {"type": "gcs"}}, "state pull"),
        ({"version": 4, "encrypted_data": "x"}, "encrypted"),
        ({"format_version": "2.0", "values": {}}, "format version 2.0"),
        ({"version": 4, "resources": [{"instances": [{}]}]}, "not formed"),
        ({"version": 4, "resources": 5}, "not formed"),
        ({"format_version": "1.0", "values": {"root_module": {"resources": [{"address": "a b"}]}}}, "not formed"),
        ([1], "neither"),
        ({}, "neither"),
    ],
)
def test_what_is_no_state_is_named(content, said):
    with pytest.raises(SnapshotError, match=f"^some.file.*{said}"):
        prior_of(json.dumps(content).encode(), "some.file")


def test_the_note_of_a_backend_does_not_show_its_keys():
    with pytest.raises(SnapshotError) as caught:
        prior_of(json.dumps(NOTE).encode(), "x")
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"@level":"info"}\n{"@level":"info"}\n', "terraform show -json PLAN"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"resource {}", "neither a state, nor a plan"),
        (b"[" * 200_000, "nested too deeply"),
    ],
)
def test_what_is_no_json_is_refused(content, said):
    with pytest.raises(SnapshotError, match=said):
        prior_of(content, "x")


def test_a_file_beyond_the_bound_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(document, "MOST_BYTES", 10)
    (tmp_path / "big").write_text(json.dumps(STATE))
    with pytest.raises(SnapshotError, match="larger than 10"):
        load(tmp_path / "big")


def _state(path, serial):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**STATE, "serial": serial}))


def test_a_folder_gives_the_state_of_the_workspace(tmp_path):
    _state(tmp_path / "terraform.tfstate", 1)
    _state(tmp_path / "terraform.tfstate.d" / "staging" / "terraform.tfstate", 2)
    assert load(tmp_path).serial == 1
    assert load(tmp_path, "staging").serial == 2
    assert load(tmp_path / "terraform.tfstate.d", "staging").serial == 2


def test_a_workspace_without_a_state_is_an_error_that_names_the_others(tmp_path):
    _state(tmp_path / "terraform.tfstate.d" / "staging" / "terraform.tfstate", 2)
    with pytest.raises(SnapshotError, match=r"workspace production; it has those of staging$"):
        load(tmp_path, "production")
