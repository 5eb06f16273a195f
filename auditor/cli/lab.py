"""`auditor lab`: start the embedded world and keep it running until Ctrl-C."""

import shlex
from pathlib import Path
from typing import Any

import click

from auditor.cli.fixture import fixture
from auditor.cli.options import configuration
from auditor.cli.output import progress
from auditor.cli.steps import Invocation
from auditor.cli.waiting import wait_for_signal


@click.command("lab")
@click.option(
    "--scenario", "scenarios", multiple=True, metavar="NAME", help="A fault to apply (`auditor demo --list`)."
)
@click.option("--tf-dir", type=click.Path(path_type=Path), help="What to bring up.  [default: the fixture]")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the full trace of an error.")
@click.pass_obj
def lab(invocation: Invocation, /, scenarios: tuple[str, ...], tf_dir: Path | None) -> int:
    """Run the embedded lab until Ctrl-C.

    An AWS API, a load balancer, the services and MLflow on loopback, made from the configuration.
    """
    root = configuration(tf_dir or fixture())
    with invocation.steps.running(root, scenarios, say=progress(invocation, quiet=False)) as running:
        click.echo(instructions(running))
        wait_for_signal()
    return 0


def instructions(running: Any) -> str:  # noqa: ANN401 - auditor.lab.Lab, which exists only with the extra
    """The exports and the command that audit the running lab, ready for a shell."""
    exports = ["unset AWS_PROFILE AWS_SESSION_TOKEN AWS_CA_BUNDLE"]
    exports += [f"export {name}={shlex.quote(value)}" for name, value in running.environment.items()]
    words = ["auditor", "--tf-dir", str(running.tf_dir), "--api-key", "--ca-bundle", str(running.ca_bundle)]
    for detour in running.connect_to:
        words += ["--connect-to", detour]
    # the lab made this key for itself; it opens nothing else, so it may be shown
    key = f"export AUDITOR_API_KEY={shlex.quote(str(running.api_key))}"
    return "\n".join([*exports, key, shlex.join(words)])


COMMAND = lab
