"""The summary on the terminal: fits a screen and ends with the lines to change and one greppable `result:` line.

A Report in, text out. `draw` is told the width and whether to colour; nothing here looks at the terminal.
"""

import io
from typing import TYPE_CHECKING

from auditor.formats import apply
from auditor.formats.escape import one_line, plain, short
from auditor.formats.format import Format
from auditor.formats.issues import ISSUES_FILE, issues
from auditor.formats.outcome import gaps_of, percent, result_line
from auditor.formats.plain import totals
from auditor.model.finding import Finding
from auditor.model.gap import Gap
from auditor.model.probe import Verdict
from auditor.model.report import Report

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

ISSUES_SHOWN = 8
LINES_SHOWN = 3
PLACES_SHOWN = 15
ISSUES_IN_FULL = 3
WIDTH = 100
_COLOURS = {"pass": "green", "fail": "red", "error": "magenta", "skip": "yellow"}


def render(report: Report) -> str:
    """The summary without colour, for files and pipes."""
    return draw(report)


def draw(report: Report, *, width: int = WIDTH, colour: bool = False, brief: bool = False) -> str:
    """The summary `width` columns wide; `brief` leaves only the lines to change and the result."""
    from rich.console import Console

    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
    )
    if not brief:
        _overview(console, report)
    shown = report.findings if brief else report.findings[:PLACES_SHOWN]
    for finding in shown:
        console.out(location(finding), highlight=False)
    if len(shown) < len(report.findings):
        console.out(f"and {len(report.findings) - len(shown)} more places, see {ISSUES_FILE}", highlight=False)
    console.out(result_line(report), highlight=False)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def location(finding: Finding) -> str:
    """`address attribute file:line`, what there is of it."""
    parts = (finding.subject, finding.attribute, str(finding.range) if finding.range else "")
    return " ".join(one_line(part) for part in parts if part)


def _overview(console: "Console", report: Report) -> None:
    run = report.run
    commit = f" at {run.commit[:12]}" if run.commit else ""
    _say(console, f"auditor {run.command} of {run.tf_dir}{commit} in {run.elapsed_seconds:.1f} s", "bold")
    for plane in report.planes:
        _say(console, f"{plane.name}: {plane.state}" + (f", {plane.detail}" if plane.detail else ""))
    _say(console, f"health score: {percent(report)}")
    if report.suites:
        console.print(_suites(report))
    _order(console, report)
    if report.apply and not report.apply.is_nothing:
        _say(console, f"this apply: {apply.headline(report.apply)}", "bold")
        _first_of(console, "this apply", apply.lines(report.apply))
    _routing(console, report)
    _first_of(console, "unexplained", [f"{each.check.title}: {each.check.actual}" for each in report.unexplained])
    errors = [each for each in report.diagnostics if each.severity == "error"]
    _first_of(console, "error", [str(each) for each in errors])
    for each in errors[:LINES_SHOWN]:
        if each.line:
            console.print(plain(each.pointed()), markup=False, highlight=False, no_wrap=True, overflow="crop")
    if report.ignored:
        _say(console, f"ignored: {len(report.ignored)} by .auditorignore, see report.json")
    _first_of(console, ".auditorignore", [f"line {n.line} ({n.pattern}) {n.text}" for n in report.ignore_notes])
    _first_of(console, "not checked", [_gap(gap) for gap in gaps_of(report)])
    console.out("")


def _first_of(console: "Console", what: str, lines: list[str]) -> None:
    for line in lines[:LINES_SHOWN]:
        _say(console, f"{what}: {line}", "yellow")
    if len(lines) > LINES_SHOWN:
        _say(console, f"{what}: and {len(lines) - LINES_SHOWN} more, see the reports", "yellow")


def _routing(console: "Console", report: Report) -> None:
    """Sets of requests that AWS answers otherwise; wrapped, since both answers count."""
    found = report.route_differences
    for one in found[:LINES_SHOWN]:
        words = f"routing: {one.message}"
        console.print(short(words, LINES_SHOWN * console.width), style="yellow", markup=False, highlight=False)
    if len(found) > LINES_SHOWN:
        _say(console, f"routing: and {len(found) - LINES_SHOWN} more, see the reports", "yellow")


def _gap(gap: Gap) -> str:
    return f"{gap.subject}: {gap.reason}" + (f" ({gap.remedy})" if gap.remedy else "")


def _say(console: "Console", text: str, style: str = "") -> None:
    console.print(one_line(text), style=style, markup=False, highlight=False, overflow="ellipsis", no_wrap=True)


def _suites(report: Report) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("suite")
    table.add_column("verdict")
    for word in (*Verdict, "time"):
        table.add_column(word, justify="right")
    for suite in report.suites:
        counts = totals(suite.checks)
        verdict = Text(suite.verdict, style=_COLOURS[suite.verdict])
        numbers = [str(counts[word]) for word in Verdict]
        table.add_row(Text(one_line(suite.name)), verdict, *numbers, f"{suite.elapsed_seconds:.1f} s")
    return table


def _order(console: "Console", report: Report) -> None:
    found = issues(report)
    lines_each = 2 if len(found) <= ISSUES_IN_FULL else 1
    for issue in found[:ISSUES_SHOWN]:
        finding = issue.finding
        explains = f", explains {len(issue.failures)}" if issue.failures else ""
        words = f"fix {issue.number} ({finding.severity}, {finding.class_}{explains}): {finding.message}"
        console.print(short(words, lines_each * console.width), markup=False, highlight=False)
    if len(found) > ISSUES_SHOWN:
        _say(console, f"and {len(found) - ISSUES_SHOWN} more issues")


FORMAT = Format("console", "summary.txt", render)
