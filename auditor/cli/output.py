"""Where results go: files and standard output.  [io]

In: a Report and the places that the options name. Every text passes the redaction of the keys that this run knows.
"""

import json
import os
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import click

from auditor.cli.steps import Invocation, Say
from auditor.formats import formats, named
from auditor.formats.guard import redacted
from auditor.formats.plain import Json, dump
from auditor.model.redaction import REDACTED, redact
from auditor.model.report import Report


@dataclass(frozen=True, slots=True)
class Place:
    """One output: the format's name, and the file; None is standard output."""

    format: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """What a command was told about its output."""

    places: tuple[Place, ...] = ()
    quiet: bool = False
    plain: bool = False


def standard_places(folder: Path) -> tuple[Place, ...]:
    """The reports that every audit writes."""
    return tuple(Place(each.name, folder / each.file_name) for each in formats().values() if each.standard)


def deliver(report: Report, output: Output, invocation: Invocation) -> list[str]:
    """Write the files, then print the result; returns one message for every place that could not be written."""
    clean = redacted(report, invocation.secrets)
    problems = []
    for place in output.places:
        if place.path is None:
            continue
        try:
            write(place.path, invocation.steps.render(_linked(clean, place.path.parent), place.format))
        except OSError as error:
            problems.append(f"{place.path} cannot be written: {error.strerror or error}")
    _print(clean, output, invocation)
    return problems


def _print(report: Report, output: Output, invocation: Invocation) -> None:
    place = next((place for place in output.places if place.path is None), Place("console"))
    if place.format != "console":
        click.echo(invocation.steps.render(_linked(report, Path()), place.format), nl=False)
        return
    from auditor.formats.console import WIDTH, draw

    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((WIDTH, 24)).columns if terminal else WIDTH
    text = draw(report, width=width, colour=terminal and colourful(plain=output.plain), brief=output.quiet)
    click.echo(text, nl=False, color=terminal)


def colourful(*, plain: bool) -> bool:
    """Whether colours are welcome: not with --no-color, and not with NO_COLOR set to anything (no-color.org)."""
    return not plain and not os.environ.get("NO_COLOR")


def _linked(report: Report, folder: Path) -> Report:
    """The report with links that work from the folder in which it will lie."""
    start = os.path.relpath(report.run.tf_dir, folder)
    return replace(report, run=replace(report.run, links=Path(start).as_posix() + "/"))


def write(path: Path, text: str) -> None:
    """Write a whole file or none, with the folders above it; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8", errors="backslashreplace")  # a device takes it, a folder refuses
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        # a lone surrogate from somebody's bytes must not cost the whole report
        beside.write_text(text, encoding="utf-8", errors="backslashreplace")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def place_of(text: str) -> Place:
    """Read `FORMAT[:PATH]`; a PATH that is a folder takes the format's own file name. Raises UsageError."""
    name, _, path = text.partition(":")
    format = named(name)
    if not path or path == "-":
        return Place(name)
    folder = path.endswith(("/", os.sep)) or Path(path).is_dir()
    return Place(name, Path(path) / format.file_name if folder else Path(path))


def progress(invocation: Invocation, *, quiet: bool) -> Say:
    """A function that tells a person what goes on: on standard error, and only on a terminal."""
    shown = sys.stderr.isatty() and not quiet

    def say(text: str) -> None:
        if shown:
            click.echo(redact(text, invocation.secrets), err=True)

    return say


def complain(text: str, invocation: Invocation) -> None:
    """One line on standard error."""
    click.echo(f"auditor: {redact(text, invocation.secrets)}", err=True)


def print_text(text: str, invocation: Invocation) -> None:
    """The result of a command that makes no Report, on standard output."""
    click.echo(redact(text.rstrip("\n"), invocation.secrets))


def print_json(document: Json | list[Json], invocation: Invocation) -> None:
    """A JSON document on standard output; known keys are taken out of it."""
    text = dump(document)
    for secret in invocation.secrets:
        # not by shape: that could break the document, and what is sensitive was masked before
        text = text.replace(json.dumps(secret, ensure_ascii=False)[1:-1], REDACTED)
    click.echo(text, nl=False)
