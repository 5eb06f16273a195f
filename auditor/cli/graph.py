"""`auditor graph`: the resource graph of the configuration as JSON, Graphviz dot or mermaid."""

from typing import Any

import click

from auditor.cli.options import declared_options, pipeline_options
from auditor.cli.output import print_json, print_text
from auditor.cli.steps import Invocation


@click.command("graph")
@declared_options
@click.option(
    "form", "-o", "--output", type=click.Choice(["json", "dot", "mermaid"]), default="json", show_default=True
)
@click.pass_obj
def graph(invocation: Invocation, /, form: str, **given: Any) -> int:  # noqa: ANN401 - click's parameters
    """Print the resource graph of the configuration.

    Every declared resource with its values, its lines and what it refers to. Needs no AWS.
    """
    from auditor.graph import ResourceGraph

    options = pipeline_options(given, invocation, command="graph")
    found = ResourceGraph(invocation.steps.declare(options))
    if form == "json":
        print_json(found.to_json(), invocation)
    else:
        print_text(found.to_dot() if form == "dot" else found.to_mermaid(), invocation)
    return 0


COMMAND = graph
