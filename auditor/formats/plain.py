"""The nouns of a Report as JSON-like python, in the words of the command-line contract. Pure; used by the JSON formats.

Keys are stable: `SCHEMA_VERSION` rises when one goes away or changes its meaning; a new key does not raise it.
"""

import json
import re
from typing import Any

from auditor.model.finding import Finding, Fix
from auditor.model.gap import Gap
from auditor.model.probe import Answered, Check, NoAnswer, Observation, SuiteResult, Verdict
from auditor.model.report import Failure, Report, RouteDifference, Run, Score, UndecidedRoutes
from auditor.model.source import Diagnostic, SourceRange

SCHEMA_VERSION = "1.0"
Json = dict[str, Any]
_OBEYED = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def dump(document: Json | list[Json]) -> str:
    """Write a JSON document as text with a final line end; what a terminal would obey is written as an escape."""
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    return _OBEYED.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n"


def head(report: Report) -> Json:
    """What every JSON document of a run begins with."""
    return {"schema_version": SCHEMA_VERSION, "run": run(report.run)}


def run(run: Run) -> Json:
    """What was run, when and on what."""
    return {
        "id": run.id,
        "command": run.command,
        "started_at": run.started_at.isoformat(),
        "elapsed_seconds": seconds(run.elapsed_seconds),
        "version": run.version,
        "tf_dir": run.tf_dir,
        "commit": run.commit,
        "var_files": list(run.var_files),
        "workspace": run.workspace,
        "account": run.account,
        "region": run.region,
    }


def place(range: SourceRange | None) -> Json:
    """`file` and `line`, both null where no line is to blame."""
    return {"file": range.path if range else None, "line": range.line if range else None}


def finding(finding: Finding) -> Json:
    """One finding with everything that a reader of the JSON needs to act."""
    return {
        "fingerprint": finding.fingerprint,
        "cause": finding.cause,
        "class": str(finding.class_),
        "severity": str(finding.severity),
        "confidence": str(finding.confidence),
        "subject": finding.subject,
        "attribute": finding.attribute,
        **place(finding.range),
        "message": finding.message,
        "service": finding.service,
        "expected": finding.expected,
        "actual": finding.actual,
        "evidence": [{"plane": e.plane, "text": e.text, "source": e.source} for e in finding.evidence],
        "explains": list(finding.explains),
        "fix": fix(finding.fix) if finding.fix else None,
        "hop": str(finding.hop),
    }


def fix(fix: Fix) -> Json:
    """What to do about a finding; lines and columns count from 1, ends are exclusive."""
    return {
        "title": fix.title,
        "edits": [
            {
                "file": edit.range.path,
                "line": edit.range.line,
                "column": edit.range.column,
                "end_line": edit.range.end_line,
                "end_column": edit.range.end_column,
                "before": edit.before,
                "after": edit.after,
            }
            for edit in fix.edits
        ],
        "commands": list(fix.commands),
        "hcl": fix.hcl,
        "risk": fix.risk,
        "disposition": fix.disposition,
        "verified": fix.verified,
        "rollback": fix.rollback,
    }


def gap(gap: Gap) -> Json:
    """What is not known, and why."""
    return {
        "layer": gap.layer,
        "subject": gap.subject,
        "reason": gap.reason,
        "remedy": gap.remedy,
        "effect": gap.effect,
        "trace": gap.trace,
    }


def diagnostic(diagnostic: Diagnostic) -> Json:
    """A message about the configuration."""
    words = {"severity": diagnostic.severity, "summary": diagnostic.summary, "detail": diagnostic.detail}
    return {**words, **place(diagnostic.range)}


def observation(observation: Observation) -> Json:
    """One request and what came back."""
    probe, answer = observation.probe, observation.answer
    return {
        "probe": probe.id,
        "method": probe.request.method,
        "url": probe.request.url,
        "auth": str(probe.auth),
        "key": probe.key,
        "expected": probe.expects.words,
        "because": probe.expects.because,
        "as_expected": observation.as_expected,
        "attempts": observation.attempts,
        "elapsed_seconds": seconds(answer.elapsed_seconds),
        "answer": _answered(answer) if isinstance(answer, Answered) else None,
        "no_answer": _no_answer(answer) if isinstance(answer, NoAnswer) else None,
    }


def _answered(answer: Answered) -> Json:
    by = answer.by
    return {
        "status": answer.status,
        "headers": [{"name": name, "value": value} for name, value in answer.headers],
        "excerpt": answer.excerpt,
        "answered_by": {"who": str(by.who), "certainty": by.certainty, "signals": list(by.signals)},
    }


def _no_answer(answer: NoAnswer) -> Json:
    return {"stage": answer.stage, "error": answer.error, "trace": answer.trace}


def check(check: Check) -> Json:
    """One check of a suite."""
    return {
        "id": check.id,
        "title": check.title,
        "verdict": str(check.verdict),
        "expected": check.expected,
        "actual": check.actual,
        "subject": check.subject,
        "reason": check.reason,
        "component": check.component,
        "elapsed_seconds": seconds(check.elapsed_seconds),
        "trace": check.trace,
        "observations": [observation(each) for each in check.observations],
    }


def suite(suite: SuiteResult) -> Json:
    """One suite with all its checks."""
    return {
        "name": suite.name,
        "title": suite.title,
        "verdict": str(suite.verdict),
        "started_at": suite.started_at.isoformat(),
        "elapsed_seconds": seconds(suite.elapsed_seconds),
        "totals": totals(suite.checks),
        "checks": [check(each) for each in suite.checks],
        "gaps": [gap(each) for each in suite.gaps],
    }


def totals(checks: tuple[Check, ...]) -> Json:
    """How many checks had which verdict."""
    return {str(verdict): sum(check.verdict is verdict for check in checks) for verdict in Verdict}


def failure(failure: Failure) -> Json:
    """One failed check and what explains it; its observations stand with the suite."""
    seen = failure.observation
    return {
        "check": failure.check.id,
        "title": failure.check.title,
        "probe": seen.probe.id if seen else None,
        "request": str(seen.probe.request) if seen else None,
        "expected": failure.check.expected,
        "actual": failure.check.actual,
        "explained_by": list(failure.explained_by),
        "tried": failure.tried,
    }


def route_difference(one: RouteDifference) -> Json:
    """A set of requests with another answer in AWS than in code."""
    witness = one.witness
    return {
        "message": one.message,
        "load_balancer": one.load_balancer,
        "listener": one.listener,
        "where": list(one.where),
        "witness": {
            "method": witness.method,
            "url": witness.url,
            "headers": [{"name": name, "value": value} for name, value in witness.headers],
            "source_ip": witness.source_ip,
        },
        "declared": {"by": one.declared_by or None, "answer": one.declared_answer},
        "live": {"by": one.live_by or None, "answer": one.live_answer},
        **place(one.range),
    }


def undecided_routes(one: UndecidedRoutes) -> Json:
    """Two rules of which nobody can tell whether code and AWS differ by them."""
    return {
        "listener": one.listener or None,
        "declared_by": one.declared_by or None,
        "live_by": one.live_by or None,
        "why": one.why,
    }


def score(score: Score) -> Json:
    """The health score and its parts."""
    parts = [
        {"component": p.component, "passed": p.passed, "judged": p.judged, "weight": p.weight} for p in score.parts
    ]
    return {"percent": score.percent, "parts": parts}


def seconds(value: float) -> float:
    """Seconds to the millisecond."""
    return round(value, 3)
