"""One object in a real moto server is read, and no other one; what S3 refuses is named by its action."""

from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from auditor.errors import ReadFailed, ReadOnlyViolation
from auditor.live import allowed_actions
from auditor.live.state_object import ACTION, StateReader


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a moto server with one object."""
    moto = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    url = f"http://{host}:{port}"
    client = boto3.client("s3", "us-east-1", endpoint_url=url, aws_access_key_id="t", aws_secret_access_key="t")
    client.create_bucket(Bucket="state-object")
    client.put_object(Bucket="state-object", Key="a/b.tfstate", Body=b'{"version": 4}')
    yield url
    moto.stop()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of the bucket; boto3's settings lead to the server."""
    settings = {"ENDPOINT_URL": server, "ACCESS_KEY_ID": "t", "SECRET_ACCESS_KEY": "t", "DEFAULT_REGION": "us-east-1"}
    for name, value in settings.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    return "state-object"


def test_the_object_is_read_whole(bucket: str) -> None:
    assert StateReader(bucket, "a/b.tfstate").read(bucket, "a/b.tfstate", 1000) == b'{"version": 4}'


def test_another_object_is_never_asked_for(bucket: str) -> None:
    with pytest.raises(ReadOnlyViolation, match="other"):
        StateReader(bucket, "a/b.tfstate").read(bucket, "other", 1000)


def test_the_action_is_in_no_other_readers_list() -> None:
    assert ACTION not in allowed_actions()


def test_what_is_not_there_names_action_and_code(bucket: str) -> None:
    with pytest.raises(ReadFailed) as caught:
        StateReader(bucket, "none").read(bucket, "none", 1000)
    assert (caught.value.action, caught.value.code) == ("s3:GetObject", "NoSuchKey")


def test_an_object_beyond_the_bound_is_not_kept(bucket: str) -> None:
    with pytest.raises(ReadFailed, match="more than 5 bytes"):
        StateReader(bucket, "a/b.tfstate").read(bucket, "a/b.tfstate", 5)
