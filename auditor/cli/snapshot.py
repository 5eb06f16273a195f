"""`auditor snapshot`: write what AWS has now into a file that every other command takes with --snapshot."""

from pathlib import Path
from typing import Any

import click

from auditor.cli.exit_codes import CLEAN, INCOMPLETE
from auditor.cli.options import declared_options, live_options, pipeline_options
from auditor.cli.output import complain, progress
from auditor.cli.steps import Invocation
from auditor.errors import SnapshotError
from auditor.model.gap import Gap


@click.command("snapshot")
@click.argument("file", type=click.Path(path_type=Path), default=Path("snapshot.json"))
@declared_options
@live_options
@click.option("--strict", is_flag=True, help="Exit 3 when something could not be read.")
@click.pass_obj
def snapshot(invocation: Invocation, /, file: Path, strict: bool, **given: Any) -> int:  # noqa: ANN401, FBT001
    """Save what AWS has now to a file.

    FILE (default: snapshot.json) is redacted; every other command takes it with --snapshot.
    """
    options = pipeline_options(given, invocation, live=True, command="snapshot")
    live = invocation.steps.gather(options, say=progress(invocation, quiet=given["quiet"])).live
    if isinstance(live, Gap):
        raise SnapshotError(f"nothing was read from AWS: {live}")
    invocation.steps.save(live, file)
    for gap in live.gaps:
        complain(f"not in the snapshot: {gap}", invocation)
    click.echo(f"{file}: {len(live.resources)} resources, {len(live.gaps)} gaps")
    return INCOMPLETE if strict and live.gaps else CLEAN


COMMAND = snapshot
