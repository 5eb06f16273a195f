"""What a root cause is, and the words its findings share: claims on failures, severities, fixes. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from auditor.causes.ways import part
from auditor.compare.delegation import delegated, is_covered
from auditor.facts import Facts, Failed
from auditor.hcl.write import literal, slice_of
from auditor.model.address import split_root
from auditor.model.finding import Edit, Evidence, Finding, Hop, Severity
from auditor.model.probe import By, NoAnswer
from auditor.model.resource import Resource
from auditor.model.source import SourceRange
from auditor.model.value import Sensitive, Value, is_known

GUARDS = frozenset({By.MLFLOW_HOST_GUARD, By.MLFLOW_CORS_GUARD})
"""Refusals that name their own reason; no service that is down gives them."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One root cause. `id` is the module's name in kebab case. A `general` cause speaks only where no specific one
    has spoken of the same attribute."""

    id: str
    title: str
    hop: Hop
    find: Callable[[Facts], Iterable[Finding]]
    general: bool = False


def severity_of(explains: Iterable[Failed], otherwise: Severity = Severity.MEDIUM) -> Severity:
    """Critical when a request fails of it, high when a check of the stack does, else `otherwise`."""
    found = list(explains)
    if any(failed.request for failed in found):
        return Severity.CRITICAL
    return max(Severity.HIGH, otherwise) if found else otherwise


def ids(failures: Iterable[Failed]) -> tuple[str, ...]:
    """The ids of failures, for Finding.explains."""
    return tuple(failed.id for failed in failures)


def of_service(facts: Facts, service: str, statuses: tuple[int, ...] = (502, 503, 504)) -> list[Failed]:
    """The failures that a service leaves which does not run or cannot be reached.

    Checks of the service and of its target groups; requests to it that the balancer itself answers with one of
    `statuses`, or that it accepts and never answers; 5xx answers (or a refused good key) of the services that call it.
    A request that AWS sends elsewhere than the code is none of these, nor is one that never reached the balancer.
    """
    groups = facts.groups_of(service)
    found = []
    for failed in facts.failures:
        if failed.request is None:
            claimed = failed.check.subject in (service, *groups)
        elif part(failed):
            claimed = False
        elif any(group in groups for group in failed.groups) or (
            not failed.groups and failed.services[:1] == (service,)
        ):
            claimed = _down(failed, statuses)
        else:
            claimed = service in failed.services and _upstream_down(failed)
        if claimed:
            found.append(failed)
    return found


def _down(failed: Failed, statuses: tuple[int, ...]) -> bool:
    answer = failed.observation.answer if failed.observation else None
    if isinstance(answer, NoAnswer):
        return not failed.declared_by or (answer.stage == "read" and 504 in statuses)
    return failed.status in statuses and failed.by == By.BALANCER_ERROR


def _upstream_down(failed: Failed) -> bool:
    if failed.status is None or failed.by == By.BALANCER_ERROR or failed.by in GUARDS:
        return False
    keyed = bool(failed.observation and failed.observation.probe.key not in ("", "wrong"))
    return failed.status >= 500 or (keyed and failed.status in (401, 403))


def left_to_others(facts: Facts, address: str, path: str) -> bool:
    """Whether the code leaves an attribute to somebody else (ignore_changes, autoscaling): no apply would set it."""
    return is_covered(path, delegated(facts.declared).get(address, ()))


def written(resource: Resource, path: str, text: str) -> Evidence:
    """Evidence from the code: what a resource says, and the line that says it (of a variable file, where one does)."""
    return Evidence("source", text, str(resource.origin_of(path)))


def observed(failures: Iterable[Failed], most: int = 3) -> tuple[Evidence, ...]:
    """Evidence from requests that failed: what was asked and what came."""
    seen: dict[str, Evidence] = {}
    for failed in failures:
        if failed.observation and failed.request:
            text = f"{failed.request} -> {failed.observation.actual()}"
            seen.setdefault(text, Evidence("observed", text, failed.check.title))
    return tuple(seen.values())[:most]


def edit_at(facts: Facts, span: SourceRange, old: Value, new: Value) -> Edit | None:
    """An edit, of whole lines, that replaces the literal at a span; None when another text than that literal stands
    there, since the value then comes from an expression that an edit of ours would not understand."""
    if isinstance(old, Sensitive) or not is_known(old):
        return None
    return edit_of_text(facts, span, literal(old), literal(new))


def edit_of_text(facts: Facts, span: SourceRange, old: str, new: str) -> Edit | None:
    """An edit, of whole lines, that replaces what is written at a span; None when something else stands there."""
    text = facts.sources.get(span.path, "")
    if not text or slice_of(text, span) != old:
        return None
    lines = snippet(facts, span)
    whole = SourceRange(span.path, span.line, 1, span.end_line, len(lines.rpartition("\n")[2]) + 1)
    after = replace(whole, line=span.end_line, column=span.end_column)
    before = replace(whole, end_line=span.line, end_column=span.column)
    return Edit(whole, lines, slice_of(text, before) + new + slice_of(text, after))


def snippet(facts: Facts, span: SourceRange) -> str:
    """The lines of the code that a span covers, for showing what the code says already."""
    lines = facts.sources.get(span.path, "").splitlines()[span.line - 1 : span.end_line]
    return "\n".join(lines)


def target(*addresses: str, verb: str = "apply") -> str:
    """The command that applies (or plans) these resources, and what they refer to, only; one for each root module."""
    by_root: dict[str, list[str]] = {}
    for address in addresses:
        root, local = split_root(address)
        by_root.setdefault(root, []).append(f"-target='{local}'")
    return " && ".join(
        " ".join([f"terraform -chdir='{root}'" if root else "terraform", verb, *targets])
        for root, targets in by_root.items()
    )
