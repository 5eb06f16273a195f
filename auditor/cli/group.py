"""The group of all commands: `auditor [options]` is `auditor audit [options]`."""

import click

from auditor import __version__
from auditor.registry import discover

DEFAULT = "audit"
_OF_THE_GROUP = ("--help", "-h", "--version")
_EPILOG = """\b
Exit codes: 0 clean; 1 could not run; 2 findings at or above --fail-on;
3 incomplete under --strict; 130 and 143 on signals.
"""


class DefaultGroup(click.Group):
    """A group whose default command takes the options that stand before any command."""

    def parse_args(self, context: click.Context, words: list[str]) -> list[str]:
        """Put the default command in front where none is named."""
        if not words or (words[0].startswith("-") and words[0] not in _OF_THE_GROUP):
            words = [DEFAULT, *words]
        return super().parse_args(context, words)


def commands() -> click.Group:
    """The group with every command that the package holds."""
    made = DefaultGroup(
        "auditor",
        help=(
            "Which line of terraform makes a request fail, what it should say, and in which order to fix things.\n\n"
            "Without a command, `audit` runs: `auditor --tf-dir ../infra --api-key` (see `auditor audit --help`)."
        ),
        epilog=_EPILOG,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    click.version_option(__version__, prog_name="auditor")(made)
    for command in discover("auditor.cli", "COMMAND", click.Command).values():
        made.add_command(command)
    return made
