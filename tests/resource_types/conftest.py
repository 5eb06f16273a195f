"""A real moto server over HTTP on loopback, seeded once with a small stack; and the reader of it."""

import os
from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from auditor.live.aws import AwsReader, Limits
from tests.resource_types.stack import Stack, seed
from tests.resource_types.surroundings import seed_surroundings


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    """The URL of a moto server of this test session; boto3's settings point there and nowhere else."""
    kept = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    os.environ |= {"MOTO_EC2_LOAD_DEFAULT_AMIS": "false"}
    server.start()
    host, port = server.get_host_and_port()
    os.environ |= {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    yield os.environ["AWS_ENDPOINT_URL"]
    server.stop()
    os.environ.clear()
    os.environ.update(kept)


@pytest.fixture(scope="session")
def stack(endpoint: str) -> Stack:
    """What is in AWS."""
    session = boto3.Session()
    made = seed(session)
    seed_surroundings(session, made)
    return made


@pytest.fixture(scope="session")
def reader(stack: Stack) -> AwsReader:
    """The reader of the moto server."""
    return AwsReader("us-east-1", limits=Limits(read_timeout_seconds=20))
