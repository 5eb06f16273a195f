"""The guides of CONTRIBUTING.md are short, and point at what exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
GUIDES = dict(re.findall(r"^## (Add [^\n]+)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
POINTED_AT = sorted(set(re.findall(r"`((?:auditor|tests|terraform_fixtures)/[^`<>\s]*)`", TEXT)) - {"auditor/x/y.py"})


def test_each_family_has_its_guide() -> None:
    assert [title.split()[2] for title in GUIDES] == ["resource", "cause", "format", "suite", "lab"]


@pytest.mark.parametrize("title", GUIDES)
def test_a_guide_has_at_most_five_numbered_steps(title: str) -> None:
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", GUIDES[title], re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert 3 <= len(numbers) <= 5


@pytest.mark.parametrize("path", [path for path in POINTED_AT if path != "tests/x/test_y.py"])
def test_what_is_pointed_at_exists(path: str) -> None:
    assert (ROOT / path).exists()
