"""The family: every format has a name, a file, and a pure render."""

import pytest

from auditor import formats
from auditor.errors import UsageError
from tests.formats import reports

EXPECTED = {
    "console": "summary.txt",
    "health": "infrastructure_health_report.json",
    "json": "report.json",
    "markdown": "INFRASTRUCTURE_ISSUES.md",
    "registration": "MODEL_REGISTRATION_TEST_REPORT.md",
    "summary": "test_execution_summary.json",
}


def test_the_formats_are_found_by_their_constant_and_name_their_files():
    assert EXPECTED.items() <= {name: each.file_name for name, each in formats.formats().items()}.items()


def test_a_format_is_named_as_its_module():
    from auditor.formats.format import Format
    from auditor.registry import discover

    members = discover("auditor.formats", "FORMAT", Format)
    assert [member.name for member in members.values()] == list(members)


def test_every_audit_writes_the_four_reports_of_the_prd():
    standard = {each.file_name for each in formats.formats().values() if each.standard}
    assert standard == {EXPECTED[name] for name in ("health", "markdown", "registration", "summary")}


def test_an_unknown_format_names_the_known_ones():
    with pytest.raises(UsageError, match=r"no format 'xml'; the formats are console, .*json"):
        formats.render(reports.COMPLETE, "xml")
