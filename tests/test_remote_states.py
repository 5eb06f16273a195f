"""The outputs of other configurations' states in S3: read when asked for, unknown with a reason when that fails."""

import json
from dataclasses import replace

import boto3
import pytest
from moto.server import ThreadedMotoServer

from auditor.errors import ReadFailed
from auditor.hcl import load
from auditor.model.value import Map, Sensitive, Unknown
from auditor.pipeline import Options, gather
from auditor.prior.s3_state import StateObject
from auditor.remote_states import read

STATE = {
    "version": 4,
    "terraform_version": "1.11.4",
    "serial": 3,
    "lineage": "x",
    "outputs": {
        "arn": {"value": "arn:aws:x", "type": "string"},
        "password": {"value": "hush-hush", "type": "string", "sensitive": True},
    },
    "resources": [],
}


def data(name, backend="s3", config='{ bucket = "b", key = "k", region = "eu-west-1" }', more=""):
    return f'data "terraform_remote_state" "{name}" {{\n  backend = "{backend}"\n  config = {config}\n{more}\n}}\n'


def declared(tmp_path, *blocks):
    (tmp_path / "main.tf").write_text('variable "v" {}\n' + "".join(blocks))
    return load(tmp_path)


class Fetch:
    def __init__(self, content=None, failure=None):
        self.asked, self._content, self._failure = [], content, failure

    def __call__(self, place, most_bytes):
        self.asked.append(place)
        if self._failure:
            raise self._failure
        return self._content


def test_the_outputs_are_known_and_secrets_stay_secret(tmp_path):
    fetch = Fetch(json.dumps(STATE).encode())
    found = read(declared(tmp_path, data("net")), fetch)
    assert found.known == {
        "data.terraform_remote_state.net": {
            "outputs": Map({"arn": "arn:aws:x", "password": Sensitive("hush-hush")}),
        }
    }
    assert fetch.asked == [StateObject("b", "k", "eu-west-1")]
    assert found.gaps == ()


def test_a_state_that_several_read_is_asked_for_once(tmp_path):
    fetch = Fetch(json.dumps(STATE).encode())
    found = read(declared(tmp_path, data("one"), data("two")), fetch)
    assert len(found.known) == 2
    assert len(fetch.asked) == 1


def test_a_workspace_has_its_own_object(tmp_path):
    fetch = Fetch(json.dumps(STATE).encode())
    read(declared(tmp_path, data("net", more='  workspace = "prod"')), fetch)
    assert [str(place) for place in fetch.asked] == ["s3://b/env:/prod/k"]


@pytest.mark.parametrize(
    ("fetch", "reason"),
    [
        (Fetch(failure=ReadFailed("s3:GetObject", "AccessDenied", "denied")), "denied"),
        (Fetch(b"<html>"), "s3://b/k"),
    ],
)
def test_what_cannot_be_read_is_a_gap_and_stays_unknown(tmp_path, fetch, reason):
    found = read(declared(tmp_path, data("one"), data("two")), fetch)
    assert found.known == {}
    (gap,) = found.gaps
    assert gap.subject == "s3://b/k"
    assert reason in gap.reason


def test_a_place_that_hangs_on_a_variable_is_a_gap(tmp_path):
    fetch = Fetch()
    found = read(declared(tmp_path, data("net", config='{ bucket = "b", key = var.v }')), fetch)
    assert [gap.subject for gap in found.gaps] == ["data.terraform_remote_state.net"]
    assert fetch.asked == []


def test_other_backends_are_not_asked(tmp_path):
    fetch = Fetch()
    assert read(declared(tmp_path, data("net", "gcs", '{ bucket = "b" }')), fetch).known == {}
    assert fetch.asked == []


def test_with_state_s3_a_run_reads_what_its_data_sources_name(tmp_path, monkeypatch):
    moto = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    moto.start()
    try:
        url = "http://{}:{}".format(*moto.get_host_and_port())
        for name, value in {"ENDPOINT_URL": url, "ACCESS_KEY_ID": "t", "SECRET_ACCESS_KEY": "t"}.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        client = boto3.client("s3", "us-east-1")
        client.create_bucket(Bucket="states")
        client.put_object(Bucket="states", Key="k", Body=json.dumps(STATE).encode())
        client.put_object(Bucket="states", Key="own", Body=json.dumps({**STATE, "outputs": {}}).encode())
        backend = 'terraform {\n  backend "s3" {\n    bucket = "states"\n    key    = "own"\n  }\n}\n'
        output = 'output "arn" {\n  value = data.terraform_remote_state.net.outputs.arn\n}\n'
        config = '{ bucket = "states", key = "k", region = "us-east-1" }'
        (tmp_path / "main.tf").write_text(backend + data("net", config=config) + output)
        offline = Options(tmp_path, live=False, probes=False, region="us-east-1")
        assert isinstance(gather(offline).declared.outputs[0].value, Unknown)
        assert gather(replace(offline, state="s3")).declared.outputs[0].value == "arn:aws:x"
    finally:
        moto.stop()
