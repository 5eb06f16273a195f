"""Which object in S3 holds the state: from the code, completed by what `terraform init` noted, or from an URL."""

import json

import pytest

from auditor.errors import UsageError
from auditor.model.move import Backend
from auditor.model.value import Map
from auditor.prior.s3_state import StateObject, is_s3, place_of

WHOLE = Backend("s3", None, Map({"bucket": "states", "key": "prod/net.tfstate", "region": "eu-west-1"}))


@pytest.mark.parametrize(("wanted", "yes"), [("s3", True), ("s3://b/k", True), ("s3.tfstate", False), (None, False)])
def test_only_s3_is_s3(wanted, yes):
    assert is_s3(wanted) is yes


def test_the_backend_of_the_code_names_its_object(tmp_path):
    assert place_of("s3", WHOLE, tmp_path) == StateObject("states", "prod/net.tfstate", "eu-west-1")


@pytest.mark.parametrize(("prefix", "key"), [("", "env:/dev/prod/net.tfstate"), ("ws", "ws/dev/prod/net.tfstate")])
def test_a_workspace_has_its_own_key(tmp_path, prefix, key):
    backend = Backend("s3", None, Map({**WHOLE.arguments, "workspace_key_prefix": prefix}))
    assert place_of("s3", backend, tmp_path, "dev").key == key


def test_what_init_noted_completes_the_code(tmp_path):
    (tmp_path / ".terraform").mkdir()
    config = {"bucket": "noted", "key": "k", "region": None, "secret_key": "hush"}
    note = {"version": 3, "backend": {"type": "s3", "config": config}}
    (tmp_path / ".terraform" / "terraform.tfstate").write_text(json.dumps(note))
    found = place_of("s3", Backend("s3", None, Map({"region": "eu-west-1"})), tmp_path)
    assert found == StateObject("noted", "k", "eu-west-1")


@pytest.mark.parametrize("note", ["{", "[]", '{"backend": []}', '{"backend": {"type": "s3", "config": 1}}'])
def test_a_note_that_is_none_says_nothing(tmp_path, note):
    (tmp_path / ".terraform").mkdir()
    (tmp_path / ".terraform" / "terraform.tfstate").write_text(note)
    assert place_of("s3", WHOLE, tmp_path).bucket == "states"


def test_an_url_names_any_object(tmp_path):
    assert place_of("s3://states/a/b c.tfstate", None, tmp_path) == StateObject("states", "a/b c.tfstate")


@pytest.mark.parametrize(
    ("wanted", "backend", "said"),
    [
        ("s3", None, "names no backend"),
        ("s3", Backend("gcs"), 'has the backend "gcs"'),
        ("s3", Backend("s3", None, Map({"bucket": "b"})), "does not say its key"),
        ("s3://", None, "s3://BUCKET/KEY"),
        ("s3://bucket", None, "s3://BUCKET/KEY"),
    ],
)
def test_what_cannot_be_found_is_a_usage_error(tmp_path, wanted, backend, said):
    with pytest.raises(UsageError, match=said):
        place_of(wanted, backend, tmp_path)
