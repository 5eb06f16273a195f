"""The committed sample of a lab run: whole, with links that lead somewhere, and nothing of the machine that made it."""

import json
import re

from auditor.formats import formats
from tests.sample import SAMPLE, linked

CAUSES = {"rule-forwards-elsewhere", "health-check-path-not-served", "service-scaled-to-zero"}


def test_every_standard_report_is_there():
    for member in formats().values():
        if member.standard:
            assert (SAMPLE / member.file_name).stat().st_size > 500, member.file_name


def test_it_shows_the_three_faults_of_the_demo():
    report = json.loads((SAMPLE / "report.json").read_text(encoding="utf-8"))
    assert {finding["cause"] for finding in report["findings"]} == CAUSES


def test_every_link_leads_to_a_file():
    missing = [str(path) for path in linked() if not path.exists()]
    assert missing == []
    assert any("demo-infra" in path.parts for path in linked())


def test_no_path_of_a_machine_and_no_key_is_in_it():
    for path in SAMPLE.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(?<![\w.])/(?:work|tmp|home|root|Users)/|hk_lab_", text), path.name
