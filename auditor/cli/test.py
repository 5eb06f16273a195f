"""`auditor test`: the suites of the observed plane, and their raw results as test_execution_summary.json."""

from typing import Any

import click

from auditor.cli.exit_codes import FINDINGS
from auditor.cli.options import declared_options, live_options, observed_options, report_options
from auditor.cli.output import Place
from auditor.cli.running import run_and_report
from auditor.cli.steps import Invocation
from auditor.formats import named


@click.command("test")
@click.argument("suites", nargs=-1, metavar="[SUITE]...")
@declared_options
@live_options
@observed_options
@report_options
@click.pass_obj
def test(invocation: Invocation, /, suites: tuple[str, ...], **given: Any) -> int:  # noqa: ANN401 - click's parameters
    """Run the suites and write their raw results.

    All of them, or those that are named. A failed check ends in exit code 2, whatever explains it.
    """
    summary = Place("summary", given["output_dir"] / named("summary").file_name)
    chosen = tuple(name.replace("-", "_") for name in suites) or None
    report, code = run_and_report(invocation, given, (summary,), command="test", suites=chosen)
    return code or (FINDINGS if report.failures else code)


COMMAND = test
