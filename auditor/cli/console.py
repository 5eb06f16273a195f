"""`auditor console`: terraform expressions from standard input, one a line; one JSON object a line out."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from auditor.cli.options import (
    assignments,
    cache_folder,
    configuration,
    debug_option,
    holds_configuration,
    terraform_environment,
    values_options,
)


@click.command("console")
@click.option("--tf-dir", type=click.Path(path_type=Path), help="The root module.  [default: ., if it is one]")
@values_options
@debug_option
def console(*, tf_dir: Path | None, **given: Any) -> int:  # noqa: ANN401 - click's parameters
    """Evaluate terraform expressions from stdin.

    One expression a line. Each answer is one line of JSON: {value, unknown, sensitive, type} or {error}. Variables have
    the values that the other commands give them; without a configuration there are none.
    """
    from auditor import hcl

    root = configuration(tf_dir) if tf_dir else (Path() if holds_configuration(Path()) else None)
    schema = given["provider_schema"]
    evaluate = hcl.console(
        root,
        cache=None if given["no_cache"] else cache_folder(),
        workspace=given["workspace"],
        variables=dict(assignments(given["variables"])),
        var_files=given["var_files"],
        environment=terraform_environment(),
        schemas=hcl.read_schemas(schema) if schema else None,
    )
    for line in sys.stdin:
        if line.strip():
            click.echo(json.dumps(evaluate(line.rstrip("\r\n")), ensure_ascii=False))
            sys.stdout.flush()
    return 0


COMMAND = console
