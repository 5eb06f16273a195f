"""Fakes of what the commands call, passed as Steps; and a small configuration to point at."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace

from auditor import formats
from auditor.cli import main
from auditor.cli.steps import Steps
from tests.formats import reports


@dataclass
class Recorder:
    """Stands for the pipeline: remembers the options, returns the report that it was given."""

    report: object = reports.CLEAN
    facts: object = None
    seen: list = field(default_factory=list)

    def gather(self, options, *, say):
        self.seen.append(options)
        say("reading the declared plane")
        return self.facts

    def steps(self, **changes):
        doors = {
            "gather": self.gather,
            "declare": self.declare,
            "judge": lambda facts: self.report,
            "render": formats.render,
        }
        return Steps(**{**doors, **changes})

    def declare(self, options):
        self.seen.append(options)
        return self.facts.declared

    @property
    def options(self):
        """The options of the only call."""
        (options,) = self.seen
        return options


def run(words, recorder=None, **changes):
    """Run the command line in this process; returns its exit code."""
    return main([str(word) for word in words], steps=(recorder or Recorder()).steps(**changes))


def lab(folder):
    """A running lab that is none."""
    return SimpleNamespace(
        tf_dir=folder,
        environment={"AWS_ENDPOINT_URL": "http://127.0.0.1:5555", "AWS_ACCESS_KEY_ID": "lab"},
        connect_to=("api.hokus.ai:443:127.0.0.1:8443",),
        ca_bundle=folder / "ca.pem",
        api_key="lab-key-0123456789",
    )


@contextmanager
def running(tf_dir, scenarios, *, say):
    """A lab that starts at once."""
    say(f"scenarios: {scenarios}")
    yield lab(tf_dir)
