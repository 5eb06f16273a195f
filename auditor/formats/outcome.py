"""How a run ended, in one word and in one greppable line: a Report in, text out. The exit code rests on the same."""

import math
from enum import StrEnum

from auditor.model.gap import Gap
from auditor.model.probe import Verdict
from auditor.model.report import Report

TARGET_PERCENT = 80
"""The health score should be above this (PRD F2)."""

_NOT_ASKED_FOR = {"check": ("live", "observed", "prior"), "drift": ("observed",)}
"""Planes that a command leaves out by its nature: what is missing there is no gap of the run."""


class Outcome(StrEnum):
    """The word of the `result:` line."""

    CLEAN = "clean"
    """Nothing found, nothing failed, nothing left unread."""
    INCOMPLETE = "incomplete"
    """Nothing found, and not everything could be looked at."""
    FAILURES = "failures"
    """Checks failed and no finding explains them."""
    FINDINGS = "findings"
    """At least one root cause, or something to know before an apply."""


def outcome(report: Report) -> Outcome:
    """Say how the run ended; a run with gaps is never clean."""
    if report.findings or (report.apply and report.apply.notices):
        return Outcome.FINDINGS
    if report.failures:
        return Outcome.FAILURES
    return Outcome.INCOMPLETE if incomplete(report) else Outcome.CLEAN


def incomplete(report: Report) -> bool:
    """Whether something that was asked for could not be read, evaluated or checked."""
    left_out = _NOT_ASKED_FOR.get(report.run.command, ())
    return bool(
        gaps_of(report)
        or any(plane.state != "complete" for plane in report.planes if plane.name not in left_out)
        or any(diagnostic.severity == "error" for diagnostic in report.diagnostics)
        or any(suite.gaps or suite.verdict is Verdict.ERROR for suite in report.suites)
    )


def gaps_of(report: Report) -> tuple[Gap, ...]:
    """The gaps in what the command was to look at."""
    left_out = _NOT_ASKED_FOR.get(report.run.command, ())
    return tuple(gap for gap in report.gaps if gap.layer not in left_out)


def result_line(report: Report) -> str:
    """`result: WORD name=value ...`: the last line of the console summary, stable for grep."""
    explained = len(report.failures) - len(report.unexplained)
    worst = report.worst()
    values = {
        "issues": len(report.findings),
        "worst": "none" if worst is None else str(worst),
        "failures": len(report.failures),
        "explained": explained,
        "gaps": len(gaps_of(report)),
        "score": "none" if report.score.percent is None else percent(report).replace(" ", ""),
    }
    return f"result: {outcome(report)} " + " ".join(f"{name}={value}" for name, value in values.items())


def percent(report: Report) -> str:
    """The health score for people, rounded down so that only a full score reads 100 %."""
    score = report.score.percent
    return "not judged" if score is None else f"{math.floor(score * 10) / 10:g} %"
