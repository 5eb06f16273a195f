"""JUnit XML for CI servers."""

from xml.etree import ElementTree

import pytest

from auditor import formats
from tests.formats import hostile, reports


def parsed(report=reports.COMPLETE):
    return ElementTree.fromstring(formats.render(report, "junit").encode())


@pytest.mark.parametrize("report", [reports.COMPLETE, reports.CLEAN, reports.EMPTY, hostile.report()])
def test_counts_agree_with_the_cases(report):
    for suite in parsed(report):
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases)
        for word, child in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(word)) == sum(case.find(child) is not None for case in cases)


def test_a_failed_check_says_what_was_expected_and_carries_its_trace():
    case = parsed().find("testsuite[@name='model_registration_flow']/testcase[2]")
    assert case.find("failure").get("message") == "expected HTTP 200, got HTTP 404 by MLflow"
    assert "ConnectionRefusedError" in case.find("failure").text


def test_a_skipped_check_says_why():
    case = parsed().find("testsuite[@name='services_direct']/testcase")
    assert case.find("skipped").get("message") == "targets are not reachable"


def test_every_issue_is_a_failed_case_with_its_line():
    cases = parsed().findall("testsuite[@name='issues']/testcase")
    assert [case.get("name") for case in cases] == [finding.subject for finding in reports.COMPLETE.findings]
    assert cases[1].find("failure").text == "terraform.tfvars:12"


def test_characters_that_xml_cannot_hold_are_left_out():
    finding = reports.replace(reports.DRIFT, message="a\ud800b\uffffc\U0001f600")
    case = parsed(reports.replace(reports.COMPLETE, findings=(finding,))).find("testsuite[@name='issues']/testcase")
    assert case.find("failure").get("message") == "abc\U0001f600"
