"""Foreign text can open no tag, table cell, code, link or heading, and sends no escape to a terminal."""

import json
import re

import pytest

from auditor import formats
from tests.formats import hostile, reports

MARKDOWN = ("markdown", "registration")


@pytest.fixture(scope="module")
def rendered():
    report = hostile.report()
    return {name: formats.render(report, name) for name in formats.formats()}


def outside_code(text):
    """Markdown without its fenced blocks."""
    kept, fence = [], ""
    for line in text.splitlines():
        mark = re.match(r"`{3,}", line)
        if mark and not fence:
            fence = mark.group()
        elif fence and line == fence:
            fence = ""
        elif not fence:
            kept.append(line)
    assert not fence, "a code block never ends"
    return kept


@pytest.mark.parametrize("name", list(formats.formats()))
def test_no_terminal_escape_or_control_character_is_left(rendered, name):
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e]", rendered[name])


@pytest.mark.parametrize("name", MARKDOWN)
def test_headings_are_only_those_of_the_layout(rendered, name):
    clean = formats.render(reports.COMPLETE, name)
    count = [len([line for line in outside_code(text) if line.startswith("#")]) for text in (rendered[name], clean)]
    assert count[0] == count[1]
    assert not any(re.match(r"\s*#+ heading", line) for line in outside_code(rendered[name]))


@pytest.mark.parametrize("name", MARKDOWN)
def test_the_only_tags_are_our_own(rendered, name):
    text = "\n".join(outside_code(rendered[name]))
    text = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    tags = set(re.findall(r"(?<!\\)<(/?\w+)", text))
    assert tags <= {"details", "/details", "summary", "/summary", "code", "/code"}
    assert len(re.findall(r"(?<!\\)</details>", text)) == (name == "markdown")


@pytest.mark.parametrize("name", MARKDOWN)
def test_every_row_of_a_table_has_as_many_cells_as_its_head(rendered, name):
    width = 0
    rows = 0
    for line in outside_code(rendered[name]):
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line)) - 1
        width = width or cells
        rows += 1
        assert cells == width, line
    assert rows > 20


@pytest.mark.parametrize("name", MARKDOWN)
def test_links_lead_only_to_places_of_ours(rendered, name):
    text = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", "\n".join(outside_code(rendered[name])))
    targets = re.findall(r"(?<!\\)\]\(([^)]*)\)", text)
    assert targets
    assert not any(target.startswith("javascript") or " " in target for target in targets)


def test_the_console_keeps_one_line_a_finding(rendered):
    lines = rendered["console"].splitlines()
    assert lines[-1].startswith("result: findings issues=3 ")
    assert len([line for line in lines if line.startswith("subject a|b")]) == 3


@pytest.mark.parametrize("name", ["json", "summary", "health"])
def test_json_stays_json(rendered, name):
    document = json.loads(rendered[name])
    assert document["run"]["commit"].startswith("commit a|b `c` <script>")
