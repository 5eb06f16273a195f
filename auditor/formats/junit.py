"""JUnit XML for CI servers: a Report in, XML out; one test suite a suite, and one of the issues."""

from xml.etree import ElementTree

from auditor.formats.escape import plain as cleaned
from auditor.formats.format import Format
from auditor.formats.plain import totals
from auditor.model.finding import Finding
from auditor.model.probe import Check, SuiteResult, Verdict
from auditor.model.report import Report

_WORDS = {Verdict.FAIL: "failure", Verdict.ERROR: "error", Verdict.SKIP: "skipped"}


def render(report: Report) -> str:
    """The suites and issues as JUnit XML; an issue is a failed test case."""
    root = ElementTree.Element("testsuites", name="auditor")
    root.extend(_suite(suite) for suite in report.suites)
    root.append(_issues(report))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(suite: SuiteResult) -> ElementTree.Element:
    counts = totals(suite.checks)
    found = ElementTree.Element(
        "testsuite",
        name=_text(suite.name),
        tests=str(len(suite.checks)),
        failures=str(counts["fail"]),
        errors=str(counts["error"]),
        skipped=str(counts["skip"]),
        time=f"{suite.elapsed_seconds:.3f}",
        timestamp=suite.started_at.isoformat(timespec="seconds"),
    )
    found.extend(_case(suite, check) for check in suite.checks)
    return found


def _case(suite: SuiteResult, check: Check) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase", classname=_text(suite.name), name=_text(check.title), time=f"{check.elapsed_seconds:.3f}"
    )
    if check.verdict in _WORDS:
        what = check.reason or f"expected {check.expected}, got {check.actual}"
        child = ElementTree.SubElement(case, _WORDS[check.verdict], message=_text(what))
        child.text = _text("\n".join(filter(None, (check.subject, check.trace)))) or None
    return case


def _issues(report: Report) -> ElementTree.Element:
    count = str(len(report.findings))
    found = ElementTree.Element("testsuite", name="issues", tests=count, failures=count, errors="0", skipped="0")
    found.extend(map(_issue, report.findings))
    return found


def _issue(finding: Finding) -> ElementTree.Element:
    case = ElementTree.Element("testcase", classname=_text(finding.cause), name=_text(finding.subject))
    child = ElementTree.SubElement(case, "failure", message=_text(finding.message), type=str(finding.severity))
    child.text = _text(str(finding.range)) if finding.range else None
    return case


def _text(value: str) -> str:
    """Text that XML 1.0 can hold."""
    return "".join(
        c for c in cleaned(value) if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


FORMAT = Format("junit", "junit.xml", render)
