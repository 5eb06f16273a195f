"""Issues as the Markdown reports and the console show them: a Report in, numbered issues out. Pure."""

import difflib
from dataclasses import dataclass
from itertools import groupby

from auditor.formats.escape import slug
from auditor.model.finding import Edit, Finding
from auditor.model.report import Failure, Report

ISSUES_FILE = "INFRASTRUCTURE_ISSUES.md"


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding with its place in the order of fixing (from 1), the failures whose root it is, those that meet it after
    another root, and its patch."""

    number: int
    finding: Finding
    failures: tuple[Failure, ...]
    behind: tuple[Failure, ...]
    patch: str

    @property
    def heading(self) -> str:
        """The heading of the issue's section."""
        return f"Issue {self.number}: {self.finding.cause}"

    @property
    def anchor(self) -> str:
        """The anchor of the heading."""
        return slug(self.heading)


def issues(report: Report) -> tuple[Issue, ...]:
    """The findings in order of fixing, each with what it explains."""
    return tuple(_issue(report, number, finding) for number, finding in enumerate(report.findings, start=1))


def _issue(report: Report, number: int, finding: Finding) -> Issue:
    mine = [failure for failure in report.failures if finding.fingerprint in failure.explained_by]
    roots = tuple(failure for failure in mine if failure.explained_by[0] == finding.fingerprint)
    behind = tuple(failure for failure in mine if failure.explained_by[0] != finding.fingerprint)
    return Issue(number, finding, roots, behind, patch(finding.fix.edits) if finding.fix else "")


def patch(edits: tuple[Edit, ...]) -> str:
    """A unified diff of the edits, "" for none; paths are relative to the terraform root, lines are the file's own."""
    ordered = sorted(edits, key=lambda edit: edit.range)
    parts = [_of_one_file(path, list(group)) for path, group in groupby(ordered, key=lambda edit: edit.range.path)]
    return "\n".join(parts)


def _of_one_file(path: str, edits: list[Edit]) -> str:
    lines = [f"--- a/{path}", f"+++ b/{path}"]
    shift = 0
    for edit in edits:
        before, after = _lines(edit, edit.before), _lines(edit, edit.after)
        start = edit.range.line
        lines.append(f"@@ -{_span(start, len(before))} +{_span(start + shift, len(after))} @@")
        lines += _hunk(before, after)
        shift += len(after) - len(before)
    return "\n".join(lines)


def _span(start: int, count: int) -> str:
    # a hunk without lines on one side names the line before it
    return f"{start},{count}" if count else f"{start - 1},0"


def _lines(edit: Edit, text: str) -> list[str]:
    """The text's lines; the first one is put where the range begins."""
    return (" " * (edit.range.column - 1) + text).splitlines() if text.strip() else []


def _hunk(before: list[str], after: list[str]) -> list[str]:
    diff = difflib.unified_diff(before, after, n=max(len(before), len(after)), lineterm="")
    # without the three header lines: file names and line numbers are ours
    return list(diff)[3:] or [f" {line}" for line in before]
