"""The options that commands share: click's parameters in, pipeline.Options and Output out.  [io]"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from auditor.cli import config_file
from auditor.cli.keys import NO_VALUE, read_keys
from auditor.cli.output import Output, Place, place_of, progress
from auditor.cli.steps import Invocation
from auditor.errors import ConfigurationError, UsageError
from auditor.model.finding import Severity

if TYPE_CHECKING:
    from auditor.pipeline import Options
    from auditor.roots.find import Found

Command = TypeVar("Command", bound=Callable[..., Any])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SEVERITIES = click.Choice([str(severity) for severity in Severity])
DEADLINE_SECONDS = 600.0
MAX_API_CALLS = 10_000


def _state_source(_context: click.Context, _parameter: click.Parameter, given: str | None) -> Path | str | None:
    """A state file or folder of states as a Path, which must be there; an object in S3 as the text that asks for it."""
    if given is None or given == "s3" or given.startswith("s3://"):
        return given
    if not Path(given).exists():
        raise click.BadParameter(f"there is no file or folder {given!r}")
    return Path(given)


def declared_options(command: Command) -> Command:
    """Which configuration, and with which values."""
    return roots_options(
        _all(
            command,
            values_options,
            config_option,
            debug_option,
            click.option("--quiet", is_flag=True, help="No progress; only the lines to change and the result."),
            click.option("--no-color", is_flag=True, help="No colours (also with NO_COLOR)."),
        )
    )


def values_options(command: Command) -> Command:
    """With which values a configuration is evaluated."""
    return _all(
        command,
        click.option("--var", "variables", multiple=True, metavar="NAME=VALUE", help="A variable's value."),
        click.option("--var-file", "var_files", multiple=True, type=_FILE, help="A file of variable values."),
        click.option("--provider-schema", type=_FILE, help="What `terraform providers schema -json` wrote."),
        cache_option,
        click.option("--workspace", default="default", show_default=True, help="terraform's workspace."),
    )


def roots_options(command: Command) -> Command:
    """Which root modules."""
    return _all(
        command,
        click.option(
            "--tf-dir",
            "tf_dirs",
            type=click.Path(path_type=Path),
            multiple=True,
            default=(Path(),),
            metavar="FOLDER",
            help="A root module's folder, or one with root modules below; may be repeated.  [default: .]",
        ),
        click.option(
            "--root",
            "globs",
            multiple=True,
            metavar="GLOB",
            help="Only root modules of such a name, as `auditor roots` lists them: 'services/*'; may be repeated.",
        ),
    )


def cache_option(command: Command) -> Command:
    """Whether parsed files are kept."""
    text = "Neither read nor keep parsed files in the user's cache directory."
    return click.option("--no-cache", is_flag=True, help=text)(command)


def config_option(command: Command) -> Command:
    """A file with defaults."""
    return click.option(
        "--config",
        type=_FILE,
        is_eager=True,
        expose_value=False,
        callback=config_file.use,
        metavar="auditor.toml",
        help="A file with defaults for these options.",
    )(command)


def debug_option(command: Command) -> Command:
    """What `auditor.cli.main` looks for."""
    return click.option("--debug", is_flag=True, expose_value=False, help="Show the full trace of an error.")(command)


def live_options(command: Command) -> Command:
    """Where what AWS has, and what terraform last knew, is read from."""
    return _all(
        command,
        click.option(
            "--state",
            callback=_state_source,
            metavar="FILE|DIR|s3|s3://BUCKET/KEY",
            help="A terraform state: tells drifted from unapplied. `s3` reads the code's own backend.",
        ),
        click.option("--plan", type=_FILE, help="A terraform plan, as JSON or as terraform wrote it."),
        click.option("--region", help="The AWS region where the code names none; else boto3's own."),
        click.option("--profile", help="The AWS profile; else boto3's own."),
        click.option("--snapshot", type=_FILE, help="A saved live plane instead of AWS (see `auditor snapshot`)."),
        click.option("--no-live", is_flag=True, help="Read nothing from AWS."),
        click.option(
            "--deadline",
            type=click.FloatRange(min=0, min_open=True),
            default=DEADLINE_SECONDS,
            show_default=True,
            metavar="SECONDS",
            help="When to stop waiting: for AWS, and again for endpoints.",
        ),
        click.option(
            "--max-api-calls",
            type=click.IntRange(min=1),
            default=MAX_API_CALLS,
            show_default=True,
            metavar="COUNT",
            help="How many calls may go to AWS, retries included; what is then unread is a gap.",
        ),
    )


def observed_options(command: Command) -> Command:
    """How endpoints are asked."""
    return _all(
        command,
        click.option(
            "--api-key",
            "keys",
            multiple=True,
            is_flag=False,
            flag_value=NO_VALUE,
            metavar="[KEY|-|@FILE]",
            help="A key for the services; without a value from AUDITOR_API_KEY, HOKUSAI_API_KEY or a hidden prompt.",
        ),
        click.option("--no-probes", is_flag=True, help="Send no request to any endpoint."),
        click.option("--no-write", is_flag=True, help="Create nothing in MLflow."),
        click.option(
            "--connect-to", multiple=True, metavar="HOST:PORT:ADDR:PORT", help="Connect elsewhere, as curl does."
        ),
        click.option("--ca-bundle", type=_FILE, help="Certificates to trust, as PEM."),
    )


def report_options(command: Command) -> Command:
    """Where the result goes and what it means for the exit code."""
    return _all(
        command,
        click.option(
            "--output-dir",
            type=click.Path(path_type=Path),
            default=Path("reports"),
            show_default=True,
            help="The folder of the reports.",
        ),
        click.option("outputs", "-o", "--output", multiple=True, metavar="FORMAT[:PATH]", help="One more output."),
        click.option(
            "--fail-on", type=_SEVERITIES, default=str(Severity.HIGH), show_default=True, help="Exit 2 from here on."
        ),
        click.option("--strict", is_flag=True, help="Exit 3 when something could not be looked at."),
    )


def _all(command: Command, *decorators: Callable[[Command], Command]) -> Command:
    for decorate in reversed(decorators):
        command = decorate(command)
    return command


def pipeline_options(given: Mapping[str, Any], invocation: Invocation, **changes: Any) -> Options:  # noqa: ANN401
    """Make the pipeline's options of click's parameters; `changes` are what the command itself decides.

    Raises UsageError and ConfigurationError before anything is read. The keys join the invocation's secrets first.
    """
    from auditor.pipeline import Options
    from auditor.roots.find import find

    found = find(given["tf_dirs"], given["globs"])
    keys = read_keys(given.get("keys", ()))
    invocation.secrets.extend(str(key.value.value) for key in keys)
    values: dict[str, Any] = {
        **_of_roots(found),
        "variables": assignments(given["variables"]),
        "var_files": tuple(given["var_files"]),
        "workspace": given["workspace"],
        "region": given.get("region"),
        "profile": given.get("profile"),
        "snapshot": given.get("snapshot"),
        "live": not given.get("no_live", True),
        "probes": not given.get("no_probes", True),
        "write": not given.get("no_write", True),
        "keys": keys,
        "connect_to": tuple(given.get("connect_to", ())),
        "ca_bundle": given.get("ca_bundle"),
        "max_api_calls": given.get("max_api_calls", MAX_API_CALLS),
        "deadline_seconds": given.get("deadline", DEADLINE_SECONDS),
        "suites": None,
        "state": given.get("state"),
        "plan": given.get("plan"),
        "provider_schema": given.get("provider_schema"),
        "cache": None if given.get("no_cache", True) else cache_folder(),
        "environment": terraform_environment(),
    }
    if len(found.roots) > 1:
        progress(invocation, quiet=given["quiet"])(_several(found))
    return Options(**{**values, **changes})


def _of_roots(found: Found) -> dict[str, Any]:
    """The options that say where the configuration is; a root module alone needs no name in front of its addresses."""
    if len(found.roots) == 1:
        (root,) = found.roots
        return {"tf_dir": root.path, "roots": (replace(root, name=""),)}
    return {"tf_dir": found.base, "roots": found.roots}


def _several(found: Found) -> str:
    count = len(found.left_out)
    left_out = f" ({count} folder{'s' if count > 1 else ''} left out; see `auditor roots`)" if count else ""
    return f"evaluating {len(found.roots)} root modules below {found.base}{left_out}"


def configuration(folder: Path) -> Path:
    """The folder, when it holds a root module; raises ConfigurationError that says what is there instead."""
    if not folder.is_dir():
        raise ConfigurationError(f"{folder} is no directory" if folder.exists() else f"there is no directory {folder}")
    if holds_configuration(folder):
        return folder
    below = sorted({str(path.parent) for path in folder.glob("*/*.tf")})
    hint = f"; --tf-dir could be {', '.join(below[:3])}" if below else ""
    raise ConfigurationError(f"{folder} holds no terraform configuration (*.tf, *.tf.json){hint}")


def holds_configuration(folder: Path) -> bool:
    """Whether a folder is a root module or could be one."""
    return any(any(folder.glob(pattern)) for pattern in ("*.tf", "*.tf.json"))


def cache_folder() -> Path | None:
    """The user's cache directory for parsed files; None for a user without a home."""
    from auditor.hcl import cache

    try:
        return cache.folder(os.environ, Path.home())
    except RuntimeError:
        return None


def terraform_environment() -> dict[str, str]:
    """The variables of the environment that terraform itself would read."""
    return {name: value for name, value in os.environ.items() if name.startswith("TF_VAR_")}


def assignments(given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Read NAME=VALUE pairs; raises UsageError for what is none. A value may be a secret and is not repeated."""
    pairs = []
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"--var {name if not equals else ''}: a variable is given as NAME=VALUE")
        pairs.append((name.strip(), value))
    return tuple(pairs)


def output_of(given: Mapping[str, Any], standard: tuple[Place, ...] = ()) -> Output:
    """Make the Output of click's parameters; raises UsageError for an unknown format or two results on one stream."""
    places = (*standard, *(place_of(text) for text in given.get("outputs", ())))
    if sum(place.path is None for place in places) > 1:
        raise UsageError("two -o without a path would mix on standard output; give all but one a :PATH")
    return Output(places, quiet=given["quiet"], plain=given["no_color"])
