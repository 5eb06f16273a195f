"""One issue for one rule: what the next apply breaks, and what else was found at the same address. Findings in and out.
Pure.

Where AWS was changed by hand, the other finding stays and takes the evidence; where nobody can say who moved, it is as
severe as what the apply would break. Where the code was changed and not applied, and no request fails of that yet, what
the apply would break is the issue.
"""

from collections.abc import Iterable
from dataclasses import replace

from auditor.causes.attribute_differs import ROUTING
from auditor.model.finding import Class, Finding

BREAKS = "apply-breaks-route"
SAME_CHANGE = (
    "attribute-differs",
    "resource-missing",
    "rule-forwards-elsewhere",
    "rule-missing",
    "rule-shadowed",
    "unmanaged-listener-rule",
)
"""Causes that speak of the very difference between code and AWS that the apply removes."""


def folded(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with one issue for each change that the apply makes."""
    found = list(findings)
    breaks = {one.subject: one for one in found if one.cause == BREAKS}
    if not breaks:
        return found
    others: dict[str, list[Finding]] = {subject: [] for subject in breaks}
    for one in found:
        if one.cause in SAME_CHANGE and one.subject in others and one.attribute.partition("[")[0] in ("", *ROUTING):
            others[one.subject].append(one)
    leading = {subject for subject, same in others.items() if all(map(_gives_way, same))}
    return [kept for one in found if (kept := _kept(one, breaks, others, leading)) is not None]


def _gives_way(other: Finding) -> bool:
    return other.class_ is Class.UNAPPLIED and not other.explains


def _kept(
    one: Finding, breaks: dict[str, Finding], others: dict[str, list[Finding]], leading: set[str]
) -> Finding | None:
    """A finding as it stays, None for one that another stands for."""
    same = others.get(one.subject, [])
    if one.cause == BREAKS:
        return one if one.subject in leading else None
    if one not in same:
        return one
    if one.subject in leading:
        return None
    if one is not same[0]:
        return one
    own = breaks[one.subject]
    severity = one.severity if one.class_ is Class.DRIFTED else max(one.severity, own.severity)
    return replace(one, severity=severity, evidence=(*one.evidence, own.evidence[-1]))
