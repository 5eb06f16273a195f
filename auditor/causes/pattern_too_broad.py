"""A path pattern without a slash before its star takes paths that a later rule names.

Symptom: some paths of a rule are answered by another service, others of the same rule are right.

Why: `/api*` matches `/api/...`, and `/apix`, `/api-docs` and `/apiary/list` as well. Rules are tried in ascending
priority, so a later rule for `/apix/*` never sees its requests.

How it is confirmed: a later rule of the listener names a path that goes on with another character where the pattern has
its star, and does something else; a request is found that the earlier rule takes, and that reaches the later one when
the pattern is written as `/api` and `/api/*`. A wide pattern that robs nobody is a choice and is not told, nor is a
catch-all behind it. A later rule that loses all its requests is rule-shadowed.

Fix: write the path and what is below it, or give the later rule an earlier priority.

Before:  path_pattern { values = ["/api*"] }
After:   path_pattern { values = ["/api", "/api/*"] }

Risk: other paths that begin alike go to later rules, too.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.causes.cause import Cause, ids, observed, severity_of, target, written
from auditor.causes.rules import declared_rules, edit_in_list, otherwise, path_of, told
from auditor.causes.whole import standing
from auditor.causes.witnesses import hosts_of
from auditor.facts import Facts
from auditor.hcl.write import literal
from auditor.model.finding import Confidence, Edit, Evidence, Finding, Fix, Hop, Severity
from auditor.model.request import Request
from auditor.model.resource import Resource
from auditor.routing import Condition, Listener, Rule
from auditor.routing.condition import PATH
from auditor.routing.glob import TooMuch
from auditor.routing.limits import MOST_VALUES
from auditor.routing.match import walk
from auditor.routing.regions import reaching, shadowed_by

_WILD = frozenset("*?")


@dataclass(frozen=True, slots=True)
class _Robbed:
    """A later rule, and a request of it that the wide pattern takes."""

    rule: Rule
    request: Request


def find(facts: Facts) -> Iterator[Finding]:
    """Look at every pattern with a star behind a word, and at the later rules that name such paths."""
    for listener, early in declared_rules(facts):
        for condition in early.conditions:
            for pattern in _wide(condition):
                robbed = tuple(_robbed(facts, listener, early, condition, pattern))
                resource = facts.declared.find(early.id)
                if robbed and resource:
                    yield _finding(facts, listener, resource, _Place(early, condition, pattern), robbed)


@dataclass(frozen=True, slots=True)
class _Place:
    """A pattern of a condition of a rule."""

    rule: Rule
    condition: Condition
    pattern: str

    @property
    def root(self) -> str:
        """The pattern without its star."""
        return self.pattern[:-1]

    def narrowed(self) -> Rule:
        """The rule with the path and what is below it instead of the pattern."""
        values = [value for value in self.condition.values if value != self.pattern]
        narrow = replace(self.condition, values=(*values, self.root, f"{self.root}/*"))
        kept = tuple(narrow if each is self.condition else each for each in self.rule.conditions)
        return replace(self.rule, conditions=kept)


def _wide(condition: Condition) -> Iterator[str]:
    """The patterns with one wildcard, a star right behind a letter or digit."""
    for value in condition.values if condition.field == PATH and not condition.regex else ():
        if isinstance(value, str) and value.endswith("*") and value[-2:-1].isalnum() and _WILD.isdisjoint(value[:-1]):
            yield value


def _robbed(facts: Facts, listener: Listener, early: Rule, condition: Condition, pattern: str) -> Iterator[_Robbed]:
    place = _Place(early, condition, pattern)
    narrowed = place.narrowed()
    for late in listener.rules:
        named = _named(late, place.root) if _precedes(early, late) else None
        if named is None or not otherwise(early, late) or shadowed_by(late, listener):
            continue
        rules = {early.id: narrowed, late.id: named}
        there = replace(listener, rules=tuple(rules.get(rule.id, rule) for rule in listener.rules))
        try:
            request = reaching(named, there, hosts=hosts_of(facts.table, listener.load_balancer))
        except TooMuch:
            continue
        if request and walk(request, listener).rule == early:
            yield _Robbed(late, request)


def _precedes(early: Rule, late: Rule) -> bool:
    return early.priority is not None and late.priority is not None and early.priority < late.priority


def _named(late: Rule, root: str) -> Rule | None:
    """The later rule with only those paths that go on with another character than a slash behind the root."""
    for condition in late.conditions:
        if condition.field == PATH and not condition.undecided:
            own = [value for value in condition.values if isinstance(value, str) and _goes_on(value, root)]
            if own:
                narrow = replace(condition, values=tuple(own), regex=())
                return replace(late, conditions=tuple(narrow if c is condition else c for c in late.conditions))
    return None


def _goes_on(value: str, root: str) -> bool:
    rest = value.removeprefix(root)
    return rest != value and rest[:1] not in ("", "/", *_WILD)


def _finding(facts: Facts, listener: Listener, resource: Resource, at: _Place, robbed: tuple[_Robbed, ...]) -> Finding:
    early = at.rule
    path = f"{path_of(resource, early, at.condition)}.values"
    heirs = {one.rule.id for one in robbed}
    after = replace(listener, rules=tuple(at.narrowed() if rule == early else rule for rule in listener.rules))
    failures = [
        f
        for f in facts.failures
        if f.request and f.declared_by == early.id and (heir := walk(f.request, after).rule) and heir.id in heirs
    ]
    edit = _edit(facts, resource, at, path)
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, early.id, path),
        subject=early.id,
        attribute=path,
        message=f"{early.id} takes {at.pattern}, and with it {robbed[0].request}, which {robbed[0].rule.id} names.",
        severity=severity_of(failures, Severity.MEDIUM),
        confidence=Confidence.HIGH,
        hop=CAUSE.hop,
        evidence=(
            written(resource, path, str(at.condition)),
            told(early),
            *map(told, (one.rule for one in robbed)),
            *(_asked(at, one) for one in robbed),
            *observed(failures),
        ),
        range=resource.origin_of(f"{path}[{at.condition.values.index(at.pattern)}]"),
        explains=ids(failures),
        fix=Fix(
            title=f"Set {at.root} and {at.root}/* in place of {at.pattern}",
            edits=(edit,) if edit else (),
            commands=(target(early.id),),
            hcl=f"values = [{literal(at.root)}, {literal(f'{at.root}/*')}]" if len(at.condition.values) == 1 else "",
            rollback=f"Write {at.pattern} again and apply.",
        ),
        service=str(service.address) if (service := facts.service_of(robbed[0].rule.action.target_group)) else "",
        expected=str(robbed[0].rule.action),
        actual=str(early.action),
    )


def _asked(at: _Place, one: _Robbed) -> Evidence:
    text = f"{one.request} is taken by {at.rule.id}; with {at.root} and {at.root}/* it reaches {one.rule.id}"
    return Evidence("source", text, str(at.rule.range))


def _edit(facts: Facts, resource: Resource, at: _Place, path: str) -> Edit | None:
    """The two patterns in place of the one, where AWS takes one value more."""
    if sum(len(each.values) for each in at.rule.conditions) >= MOST_VALUES:
        return None
    span = resource.origin_of(f"{path}[{at.condition.values.index(at.pattern)}]")
    return edit_in_list(facts, span, at.pattern, (at.root, f"{at.root}/*"))


CAUSE = Cause("pattern-too-broad", "Path pattern takes paths of another rule", Hop.RULE, find)
