"""INFRASTRUCTURE_ISSUES.md: what the infrastructure team opens, one issue a root cause in the order of fixing.

A Report in, Markdown out; the layout is templates/markdown.j2, the words of the summary are here.
"""

from auditor.formats.apply import headline
from auditor.formats.escape import Markdown, code, counted, text
from auditor.formats.format import Format
from auditor.formats.issues import ISSUES_FILE, Issue, issues
from auditor.formats.outcome import TARGET_PERCENT, percent
from auditor.formats.stages import stages
from auditor.formats.template import fill
from auditor.model.finding import Class
from auditor.model.probe import NoAnswer, Verdict
from auditor.model.report import Report


def render(report: Report) -> str:
    """The issues as Markdown."""
    found = issues(report)
    links = report.run.links or f"{report.run.tf_dir}/"
    values = {"issues": found, "summary": summary(report, found), "traces": traces(report), "links": links}
    done = headline(report.apply) if report.apply else ""
    return fill("markdown.j2", report=report, apply_headline=done, **values)


def summary(report: Report, found: tuple[Issue, ...]) -> tuple[str, ...]:
    """The executive summary: five sentences."""
    return (_verdict(report, found), _first(found), _registration(report), _kinds(report), _limits(report))


def _verdict(report: Report, found: tuple[Issue, ...]) -> str:
    checks = [check for suite in report.suites for check in suite.checks if check.verdict is not Verdict.SKIP]
    failed = len(report.failures)
    explained = failed - len(report.unexplained)
    return (
        f"{counted(len(found), 'issue')} explain {explained} of {counted(failed, 'failed check')}; "
        f"{counted(len(checks), 'check')} ran; health score {percent(report)} (target: above {TARGET_PERCENT} %)."
    )


def _first(found: tuple[Issue, ...]) -> str:
    if not found:
        return "No root cause was found in what was looked at."
    finding = found[0].finding
    where = f" in {code(finding.range)}" if finding.range else ""
    return Markdown(f"Fix first: {code(finding.subject)}{where}. {text(finding.message)}")


def _registration(report: Report) -> str:
    broken = next((stage for stage in stages(report) if stage.verdict in (Verdict.FAIL, Verdict.ERROR)), None)
    if broken:
        return f"Model registration fails at: {broken.title.rstrip('.')}."
    passed = stages(report) and all(stage.verdict is Verdict.PASS for stage in stages(report))
    return "Model registration works through all its stages." if passed else "Model registration was not fully tested."


def _kinds(report: Report) -> str:
    counts = {kind: sum(finding.class_ is kind for finding in report.findings) for kind in Class}
    words = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    return f"How code and AWS stand to each other: {words}." if words else "Code and AWS agree wherever both were read."


def _limits(report: Report) -> str:
    short = [plane for plane in report.planes if plane.state != "complete"]
    if not short and not report.gaps and not report.unexplained:
        return "Everything that was asked for was looked at, and no failure is left unexplained."
    planes = ", ".join(f"{plane.name} plane {plane.state}" for plane in short) or "all planes complete"
    unexplained = counted(len(report.unexplained), "unexplained failure")
    return f"Limits of this run: {planes}; {counted(len(report.gaps), 'gap')}; {unexplained}."


def traces(report: Report) -> tuple[tuple[str, str], ...]:
    """Every full stack trace of the run with a title, once."""
    found: dict[str, str] = {}
    for suite in report.suites:
        for check in suite.checks:
            found.setdefault(check.trace, f"{suite.name}: {check.title}")
            for seen in check.observations:
                if isinstance(seen.answer, NoAnswer):
                    found.setdefault(seen.answer.trace, str(seen.probe.request))
    for gap in (*report.gaps, *(gap for suite in report.suites for gap in suite.gaps)):
        found.setdefault(gap.trace, gap.subject)
    return tuple((title, trace) for trace, title in found.items() if trace.strip())


FORMAT = Format("markdown", ISSUES_FILE, render, standard=True)
