"""One AWS process for the tests that need only the API; one whole lab for those marked `lab`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from auditor.lab.aws.control import Control
from auditor.lab.children import Child
from auditor.lab.clients import Clients
from auditor.lab.running import Lab


@dataclass
class Aws:
    client: Clients
    control: Control
    folder: Path


@pytest.fixture(scope="session")
def aws_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    folder = tmp_path_factory.mktemp("aws")
    child = Child("auditor.lab.aws", folder / "aws.log")
    try:
        ready = child.wait_for("ready", 30)
        yield Aws(Clients(ready["endpoint"]), Control(ready["control"]), folder)
    finally:
        child.end()


@pytest.fixture
def aws(aws_process: Aws) -> Iterator[Aws]:
    """The AWS API, empty."""
    import urllib.request

    reset = urllib.request.Request(f"{aws_process.client.endpoint}/moto-api/reset", method="POST")
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(reset, timeout=30).read()
    aws_process.control.forget()
    yield aws_process
    aws_process.control.deny(())


FIXTURE = Path(__file__).parents[2] / "terraform_fixtures" / "hokusai"


@pytest.fixture(scope="session")
def whole_lab() -> Iterator[Lab]:
    """A healthy lab of the fixture, shared by all tests that mend what they break."""
    from auditor.lab import running

    with running(FIXTURE, say=lambda line: None) as lab:
        yield lab


@pytest.fixture
def lab(whole_lab: Lab) -> Iterator[Lab]:
    """The lab, healthy before and after the test."""
    yield whole_lab
    whole_lab.restore()
