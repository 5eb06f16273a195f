"""What a root cause is, and the words its findings share: claims on failures, severities, fixes. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from auditor.facts import Facts, Failed
from auditor.hcl.write import literal, slice_of
from auditor.model.finding import Edit, Evidence, Finding, Hop, Severity
from auditor.model.probe import By
from auditor.model.resource import Resource
from auditor.model.source import SourceRange
from auditor.model.value import Value


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


def of_service(facts: Facts, service: str) -> list[Failed]:
    """The failures that a service leaves which does not run.

    Checks of the service and of its target groups; requests to it that the balancer answers with an error, or nobody;
    5xx answers (or a refused good key) of the services that call it.
    """
    groups = facts.groups_of(service)
    found = []
    for failed in facts.failures:
        own = failed.check.subject in (service, *groups) and failed.request is None
        direct = failed.request is not None and service == next(iter(failed.services), "") and _down(failed)
        if own or direct or (service in failed.services[1:] and _upstream_down(failed)):
            found.append(failed)
    return found


def _down(failed: Failed) -> bool:
    if failed.group != failed.live_group and failed.live_group:
        return False
    return failed.status is None or (failed.status >= 502 and failed.by == By.BALANCER_ERROR)


def _upstream_down(failed: Failed) -> bool:
    if failed.request is None or failed.status is None or (failed.live_group and failed.group != failed.live_group):
        return False
    keyed = bool(failed.observation and failed.observation.probe.key not in ("", "wrong"))
    return failed.by != By.BALANCER_ERROR and (failed.status >= 500 or (keyed and failed.status in (401, 403)))


def written(resource: Resource, path: str, text: str) -> Evidence:
    """Evidence from the code: what a resource says, and where."""
    return Evidence("source", text, str(resource.range_of(path)))


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
    text = facts.sources.get(span.path, "")
    if not text or slice_of(text, span) != literal(old):
        return None
    lines = snippet(facts, span)
    whole = SourceRange(span.path, span.line, 1, span.end_line, len(lines.rpartition("\n")[2]) + 1)
    after = replace(whole, line=span.end_line, column=span.end_column)
    before = replace(whole, end_line=span.line, end_column=span.column)
    return Edit(whole, lines, slice_of(text, before) + literal(new) + slice_of(text, after))


def snippet(facts: Facts, span: SourceRange) -> str:
    """The lines of the code that a span covers, for showing what the code says already."""
    lines = facts.sources.get(span.path, "").splitlines()[span.line - 1 : span.end_line]
    return "\n".join(lines)


def target(address: str) -> str:
    """The command that applies one resource only."""
    return f"terraform apply -target='{address}'"
