"""Takes out what .auditorignore hides: findings in, those that stay, those that are hidden, and notes out. Pure.

What explains a failed check is never hidden: the team would look for another cause of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.facts import Facts
from auditor.ignore import Rule, names_of
from auditor.model.address import parse
from auditor.model.finding import Finding
from auditor.model.live import LiveSnapshot
from auditor.model.report import Ignored, IgnoreNote


@dataclass(frozen=True, slots=True)
class Sorted:
    """What .auditorignore makes of the findings."""

    stay: tuple[Finding, ...]
    ignored: tuple[Ignored, ...] = ()
    notes: tuple[IgnoreNote, ...] = ()


def without_ignored(facts: Facts, findings: Iterable[Finding]) -> Sorted:
    """Sort the findings by the lines of .auditorignore."""
    stay: list[Finding] = []
    ignored: list[Ignored] = []
    notes: list[IgnoreNote] = []
    day = facts.run.started_at.date()
    used: set[Rule] = set()
    for finding in findings:
        fitting = facts.ignores.fitting(_names(facts, finding), day)
        used.update(fitting)
        rule = fitting[-1] if fitting and not fitting[-1].shows else None
        if rule and finding.explains:
            failed = f"{len(finding.explains)} failed checks come of it"
            text = f"does not hide {finding.cause} at {finding.subject}: {failed}"
            notes.append(IgnoreNote(rule.line, rule.pattern, text))
        if rule and not finding.explains:
            until = rule.until.isoformat() if rule.until else ""
            ignored.append(Ignored(finding, rule.pattern, rule.line, rule.reason, until))
        else:
            stay.append(finding)
    return Sorted(tuple(stay), tuple(ignored), (*_notes(facts, used), *notes))


def _names(facts: Facts, finding: Finding) -> tuple[str, ...]:
    live = facts.live_of(finding.subject)
    if live is None and isinstance(facts.live, LiveSnapshot):
        live = facts.live.find(finding.subject)
    ids = [finding.subject]
    if live:
        own = (live.get(name) for name in ("id", "arn", "name"))
        ids += [live.id, *(value for value in own if isinstance(value, str))]
    return names_of(_type(facts, finding.subject) or (live.type if live else ""), dict.fromkeys(ids), finding.attribute)


def _type(facts: Facts, subject: str) -> str:
    resource = facts.declared.find(subject)
    if resource:
        return resource.address.type
    return parse(subject).type if subject in facts.prior else ""


def _notes(facts: Facts, used: set[Rule]) -> Iterator[IgnoreNote]:
    """Lines to be looked at; that one is unused is only known where AWS was read."""
    day = facts.run.started_at.date()
    for rule in facts.ignores.rules:
        if rule.fault:
            yield IgnoreNote(rule.line, rule.pattern, f"hides nothing: {rule.fault}")
        elif not rule.counts_on(day):
            yield IgnoreNote(rule.line, rule.pattern, f"hides nothing since {rule.until}: take the line out")
        elif rule not in used and isinstance(facts.live, LiveSnapshot):
            yield IgnoreNote(rule.line, rule.pattern, "fits no finding: take the line out")
