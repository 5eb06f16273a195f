"""judge(facts) -> Report. Pure: the same facts give the same report.

The earliest broken hop with evidence is the root of a failure; later ones are listed behind it. A failure that no
finding explains is said to be unexplained, with what was looked at.
"""

from collections.abc import Iterable
from dataclasses import replace

from auditor.apply import would_do
from auditor.causes.cause import Cause
from auditor.diagnosis.fold import folded
from auditor.diagnosis.ignored import without_ignored
from auditor.diagnosis.routes import route_differences
from auditor.diagnosis.score import score
from auditor.diagnosis.verify import verify
from auditor.facts import Facts, Failed
from auditor.model.finding import Finding
from auditor.model.gap import Gap
from auditor.model.live import LiveSnapshot
from auditor.model.report import Coverage, Failure, Report
from auditor.model.value import overlap
from auditor.registry import discover


def causes() -> dict[str, Cause]:
    """All root causes by id."""
    return {cause.id: cause for cause in discover("auditor.causes", "CAUSE", Cause).values()}


def judge(facts: Facts) -> Report:
    """Find the causes of everything that failed or would fail."""
    known = causes()
    found: dict[str, Finding] = {}
    for cause in known.values():
        for finding in cause.find(facts):
            same = found.get(finding.fingerprint)
            found[finding.fingerprint] = _merged(same, finding) if same else finding
    findings = _without_general(folded(found.values()), known)
    roots = {failed.id: _explaining(failed, findings) for failed in facts.failures}
    by_line = without_ignored(facts, findings)
    verified = (verify(facts, _rooted(finding, roots)) for finding in by_line.stay)
    differences, undecided = route_differences(facts)
    return Report(
        run=facts.run,
        planes=facts.planes,
        findings=tuple(sorted(verified, key=_order)),
        failures=tuple(_failure(failed, roots[failed.id]) for failed in facts.failures),
        gaps=tuple(dict.fromkeys((*facts.gaps, *facts.declared.gaps, *_live_gaps(facts)))),
        diagnostics=facts.declared.diagnostics,
        coverage=_coverage(facts),
        suites=facts.suites,
        score=score(facts.suites),
        route_differences=differences,
        undecided_routes=undecided,
        ignored=by_line.ignored,
        ignore_notes=by_line.notes,
        apply=would_do(facts) if facts.run.command == "drift" else None,
    )


def _merged(one: Finding, other: Finding) -> Finding:
    """One root cause that was found on two ways (a rule that two services share) is one finding."""
    return replace(
        one,
        severity=max(one.severity, other.severity),
        confidence=max(one.confidence, other.confidence),
        evidence=tuple(dict.fromkeys((*one.evidence, *other.evidence))),
        explains=tuple(dict.fromkeys((*one.explains, *other.explains))),
    )


def _live_gaps(facts: Facts) -> tuple[Gap, ...]:
    return facts.live.gaps if isinstance(facts.live, LiveSnapshot) else (facts.live,)


def _without_general(findings: list[Finding], known: dict[str, Cause]) -> list[Finding]:
    """Leave out what a general cause says of an attribute that a specific cause speaks about."""
    specific = [finding for finding in findings if not known[finding.cause].general]
    general = [finding for finding in findings if known[finding.cause].general]
    return [*specific, *(finding for finding in general if not any(_same(finding, other) for other in specific))]


def _same(finding: Finding, other: Finding) -> bool:
    return finding.subject == other.subject and overlap(finding.attribute, other.attribute)


def _explaining(failed: Failed, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that explain a failure, the earliest hop first; of one hop the one that explains most."""
    claiming = [finding for finding in findings if failed.id in finding.explains]
    return tuple(sorted(claiming, key=lambda f: (_distance(failed, f), f.hop, -len(f.explains), f.subject, f.cause)))


def _distance(failed: Failed, finding: Finding) -> int:
    """0 for what is on the request's own way to its service, then one for each call to another service."""
    if finding.service in failed.services:
        return failed.services.index(finding.service)
    return 0


def _rooted(finding: Finding, roots: dict[str, tuple[Finding, ...]]) -> Finding:
    own = tuple(id for id in finding.explains if roots[id][0].fingerprint == finding.fingerprint)
    return replace(finding, explains=own)


def _order(finding: Finding) -> tuple[int, int, int, str, str, str]:
    return (-finding.severity, -len(finding.explains), finding.hop, finding.subject, finding.attribute, finding.cause)


def _failure(failed: Failed, explaining: tuple[Finding, ...]) -> Failure:
    tried = ""
    if not explaining:
        way = [failed.declared.decided_by if failed.declared else "", failed.group, *failed.services]
        tried = f"looked along {' -> '.join(filter(None, way)) or failed.check.subject or 'nothing declared'}"
    return Failure(failed.check, failed.observation, tuple(finding.fingerprint for finding in explaining), tried)


def _coverage(facts: Facts) -> Coverage:
    live = facts.live if isinstance(facts.live, LiveSnapshot) else None
    pairing = facts.pairing
    return Coverage(
        files=len(facts.declared.files),
        resources=len(facts.declared.resources),
        live_resources=len(live.resources) if live else 0,
        live_types=live.read_types if live else (),
        compared=len(pairing.matched) if pairing else 0,
        not_compared=tuple(str(resource.address) for resource, _ in pairing.not_compared) if pairing else (),
        probes=len(facts.observations),
        api_calls=live.calls if live else 0,
    )
