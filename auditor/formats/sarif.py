"""SARIF 2.1.0 for code scanning: a Report in, JSON text out; one result a finding, with a fingerprint that lasts.

Source: docs.oasis-open.org/sarif/sarif/v2.1.0
"""

from urllib.parse import quote

from auditor.formats import plain
from auditor.formats.format import Format
from auditor.formats.repository import path_in_repository
from auditor.model.finding import Edit, Finding, Severity
from auditor.model.report import Report
from auditor.model.source import SourceRange

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}


def render(report: Report) -> str:
    """The findings as SARIF; paths are relative to the repository where that is known."""
    causes = list(dict.fromkeys(finding.cause for finding in report.findings))
    driver = {"name": "auditor", "version": report.run.version, "rules": [{"id": cause} for cause in causes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, finding, causes.index(finding.cause)) for finding in report.findings],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return plain.dump({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _result(report: Report, finding: Finding, rule: int) -> plain.Json:
    logical = [{"fullyQualifiedName": finding.subject, "kind": "resource"}]
    location: plain.Json = {"logicalLocations": logical}
    if finding.range:
        physical = {"artifactLocation": _artifact(report, finding.range), "region": _region(finding.range)}
        location = {"physicalLocation": physical, **location}
    result: plain.Json = {
        "ruleId": finding.cause,
        "ruleIndex": rule,
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [location],
        "partialFingerprints": {"auditor/v1": finding.fingerprint},
        "properties": {"class": str(finding.class_), "hop": str(finding.hop), "attribute": finding.attribute},
    }
    if finding.fix and finding.fix.edits:
        changes = [_change(report, edit) for edit in finding.fix.edits]
        result["fixes"] = [{"description": {"text": finding.fix.title}, "artifactChanges": changes}]
    return result


def _change(report: Report, edit: Edit) -> plain.Json:
    replacement = {"deletedRegion": _region(edit.range), "insertedContent": {"text": edit.after}}
    return {"artifactLocation": _artifact(report, edit.range), "replacements": [replacement]}


def _artifact(report: Report, range: SourceRange) -> plain.Json:
    return {"uri": quote(path_in_repository(report, range))}


def _region(range: SourceRange) -> plain.Json:
    return {
        "startLine": range.line,
        "startColumn": range.column,
        "endLine": range.end_line,
        "endColumn": range.end_column,
    }


FORMAT = Format("sarif", "auditor.sarif", render)
