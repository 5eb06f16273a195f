"""What the causes of listener rules say alike: evidence of a rule, where a condition is written, free priorities. Pure.

In: a rule of the declared table and its resource. Out: evidence, attribute paths, numbers.
"""

from collections.abc import Iterator
from dataclasses import replace

from auditor.causes.cause import edit_of_text
from auditor.causes.witnesses import hosts_of
from auditor.facts import Facts
from auditor.hcl.write import literal, offsets
from auditor.model.finding import Edit, Evidence
from auditor.model.resource import Resource
from auditor.model.source import SourceRange
from auditor.model.value import Unknown, Value, at
from auditor.routing import Condition, Listener, Rule
from auditor.routing.blocks import FIELDS
from auditor.routing.condition import QUERY
from auditor.routing.difference import alike
from auditor.routing.glob import TooMuch
from auditor.routing.limits import LAST_PRIORITY, Violation, violations
from auditor.routing.match import walk
from auditor.routing.regions import NEVER, reaching, upper, witness


def otherwise(early: Rule, late: Rule) -> bool:
    """Whether two rules surely do different things with a request."""
    return alike((early.action, early.rewrites), (late.action, late.rewrites)) is False


def declared_rules(facts: Facts) -> Iterator[tuple[Listener, Rule]]:
    """Every rule of the code with its listener."""
    for listener in facts.table.listeners:
        for rule in listener.rules:
            if facts.declared.find(rule.id):
                yield listener, rule


def shown(rule: Rule) -> str:
    """The conditions of a rule in words."""
    return " and ".join(map(str, rule.conditions)) or "every request"


def told(rule: Rule) -> Evidence:
    """Evidence from the code: what a rule says, and where it is written."""
    place = "no known priority" if rule.priority is None else f"priority {rule.priority}"
    return Evidence("source", f"{place}: {shown(rule)} -> {rule.action}", str(rule.range))


def path_of(resource: Resource, rule: Rule, condition: Condition) -> str:
    """The attribute path of the block that a condition of a rule was read from."""
    places = list(_places(resource.get("condition")))
    index = next((i for i, each in enumerate(rule.conditions) if each is condition), len(places))
    return places[index] if index < len(places) else "condition"


def _places(blocks: Value) -> Iterator[str]:
    for index, block in enumerate(blocks if isinstance(blocks, tuple) else ()):
        if isinstance(block, Unknown):
            yield f"condition[{index}]"
            continue
        for attribute, field in FIELDS.items():
            inner = at(block, attribute)
            count = len(inner) if isinstance(inner, tuple) else int(inner is not None)
            places = [f"condition[{index}].{attribute}[{number}]" for number in range(count)]
            yield from places[:1] if field == QUERY else places


def refused(rule: Rule) -> list[Violation]:
    """The limits of AWS that a rule surely breaks."""
    return [violation for violation in violations(rule) if violation.certain]


def same_priority(facts: Facts, listener: Listener, rule: Rule) -> tuple[Rule, ...]:
    """The other rules of the code that surely stand on the same listener with the same known priority."""
    if rule.priority is None:
        return ()
    others = (other for other in listener.rules if other.priority == rule.priority and other.id != rule.id)
    return tuple(other for other in others if _on_one_listener(facts, listener, rule, other))


def _on_one_listener(facts: Facts, listener: Listener, one: Rule, other: Rule) -> bool:
    """A name that a module was given (`var.listener_arn`) is one listener inside of this module only."""
    if facts.declared.find(listener.id) or listener.id.startswith("arn:"):
        return True
    both = [facts.declared.find(rule.id) for rule in (one, other)]
    return len({(r.address.root, r.address.module) for r in both if r}) == 1 and all(both)


def cannot_be_made(facts: Facts, listener: Listener, rule: Rule) -> bool:
    """Whether AWS refuses to create a rule as the code says it, so that it is missing for this reason."""
    return bool(refused(rule) or same_priority(facts, listener, rule))


def is_empty(rule: Rule, listener: Listener) -> bool:
    """Whether no request at all can meet a rule by itself, whoever stands before it."""
    try:
        if upper(rule) is None:
            return True
    except TooMuch:
        return False
    found = witness(rule, replace(listener, rules=(rule,)), accepted=True)
    return found.verdict == NEVER and not found.taken_by


def taken_instead(facts: Facts, listener: Listener, meant: Rule) -> tuple[Evidence, ...]:
    """A request that a rule is meant for, asked of the listener as it is without the rule; () where none is found."""
    there = replace(listener, rules=tuple(meant if rule.id == meant.id else rule for rule in listener.rules))
    without = replace(listener, rules=tuple(rule for rule in listener.rules if rule.id != meant.id))
    try:
        request = reaching(meant, there, hosts=hosts_of(facts.table, listener.load_balancer))
    except TooMuch:
        return ()
    match = walk(request, without) if request else None
    if match is None or match.action is None:
        return ()
    text = f"{match.request}, which the rule is meant for, is answered by {match.decided_by} ({match.action})"
    return (Evidence("source", text, str(meant.range)),)


def reached(facts: Facts) -> frozenset[str]:
    """The rules that a planned endpoint reaches: proof enough that others leave them something."""
    return frozenset(endpoint.rule for endpoint in facts.endpoints)


def edit_in_list(facts: Facts, span: SourceRange, old: str, new: tuple[str, ...]) -> Edit | None:
    """An edit that puts several texts in the place of one in a list; None where the text does not stand in a list, as
    the value of a variable."""
    edit = edit_of_text(facts, span, literal(old), ", ".join(map(literal, new)))
    begin, end = offsets(facts.sources.get(span.path, ""), span)
    before, after = facts.sources.get(span.path, "")[:begin].rstrip(), facts.sources.get(span.path, "")[end:].lstrip()
    return edit if before.endswith(("[", ",")) and after.startswith(("]", ",")) else None


def free_after(listener: Listener, priority: int) -> int | None:
    """The first priority behind one that no rule of the listener has."""
    taken = {rule.priority for rule in listener.rules}
    return next((number for number in range(priority + 1, LAST_PRIORITY + 1) if number not in taken), None)


def free_before(listener: Listener, priority: int) -> int | None:
    """The last priority before one that no rule of the listener has."""
    taken = {rule.priority for rule in listener.rules}
    return next((number for number in range(priority - 1, 0, -1) if number not in taken), None)
