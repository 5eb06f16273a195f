"""`auditor console`: terraform expressions from standard input, one a line; one JSON object a line out."""

import json
import sys
from pathlib import Path

import click

from auditor.cli.options import configuration, holds_configuration


@click.command("console")
@click.option("--tf-dir", type=click.Path(path_type=Path), help="The root module.  [default: ., if it is one]")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the full trace of an error.")
def console(tf_dir: Path | None) -> int:
    """Evaluate terraform expressions from stdin.

    One expression a line. Each answer is one line of JSON: {value, unknown, sensitive, type} or {error}.
    """
    from auditor import hcl

    root = configuration(tf_dir) if tf_dir else (Path() if holds_configuration(Path()) else None)
    evaluate = hcl.console(root)
    for line in sys.stdin:
        if line.strip():
            click.echo(json.dumps(evaluate(line.rstrip("\r\n")), ensure_ascii=False))
            sys.stdout.flush()
    return 0


COMMAND = console
