"""A rule leads a path to a service that serves under another prefix, and nothing rewrites the path.

Symptom: the service itself answers 404 to everything below the rule's prefix, while its health check passes.

Why: a balancer forwards the path as it came: `/mlflow/*` reaches the container as `/mlflow/...`. Unless the rule has a
URL rewrite, the application has to serve under that very prefix; MLflow does so with `--static-prefix` only.

How it is confirmed: a request that surely reaches the rule is forwarded, with its transforms, to a group in which one
service registers; the container that takes the requests plainly runs `mlflow server`, and its command line and
environment say under which prefix. Nothing is claimed of other applications, of shell scripts and wrappers, of values
that are not known or come from secrets, of MLflow's own paths (`/api`, `/ajax-api` ...), and where a probe was served.

Fix: start MLflow with the rule's prefix, or let the rule take MLflow's.

Before:  condition { path_pattern { values = ["/ml/*"] } }       (command: mlflow server --static-prefix /mlflow)
After:   condition { path_pattern { values = ["/mlflow/*"] } }

Risk: clients that use the old path have to change it; a new prefix moves the health check's path too.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.causes.cause import Cause, edit_at, edit_of_text, ids, observed, severity_of, target
from auditor.causes.mlflow_prefix import OPTION, Serves, serves
from auditor.causes.whole import standing
from auditor.causes.witnesses import hosts_of
from auditor.facts import Facts, Failed
from auditor.hcl.write import literal
from auditor.model.endpoint import Kind
from auditor.model.finding import Confidence, Edit, Evidence, Finding, Fix, Hop, Severity
from auditor.model.probe import OF_THE_BALANCER
from auditor.model.request import Request
from auditor.model.resource import Resource
from auditor.model.value import at
from auditor.routing import Listener, Rule
from auditor.routing.condition import PATH
from auditor.routing.glob import TooMuch
from auditor.routing.regions import reaching
from auditor.routing.seen import seen_by_target
from auditor.wiring import Registration, containers_of, environment_of, registrations


@dataclass(frozen=True, slots=True)
class _Server:
    """The one service that registers in a group, and what its container serves."""

    group: Resource
    service: Resource
    definition: Resource
    container: int
    serves: Serves

    @property
    def path(self) -> str:
        """Where the prefix is written, or would be."""
        return f"container_definitions[{self.container}].{self.serves.path}"


@dataclass(frozen=True, slots=True)
class _Lost:
    """One value of a rule's path condition that the server does not serve, with a request for it."""

    value: str
    path: str
    request: Request
    seen: str

    @property
    def first(self) -> str:
        """The first part of the path: "/ml"."""
        return "/" + re.split(r"[/*?]", self.value.removeprefix("/"))[0]


def find(facts: Facts) -> Iterator[Finding]:
    """Look at each rule that forwards to one service which runs MLflow."""
    found = registrations(facts.declared)
    for listener in facts.table.listeners:
        for rule in listener.rules:
            users = found.get(rule.action.target_group, ()) if not rule.action.undecided else ()
            server = _server(facts, rule.action.target_group, users[0]) if len(users) == 1 else None
            lost = list(_lost(facts, listener, rule, server.serves)) if server else []
            if server and lost and not _was_served(facts, rule, server.serves):
                yield _finding(facts, rule, server, lost)


def _server(facts: Facts, group: str, user: Registration) -> _Server | None:
    there, service = facts.declared.find(group), facts.declared.find(user.service)
    definition = facts.declared.find(user.task_definition)
    if there is None or service is None or definition is None:
        return None
    if facts.differing(str(definition.address)) or facts.differing(str(service.address), "task_definition"):
        return None  # what runs is not what the code says
    for number, container in enumerate(containers_of(definition)):
        if user.container and at(container, "name") == user.container:
            mine = f"container_definitions[{number}]."
            variables = tuple(each for each in environment_of(definition) if each.path.startswith(mine))
            known = serves(container, variables)
            return _Server(there, service, definition, number, known) if known else None
    return None


def _lost(facts: Facts, listener: Listener, rule: Rule, server: Serves) -> Iterator[_Lost]:
    for value, path in _values(facts, rule):
        if server.may_serve(value):
            continue
        request = _request(facts, listener, rule, value)
        match = facts.table.match(request, listener.load_balancer) if request else None
        if request and match and match.rule == rule:
            seen = seen_by_target(request, rule.rewrites)
            if not seen.undecided and not server.may_serve(seen.path):
                yield _Lost(value, path, request, seen.path)


def _values(facts: Facts, rule: Rule) -> Iterator[tuple[str, str]]:
    """The known values of the rule's path condition, with where they are written."""
    resource = facts.declared.find(rule.id)
    blocks = resource.get("condition") if resource else None
    for index in range(len(blocks)) if isinstance(blocks, tuple) else ():
        path = f"condition[{index}].path_pattern[0].values"
        values = resource.get(path) if resource else None
        for number, value in enumerate(values if isinstance(values, tuple) else ()):
            if isinstance(value, str):
                yield value, f"{path}[{number}]"


def _request(facts: Facts, listener: Listener, rule: Rule, value: str) -> Request | None:
    """A request that reaches the rule by one value of its path condition."""
    conditions = tuple(replace(c, values=(value,)) if c.field == PATH else c for c in rule.conditions)
    narrow = replace(rule, conditions=conditions)
    others = tuple(narrow if each == rule else each for each in listener.rules)
    try:
        return reaching(narrow, replace(listener, rules=others), hosts=hosts_of(facts.table, listener.load_balancer))
    except TooMuch:
        return None


def _was_served(facts: Facts, rule: Rule, server: Serves) -> bool:
    """Whether a probe of such a path was answered by the application as something that is there."""
    return any(
        seen.status is not None
        and seen.status < 400
        and not server.may_serve(seen.probe.request.path)
        and facts.table.match(seen.probe.request).rule == rule
        for seen in facts.observations
    )


def _finding(facts: Facts, rule: Rule, server: _Server, lost: list[_Lost]) -> Finding:
    failures = _claims(facts, rule, server.serves)
    user, attribute, edits = _correction(facts, rule, server, lost)
    served = f"under {server.serves.prefix}" if server.serves.prefix else "without a prefix"
    service = str(server.service.address)
    values = ", ".join(each.value for each in lost)
    written = server.definition.origin_of(server.path)
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, str(user.address), attribute),
        subject=str(user.address),
        attribute=attribute,
        message=f"{rule.id} leads {values} to {service}, whose MLflow serves {served}: {lost[0].request} gets its 404.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH if server.serves.prefix or failures else Confidence.MEDIUM,
        hop=CAUSE.hop,
        evidence=(
            *(
                Evidence("source", f"{each.request} is forwarded by {rule.id} as {each.seen}", str(rule.range))
                for each in lost
            ),
            Evidence("source", server.serves.words, str(written)),
            *observed(failures),
        ),
        range=user.origin_of(attribute),
        explains=ids(failures),
        fix=_fix(rule, server, lost, edits, at_rule=str(user.address) == rule.id),
        service=service,
        expected=f"paths that MLflow serves {served}",
        actual=values,
    )


def _claims(facts: Facts, rule: Rule, server: Serves) -> list[Failed]:
    """Requests that the rule takes and the application answers with 404."""
    mine = [f for f in facts.failures if f.declared_by == rule.id and f.status == 404 and f.by not in OF_THE_BALANCER]
    return [failed for failed in mine if failed.request and not server.may_serve(failed.request.path)]


def _correction(facts: Facts, rule: Rule, server: _Server, lost: list[_Lost]) -> tuple[Resource, str, tuple[Edit, ...]]:
    """What to change: the rule, where the health check proves the server's prefix and nothing promises the rule's; the
    server, where the health check is below the rule's; else no edit, since other places have to change as well."""
    resource = facts.declared.find(rule.id)
    prefix, health = server.serves.prefix, server.group.text("health_check[0].path") or ""
    promised = any(e.rule == rule.id and e.kind in (Kind.OUTPUT, Kind.MLFLOW) for e in facts.endpoints)
    firsts = {each.first for each in lost}
    whole = len(lost) == len(list(_values(facts, rule))) and len(firsts) == 1
    if resource and prefix and _below(health, prefix) and not promised and not rule.rewrites:
        attribute = lost[0].path if len(lost) == 1 else lost[0].path.rpartition("[")[0]
        return resource, attribute, _moved(facts, resource, lost, prefix)
    if whole and _below(health, lost[0].first):
        edit = _set(facts, server, lost[0].first)
        return server.definition, server.path, (edit,) if edit else ()
    return server.definition, server.path, ()


def _below(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


def _moved(facts: Facts, rule: Resource, lost: list[_Lost], prefix: str) -> tuple[Edit, ...]:
    """Edits of the values, one for each line; () unless all of them are literals."""
    edits: dict[tuple[str, int], Edit] = {}
    for each in sorted(lost, key=lambda one: rule.origin_of(one.path), reverse=True):
        span = rule.origin_of(each.path)
        edit = edit_at(facts, span, each.value, prefix + each.value.removeprefix(each.first))
        if edit is None or span.line != span.end_line:
            return ()
        later = edits.get((span.path, span.line))
        if later:  # both start from the same line; what stands behind this value is as the later edit has it
            edit = replace(edit, after=_until(edit, span.end_column) + later.after[span.end_column - 1 :])
        edits[span.path, span.line] = edit
    return tuple(edits.values())


def _until(edit: Edit, end_column: int) -> str:
    """The edited line up to where the value ended that the edit replaces."""
    behind = len(edit.before) - (end_column - 1)
    return edit.after[: len(edit.after) - behind]


def _set(facts: Facts, server: _Server, prefix: str) -> Edit | None:
    """The edit of the server's prefix; without one, of the last word of a command that is written as a list."""
    definition = server.definition
    if not server.serves.own:
        return None
    if server.serves.prefix:
        now = at(containers_of(definition)[server.container], server.serves.path)
        return edit_at(facts, definition.origin_of(server.path), now, prefix)
    command = at(containers_of(definition)[server.container], "command")
    last = command[-1] if isinstance(command, tuple) and command else None
    if not isinstance(command, tuple) or not isinstance(last, str):
        return None
    span = definition.origin_of(f"{server.path}[{len(command) - 1}]")
    return edit_of_text(facts, span, literal(last), ", ".join(map(literal, (last, OPTION, prefix))))


def _fix(rule: Rule, server: _Server, lost: list[_Lost], edits: tuple[Edit, ...], *, at_rule: bool) -> Fix:
    prefix, first, service = server.serves.prefix, lost[0].first, server.service.address
    if prefix:
        title = f"Set the paths of {rule.id} to {prefix} and what is below it, or start {service} with {OPTION} {first}"
    else:
        title = f"Add {OPTION} {first} to the command of {service}, with its health check's path below {first}"
    return Fix(
        title=title,
        edits=edits,
        commands=(target(rule.id) if at_rule else target(str(service)),),
        hcl=f'values = ["{prefix}", "{prefix}/*"]' if prefix else f'"{OPTION}", "{first}"',
        risk="none" if at_rule else "replacement",
        rollback="Set the path or prefix back and apply.",
    )


CAUSE = Cause(
    "prefix-routed-to-service-that-does-not-serve-it",
    "The service does not serve the prefix that a rule leads to it",
    Hop.APPLICATION,
    find,
)
