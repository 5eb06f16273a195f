"""What AWS refuses in a listener rule: counts, lengths, characters. In: a rule. Out: violations with their page. Pure.

`certain` is False where AWS's pages differ from each other or do not say; such a rule may well be taken.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.routing.condition import HEADER, HOST, METHOD, PATH, QUERY, SOURCE_IP, Condition
from auditor.routing.listener import Rule

_GUIDE = "docs.aws.amazon.com/elasticloadbalancing/latest/application"
QUOTAS = f"{_GUIDE}/load-balancer-limits.html"
CONDITIONS = f"{_GUIDE}/rule-condition-types.html"
TRANSFORMS = f"{_GUIDE}/rule-transforms.html"
CREATE_RULE = "docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html"
MOST_VALUES = 5
FEWEST_WILDCARDS, MOST_WILDCARDS = 5, 6
"""The quota of wildcards is 5 on older versions of the page and 6 on newer ones."""
LAST_PRIORITY = 50000
MOST_GROUPS = 5
LONGEST_VALUE, LONGEST_NAME = 128, 40
_ONCE = (HOST, PATH, METHOD, SOURCE_IP)
_WILDCARDS = (HOST, PATH, HEADER, QUERY)
_HOST = re.compile(r"[A-Za-z0-9.*?_-]*")
_PATH = re.compile(r"[A-Za-z0-9_.$/~\"'@:+&*?-]*")
_METHOD = re.compile(r"[A-Z_-]+")
_AFTER_DOT = re.compile(r"[A-Za-z*?]*")


@dataclass(frozen=True, slots=True)
class Violation:
    """One limit that a rule breaks: `limit` names it, `reason` is a sentence, `source` AWS's page."""

    limit: str
    reason: str
    source: str
    certain: bool = True


def violations(rule: Rule) -> tuple[Violation, ...]:
    """Every limit of AWS that a rule breaks; values that are not known break none."""
    return (*_of_rule(rule), *(found for condition in rule.conditions for found in _of_condition(condition)))


def _of_rule(rule: Rule) -> Iterator[Violation]:
    if rule.priority is not None and not 1 <= rule.priority <= LAST_PRIORITY:
        yield Violation("priority", f"a priority is 1 to {LAST_PRIORITY}, not {rule.priority}", CREATE_RULE)
    if not rule.conditions:
        yield Violation("conditions", "a rule needs at least one condition", CREATE_RULE)
    fields = Counter(condition.field for condition in rule.conditions)
    for field in _ONCE:
        if fields[field] > 1:
            yield Violation(field, f"a rule has one {field} condition at most, not {fields[field]}", CONDITIONS)
    count = sum(len(condition.values) + len(condition.regex) for condition in rule.conditions)
    if count > MOST_VALUES:
        yield Violation("values", f"a rule has {MOST_VALUES} condition values at most, not {count}", QUOTAS)
    wildcards = sum(_wildcards(condition) for condition in rule.conditions)
    if wildcards > FEWEST_WILDCARDS:
        most = MOST_WILDCARDS if wildcards > MOST_WILDCARDS else FEWEST_WILDCARDS
        reason = f"a rule has {most} wildcards at most, not {wildcards}"
        yield Violation("wildcards", reason, QUOTAS, certain=wildcards > MOST_WILDCARDS)
    if len(rule.action.forwards) > MOST_GROUPS:
        reason = f"an action has {MOST_GROUPS} target groups at most, not {len(rule.action.forwards)}"
        yield Violation("target-groups", reason, QUOTAS)
    kinds = Counter(rewrite.type for rewrite in rule.rewrites)
    for kind, times in kinds.items():
        if times > 1:
            yield Violation("transforms", f"a rule has one {kind} at most, not {times}", TRANSFORMS)


def _wildcards(condition: Condition) -> int:
    if condition.field not in _WILDCARDS:
        return 0
    texts = [part for value in condition.values for part in ((value,) if isinstance(value, str) else value)]
    if condition.field == QUERY:
        texts = [re.sub(r"\\[*?\\]", "", text) for text in texts]
    return sum(text.count("*") + text.count("?") for text in texts)


def _of_condition(condition: Condition) -> Iterator[Violation]:
    if not condition.values and not condition.regex and not condition.undecided:
        yield Violation(condition.field, f"the {condition.field} condition has no value", CONDITIONS)
    for value in (*condition.values, *condition.regex):
        yield from _lengths(condition, value)
    for value in condition.values:
        if isinstance(value, str):
            yield from _characters(condition.field, value)
    if condition.field == HEADER:
        yield from _header(condition.name)


def _lengths(condition: Condition, value: str | tuple[str, str]) -> Iterator[Violation]:
    longest = LONGEST_NAME if condition.field == METHOD else LONGEST_VALUE
    parts = (value,) if isinstance(value, str) else value
    for part in parts:
        if len(part) > longest:
            reason = f"a {condition.field} value has {longest} characters at most, {part[:20]}... has {len(part)}"
            yield Violation(condition.field, reason, CONDITIONS)
    if not any(parts):
        yield Violation(condition.field, f"a {condition.field} value cannot be empty", CONDITIONS)


def _characters(field: str, value: str) -> Iterator[Violation]:
    if field == METHOD and value and not _METHOD.fullmatch(value):
        yield Violation(METHOD, f"a method has only A-Z, - and _, and is compared with case: {value}", CONDITIONS)
    if field == PATH and not _PATH.fullmatch(value):
        yield Violation(PATH, f"a path pattern cannot have all characters of {value}", CONDITIONS)
    if field == SOURCE_IP and value == "255.255.255.255/32":
        yield Violation(SOURCE_IP, "255.255.255.255/32 is not a source that AWS takes", CONDITIONS)
    if field != HOST or not value:
        return
    if not _HOST.fullmatch(value):
        yield Violation(HOST, f"a host name cannot have all characters of {value}", CONDITIONS)
    wild = "*" in value or "?" in value
    if "." not in value:
        yield Violation(HOST, f"a host name needs a dot: {value}", CONDITIONS, certain=not wild)
    elif not _AFTER_DOT.fullmatch(value.rpartition(".")[2]):
        yield Violation(HOST, f"a host name has only letters behind its last dot: {value}", CONDITIONS)


def _header(name: str) -> Iterator[Violation]:
    if len(name) > LONGEST_NAME:
        yield Violation(HEADER, f"a header's name has {LONGEST_NAME} characters at most: {name}", CONDITIONS)
    if name.lower() == "host":
        yield Violation(HEADER, "the Host header has a condition of its own, host-header", CONDITIONS)
    if "*" in name or "?" in name:
        yield Violation(HEADER, f"a header's name cannot have wildcards: {name}", CONDITIONS)
