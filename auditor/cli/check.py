"""`auditor check`: what is wrong by the code alone; no network."""

from typing import Any

import click

from auditor.cli.options import declared_options, live_options, observed_options, report_options
from auditor.cli.running import run_and_report
from auditor.cli.steps import Invocation


@click.command("check")
@declared_options
@live_options
@observed_options
@report_options
@click.pass_obj
def check(invocation: Invocation, /, **given: Any) -> int:  # noqa: ANN401 - click's parameters
    """Check the code alone: no AWS, no requests."""
    given |= {"keys": (), "snapshot": None, "no_live": True, "no_probes": True, "no_write": True}
    _, code = run_and_report(invocation, given, command="check")
    return code


COMMAND = check
