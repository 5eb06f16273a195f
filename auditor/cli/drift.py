"""`auditor drift`: the code (and state or plan) beside what AWS has; no requests to endpoints."""

from typing import Any

import click

from auditor.cli.options import declared_options, live_options, observed_options, report_options
from auditor.cli.running import run_and_report
from auditor.cli.steps import Invocation


@click.command("drift")
@declared_options
@live_options
@observed_options
@report_options
@click.pass_obj
def drift(invocation: Invocation, /, **given: Any) -> int:  # noqa: ANN401 - click's parameters
    """Compare the code with AWS before an apply.

    With --state or --plan it tells drifted from unapplied. Says what the apply would do: which requests that work now
    it breaks, which changes in AWS it overwrites, whether the plan is stale. No endpoint is asked.
    """
    given |= {"keys": (), "no_probes": True, "no_write": True}
    _, code = run_and_report(invocation, given, command="drift")
    return code


COMMAND = drift
