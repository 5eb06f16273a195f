"""`auditor demo`: start the lab, break it, audit it in this process, write the reports.  [io]"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from auditor.cli.fixture import fixture
from auditor.cli.options import configuration, output_of
from auditor.cli.output import complain, deliver, progress, standard_places
from auditor.cli.steps import Invocation, Say, lab_module
from auditor.model.probe import ApiKey
from auditor.model.report import Report
from auditor.model.value import Sensitive


@click.command("demo")
@click.option("--scenario", "scenarios", multiple=True, metavar="NAME", help="A fault instead of the default ones.")
@click.option("--list", "listed", is_flag=True, help="List the scenarios.")
@click.option("--tf-dir", type=click.Path(path_type=Path), help="What to bring up.  [default: the fixture]")
@click.option("--output-dir", type=click.Path(path_type=Path), default=Path("reports"), show_default=True)
@click.option("outputs", "-o", "--output", multiple=True, metavar="FORMAT[:PATH]", help="One more output.")
@click.option("--quiet", is_flag=True, help="No progress; only the lines to change and the result.")
@click.option("--no-color", is_flag=True, help="No colours (also with NO_COLOR).")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the full trace of an error.")
@click.pass_obj
def demo(invocation: Invocation, /, scenarios: tuple[str, ...], **given: Any) -> int:  # noqa: ANN401
    """Audit a broken stack in the embedded lab.

    Everything runs on this machine: no AWS account, no Docker, no terraform.

    Exit code 0 when the demo itself worked, whatever the audit found. The configuration that was audited, with its
    faults, is kept in demo-infra/ of the output folder.
    """
    lab = lab_module()
    if given["listed"]:
        known = lab.scenarios()
        width = max(map(len, known))
        for name in sorted(known):
            mark = "  (default)" if name in lab.DEFAULT_SCENARIOS else ""
            click.echo(f"{name:<{width}}  {known[name].title}{mark}")
        return 0
    root = configuration(given["tf_dir"] or fixture())
    output = output_of(given, standard_places(given["output_dir"]))
    say = progress(invocation, quiet=output.quiet)
    with invocation.steps.running(root, scenarios or lab.DEFAULT_SCENARIOS, say=say) as running:
        report = _audited(running, invocation, say)
        kept = _kept(Path(running.tf_dir), given["output_dir"] / "demo-infra") or root
    report = replace(report, run=replace(report.run, tf_dir=str(kept)))
    problems = deliver(report, output, invocation)
    for problem in problems:
        complain(problem, invocation)
    return 1 if problems else 0


def _kept(audited: Path, place: Path) -> Path | None:
    """Keep the lab's copy of the configuration, so that the lines that the reports name can be looked at."""
    try:
        shutil.copytree(audited, place, dirs_exist_ok=True)
    except OSError:
        return None  # the reports cannot be written there either, which is said when they are
    return place


def _audited(running: Any, invocation: Invocation, say: Say) -> Report:  # noqa: ANN401 - auditor.lab.Lab
    from auditor.pipeline import Options

    key = str(running.api_key)
    invocation.secrets.append(key)
    options = Options(
        tf_dir=running.tf_dir,
        keys=(ApiKey("key-1", Sensitive(key)),),
        connect_to=tuple(running.connect_to),
        ca_bundle=Path(running.ca_bundle),
        command="audit",
    )
    with _environment(running.environment):
        return invocation.steps.judge(invocation.steps.gather(options, say=say))


@contextmanager
def _environment(lab: Mapping[str, str]) -> Iterator[None]:
    """The lab's AWS settings and none of the user's, so that nothing can reach a real account."""
    before = dict(os.environ)
    for name in before:
        if name.startswith("AWS_"):
            del os.environ[name]
    os.environ.update(lab)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


COMMAND = demo
