"""Verifies a printed fix: the edit is applied in memory, the code evaluated and routed again. Pure.

Verified means: no new error, the subject's attribute changed and no other resource did, every request that the finding
explains by routing now goes elsewhere, every endpoint is still decided, and no request that works changed its way. Else
the fix needs review.
"""

from dataclasses import replace

from auditor.facts import Facts
from auditor.model.endpoint import Kind
from auditor.model.finding import Finding, Hop
from auditor.model.probe import Observation
from auditor.model.request import Request
from auditor.model.resource import Declared
from auditor.routing import from_declared


def verify(facts: Facts, finding: Finding) -> Finding:
    """Return the finding with its fix marked verified, or as needing review when it is not."""
    fix = finding.fix
    if not fix or not fix.edits or not facts.evaluate:
        return finding
    try:
        changed = facts.evaluate(fix.edits)
    except ValueError:
        return replace(finding, fix=replace(fix, disposition="needs review"))
    holds = _errors(changed) <= _errors(facts.declared) and _only_subject(facts, finding, changed)
    holds = holds and _routes_hold(facts, finding, changed)
    disposition = fix.disposition if holds else "needs review"
    return replace(finding, fix=replace(fix, verified=holds, disposition=disposition))


def _errors(declared: Declared) -> set[tuple[str, str]]:
    return {(d.summary, d.detail) for d in declared.diagnostics if d.severity == "error"}


def _only_subject(facts: Facts, finding: Finding, changed: Declared) -> bool:
    before = {str(resource.address): resource.attributes for resource in facts.declared}
    after = {str(resource.address): resource.attributes for resource in changed}
    different = {address for address in before.keys() | after.keys() if before.get(address) != after.get(address)}
    return different == {finding.subject}


def _routes_hold(facts: Facts, finding: Finding, changed: Declared) -> bool:
    table = from_declared(changed)

    def moved(request: Request) -> bool:
        return facts.table.match(request).decided_by != table.match(request).decided_by

    explained = {f.request for f in facts.failures if f.id in finding.explains and f.request}
    if finding.hop == Hop.RULE and not all(map(moved, explained)):
        return False
    if any(table.match(endpoint.request).action is None for endpoint in facts.endpoints):
        return False
    witness = {e.request for e in facts.endpoints if e.kind == Kind.ROUTE and e.rule == finding.subject}
    working = {o.probe.request for o in facts.observations if _works(o)}
    return not any(map(moved, working - explained - witness))


def _works(observation: Observation) -> bool:
    """An answer that shows the right application; a 404 is also given by the wrong one."""
    return observation.as_expected and observation.status is not None and observation.status < 400
