"""SARIF for code scanning."""

import json
from dataclasses import replace

import pytest

from auditor import formats
from tests.formats import reports


def run(report=reports.COMPLETE):
    document = json.loads(formats.render(report, "sarif"))
    assert document["version"] == "2.1.0"
    return document["runs"][0]


def test_every_result_names_its_rule_by_id_and_index():
    rules = [rule["id"] for rule in run()["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run()["results"]] == [f.cause for f in reports.COMPLETE.findings]
    assert [result["ruleId"] for result in run()["results"]] == [f.cause for f in reports.COMPLETE.findings]


def test_the_place_is_the_file_and_the_terraform_address():
    location = run()["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "modules/alb/rules.tf"
    assert location["physicalLocation"]["region"] == {
        "startLine": 41, "startColumn": 5, "endLine": 41, "endColumn": 62,
    }  # fmt: skip
    assert location["logicalLocations"][0]["fullyQualifiedName"] == reports.RULE


def test_a_finding_without_a_line_has_only_the_logical_place():
    assert list(run()["results"][2]["locations"][0]) == ["logicalLocations"]


def test_edits_are_fixes():
    changes = run()["results"][1]["fixes"][0]["artifactChanges"]
    assert changes[0]["replacements"][0]["insertedContent"]["text"].startswith("auth = {\n    desired_count = 1")
    assert "fixes" not in run()["results"][0]


def test_fingerprints_do_not_hang_on_lines():
    moved = replace(reports.DRIFT, range=replace(reports.DRIFT.range, line=99, end_line=99))
    first, second = (run(replace(reports.COMPLETE, findings=(f,)))["results"][0] for f in (reports.DRIFT, moved))
    assert first["partialFingerprints"] == second["partialFingerprints"]


@pytest.mark.parametrize(("finding", "level"), [(0, "error"), (1, "error"), (2, "note")])
def test_the_level_follows_the_severity(finding, level):
    assert run()["results"][finding]["level"] == level
