"""`auditor roots`: the root modules in and below some folders, and what was left out, with the reasons."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from auditor.cli.options import config_option, debug_option, roots_options
from auditor.cli.output import print_json, print_text
from auditor.cli.steps import Invocation


@click.command("roots")
@roots_options
@click.option("form", "-o", "--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@config_option
@debug_option
@click.pass_obj
def roots(invocation: Invocation, /, form: str, tf_dirs: tuple[Path, ...], globs: tuple[str, ...]) -> int:
    """List the root modules that an audit would evaluate.

    With name, number of files, backend, and why each counts as one; then every other folder with terraform files, and
    why it is none. Needs no AWS, evaluates nothing.
    """
    from auditor.roots.evidence import read
    from auditor.roots.find import find

    found = find(tf_dirs, globs)
    document: dict[str, Any] = {
        "base": found.base.as_posix(),
        "roots": [
            {
                "name": root.name,
                "path": root.path.as_posix(),
                "files": root.files,
                "backend": read(root.path).backend,
                "evidence": root.evidence,
            }
            for root in found.roots
        ],
        "left_out": [{"path": each.path.as_posix(), "reason": each.reason} for each in found.left_out],
    }
    if form == "json":
        print_json(document, invocation)
    else:
        print_text(_text(document), invocation)
    return 0


def _text(document: dict[str, Any]) -> str:
    rows = [
        (root["name"] or ".", _count(root["files"], "file"), root["backend"] or "no backend", root["evidence"])
        for root in document["roots"]
    ]
    lines = [f"{_count(len(rows), 'root module')} in {document['base']}", *_table(rows)]
    if document["left_out"]:
        lines += ["", f"left out ({len(document['left_out'])})"]
        lines += _table([(each["path"], each["reason"]) for each in document["left_out"]])
    return "\n".join(lines)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


COMMAND = roots
