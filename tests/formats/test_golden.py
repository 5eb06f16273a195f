"""Every format of the made-up Reports, byte for byte.

`AUDITOR_UPDATE_GOLDEN=1 pytest tests/formats` rewrites the golden files; the difference is then to be read.
"""

import os
from pathlib import Path

import pytest

from auditor import formats
from tests.formats import reports

GOLDEN = Path(__file__).parent / "golden"
CASES = [(case, name) for case in ("complete", "clean", "empty") for name in formats.formats()]


@pytest.mark.parametrize(("case", "name"), CASES)
def test_the_rendered_text_is_the_golden_file(case, name):
    text = formats.render(getattr(reports, case.upper()), name)
    file = GOLDEN / case / formats.named(name).file_name
    if os.environ.get("AUDITOR_UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(formats.formats()))
def test_equal_reports_give_equal_bytes(name):
    from dataclasses import replace

    again = replace(reports.COMPLETE, findings=tuple(replace(finding) for finding in reports.COMPLETE.findings))
    assert formats.render(again, name) == formats.render(reports.COMPLETE, name)


def test_there_is_no_golden_file_without_a_format():
    files = {each.file_name for each in formats.formats().values()}
    assert {path.name for path in GOLDEN.rglob("*.*")} <= files
