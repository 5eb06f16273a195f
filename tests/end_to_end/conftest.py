"""One lab for all end-to-end tests: each leaves it as it found it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.lab import Lab, running
from auditor.model.probe import ApiKey
from auditor.model.report import Report
from auditor.model.value import Sensitive
from auditor.pipeline import Options, gather, judge

FIXTURE = Path(__file__).parents[2] / "terraform_fixtures" / "hokusai"


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    with running(FIXTURE, say=lambda _: None) as started:
        yield started


@pytest.fixture
def in_lab(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Lab:
    """The lab, with boto3 pointed at it as a user would point it: by the environment."""
    for name, value in lab.environment.items():
        monkeypatch.setenv(name, value)
    return lab


@pytest.fixture
def audit(in_lab: Lab) -> Callable[[], Report]:
    def run() -> Report:
        options = Options(
            tf_dir=in_lab.tf_dir,
            keys=(ApiKey("key-1", Sensitive(in_lab.api_key)),),
            connect_to=in_lab.connect_to,
            ca_bundle=Path(in_lab.ca_bundle),
        )
        return judge(gather(options))

    return run


@pytest.fixture
def auditor(in_lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The command line, with the lab's way to its hosts."""
    monkeypatch.setenv("AUDITOR_API_KEY", in_lab.api_key)
    way = [part for option in in_lab.connect_to for part in ("--connect-to", option)]

    def run(*arguments: str) -> int:
        return main([*arguments, *way, "--ca-bundle", str(in_lab.ca_bundle)])

    return run
