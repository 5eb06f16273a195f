"""report.json agrees with its schema and with the contract of the command line."""

import json

import pytest

from auditor import formats
from tests.formats import hostile, reports
from tests.formats.schemas import errors

CONTRACT = {
    "fingerprint", "cause", "class", "severity", "confidence", "subject", "attribute", "file", "line", "message",
    "evidence", "explains", "fix", "hop",
}  # fmt: skip


def document(report):
    return json.loads(formats.render(report, "json"))


@pytest.mark.parametrize("report", [reports.COMPLETE, reports.CLEAN, reports.EMPTY, hostile.report()])
def test_every_report_agrees_with_the_schema(report):
    assert errors(document(report), "report.schema.json") == []


def test_the_schema_refuses_a_finding_without_evidence_and_an_unknown_key():
    broken = document(reports.COMPLETE)
    broken["findings"][0]["evidence"] = []
    broken["surplus"] = 1
    assert len(errors(broken, "report.schema.json")) == 2


def test_a_finding_has_every_key_of_the_contract():
    found = document(reports.COMPLETE)["findings"][0]
    assert found.keys() >= CONTRACT
    assert found["fix"].keys() >= {"title", "edits", "risk", "disposition", "verified"}
    assert (found["class"], found["hop"], found["severity"]) == ("drifted", "rule", "critical")
    assert (found["file"], found["line"]) == ("modules/alb/rules.tf", 41)


def test_a_finding_without_a_line_has_null_for_file_and_line():
    found = document(reports.COMPLETE)["findings"][2]
    assert (found["file"], found["line"], found["fix"]) == (None, None, None)


def test_findings_keep_the_order_of_fixing():
    causes = [finding["cause"] for finding in document(reports.COMPLETE)["findings"]]
    assert causes == ["listener-rule-drifted", "service-scaled-to-zero", "unmanaged-rule"]
