"""What every reporting command does after its options are read: gather, judge, deliver, and the exit code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from auditor.cli.exit_codes import COULD_NOT_RUN, exit_code
from auditor.cli.options import output_of, pipeline_options
from auditor.cli.output import Place, complain, deliver, progress
from auditor.cli.steps import Invocation
from auditor.model.finding import Severity

if TYPE_CHECKING:
    from auditor.model.report import Report


def run_and_report(
    invocation: Invocation,
    given: Mapping[str, Any],
    standard: tuple[Place, ...] = (),
    **changes: Any,  # noqa: ANN401
) -> tuple[Report, int]:
    """Run the pipeline; returns the Report and the exit code. An unwritable place costs the code, not the result."""
    output = output_of(given, standard)
    options = pipeline_options(given, invocation, **changes)
    facts = invocation.steps.gather(options, say=progress(invocation, quiet=output.quiet))
    report = invocation.steps.judge(facts)
    problems = deliver(report, output, invocation)
    for problem in problems:
        complain(problem, invocation)
    code = exit_code(report, fail_on=Severity[given["fail_on"].upper()], strict=given["strict"])
    return report, COULD_NOT_RUN if problems else code
