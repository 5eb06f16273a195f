"""A real moto server over HTTP on loopback, seeded once with a small stack; and the reader of it."""

import os
from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from auditor.live.aws import AwsReader, Limits
from tests.resource_types.stack import Stack, seed
from tests.resource_types.surroundings import seed_surroundings


@pytest.fixture(scope="package")
def endpoint() -> Iterator[str]:
    """The URL of a moto server; as long as it runs, boto3's settings point there and nowhere else."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
        server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield os.environ["AWS_ENDPOINT_URL"]
        server.stop()


@pytest.fixture(scope="package")
def stack(endpoint: str) -> Stack:
    """What is in AWS."""
    session = boto3.Session()
    made = seed(session)
    seed_surroundings(session, made)
    return made


@pytest.fixture(scope="package")
def reader(stack: Stack) -> AwsReader:
    """The reader of the moto server."""
    return AwsReader("us-east-1", limits=Limits(read_timeout_seconds=20))
