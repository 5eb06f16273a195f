"""The README names every command, cause, suite-writing report and scenario there is, and none that there is not."""

import re
from pathlib import Path

import click

from auditor.diagnosis.judge import causes
from auditor.formats import formats
from auditor.lab import scenarios
from auditor.registry import discover

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_cause_is_in_its_table():
    rows = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \| ", README, re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`([a-z-]+)`", row)} == set(causes())


def test_every_command_is_in_its_table():
    commands = {command.name for command in discover("auditor.cli", "COMMAND", click.Command).values()}
    assert {name for name in re.findall(r"`auditor ([a-z-]+)", README) if name != "lab --scenario"} == commands


def test_every_scenario_is_named():
    sentence = README[README.index("Faults that the lab can apply") :].split("\n\n")[0]
    assert set(re.findall(r"`([a-z-]+)`", sentence)) == set(scenarios())


def test_every_standard_report_is_named():
    assert all(member.file_name in README for member in formats().values() if member.standard)


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", README):
        assert (ROOT / target).exists(), target


def test_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z-]+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
