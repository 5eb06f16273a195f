"""Verifies a printed fix: the edit is applied in memory, the code evaluated and routed again. Pure.

Verified means: no new error and no new gap, the subject's attribute (or what is below it) changed and nothing else did
(no other attribute of it, no other resource, no output), every request that the finding explains by routing now goes
elsewhere, every endpoint that was decided still is, and no request that works changed its way. Else the fix needs
review.
"""

from collections.abc import Iterator
from dataclasses import replace

from auditor.causes.ways import part
from auditor.facts import Facts
from auditor.model.endpoint import Kind
from auditor.model.finding import Finding, Hop
from auditor.model.probe import Observation
from auditor.model.request import Request
from auditor.model.resource import Declared, Resource
from auditor.model.value import Map, Value, is_below
from auditor.routing import Action, from_declared


def verify(facts: Facts, finding: Finding) -> Finding:
    """Return the finding with its fix marked verified, or as needing review when it is not."""
    fix = finding.fix
    if not fix or not fix.edits or not facts.evaluate:
        return finding
    try:
        changed = facts.evaluate(fix.edits)
    except ValueError:
        return replace(finding, fix=replace(fix, verified=False, disposition="needs review"))
    holds = _reads_as_well(facts.declared, changed) and _only_subject(facts, finding, changed)
    holds = holds and _routes_hold(facts, finding, changed)
    disposition = fix.disposition if holds else "needs review"
    return replace(finding, fix=replace(fix, verified=holds, disposition=disposition))


def _reads_as_well(before: Declared, after: Declared) -> bool:
    return _errors(after) <= _errors(before) and {*after.gaps} <= {*before.gaps}


def _errors(declared: Declared) -> set[tuple[str, str]]:
    return {(d.summary, d.detail) for d in declared.diagnostics if d.severity == "error"}


def _only_subject(facts: Facts, finding: Finding, changed: Declared) -> bool:
    before = {str(resource.address): resource for resource in facts.declared}
    after = {str(resource.address): resource for resource in changed}
    if before.keys() != after.keys() or _outputs(facts.declared) != _outputs(changed):
        return False
    different = {address for address in before if before[address].attributes != after[address].attributes}
    if different != {finding.subject}:
        return False
    return all(is_below(path, finding.attribute) for path in _changed(before[finding.subject], after[finding.subject]))


def _outputs(declared: Declared) -> dict[str, Value]:
    return {output.name: output.value for output in declared.outputs}


def _changed(before: Resource, after: Resource) -> set[str]:
    """The paths at which two versions of a resource differ, inside JSON documents too."""
    names = {*before.attributes, *after.attributes}
    return {path for name in names for path in _paths(name, _content(before, name), _content(after, name))}


def _content(resource: Resource, name: str) -> Value:
    content = resource.decoded(name)
    return content if isinstance(content, (tuple, Map)) else resource.attributes.get(name)


def _paths(path: str, one: Value, other: Value) -> Iterator[str]:
    if one == other:
        return
    if isinstance(one, Map) and isinstance(other, Map):
        for name in sorted({*one, *other}):
            yield from _paths(f"{path}.{name}", one.get(name), other.get(name))
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        for index, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from _paths(f"{path}[{index}]", mine, theirs)
    else:
        yield path


def _routes_hold(facts: Facts, finding: Finding, changed: Declared) -> bool:
    table = from_declared(changed)

    def way(request: Request, *, after: bool) -> tuple[str, Action | None]:
        match = (table if after else facts.table).match(request)
        return match.decided_by, match.action

    def moved(request: Request) -> bool:
        return way(request, after=True) != way(request, after=False)

    failing = [f for f in facts.failures if f.id in finding.explains and f.request]
    explained = {f.request for f in failing if f.request}
    by_code = {f.request for f in failing if f.request and not part(f)}
    if finding.hop == Hop.RULE and not (
        all(map(moved, by_code)) and all(way(request, after=True)[1] for request in explained)
    ):
        return False
    if any(way(e.request, after=False)[1] and not way(e.request, after=True)[1] for e in facts.endpoints):
        return False
    witness = {e.request for e in facts.endpoints if e.kind == Kind.ROUTE and e.rule == finding.subject}
    working = {o.probe.request for o in facts.observations if _works(o)}
    return not any(map(moved, working - explained - witness))


def _works(observation: Observation) -> bool:
    """An answer that shows the right application; a 404 is also given by the wrong one."""
    return observation.as_expected and observation.status is not None and observation.status < 400
