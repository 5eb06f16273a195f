"""`auditor audit`: all three planes, the four reports and a summary that ends with the lines to change."""

from typing import Any

import click

from auditor.cli.options import declared_options, live_options, observed_options, report_options
from auditor.cli.output import standard_places
from auditor.cli.running import run_and_report
from auditor.cli.steps import Invocation


@click.command("audit")
@declared_options
@live_options
@observed_options
@report_options
@click.pass_obj
def audit(invocation: Invocation, /, **given: Any) -> int:  # noqa: ANN401 - click's parameters
    """Audit all three planes and write the reports.

    Compares the code, what AWS has, and what endpoints answer to real requests.

    This is what `auditor` does when no command is named:

    \b
        auditor --tf-dir ../infra --api-key
    """
    _, code = run_and_report(invocation, given, standard_places(given["output_dir"]), command="audit")
    return code


COMMAND = audit
