"""A target group's health check asks for a path that the application does not serve.

Symptom: all targets of the group are unhealthy with Target.ResponseCodeMismatch and a 404, a 405 or a redirect to
another spelling of the path, while the application answers other paths. The balancer fails open, so requests may still
pass - until ECS kills the tasks.

Why: `health_check.path` names a path of another service or an old one, or lacks or has a prefix.

How it is confirmed: no target is healthy, and the reason of the unhealthy ones is Target.ResponseCodeMismatch with such
codes, none of which the code's matcher takes. Where a target is healthy the path is served. 401, 403 and 5xx are not
this: there the path is served and refuses or fails. A path that the same service did answer with the wanted code is
proposed when a probe has seen one.

Fix: set the path to one that the service serves.

Before:  health_check { path = "/status" }
After:   health_check { path = "/health" }

Risk: none; health checks restart with the new path.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""

import re
from collections.abc import Iterator

from auditor.causes.cause import Cause, edit_at, ids, left_to_others, observed, severity_of, snippet, target, written
from auditor.endpoints import matcher
from auditor.facts import Facts, Failed
from auditor.model.finding import Class, Confidence, Evidence, Finding, Fix, Hop, Severity
from auditor.model.resource import Resource
from auditor.model.value import Unknown, at, thaw

PATH = "health_check[0].path"
NOT_SERVED = frozenset({307, 308, 404, 405})
MAY_BE_NOT_SERVED = NOT_SERVED | {301, 302}
"""A 301 or 302 may as well be a login page or a redirect to HTTPS."""
OTHER_CHECK = ("health_check[0].port", "health_check[0].protocol", "health_check[0].matcher")
"""When one of these differs in AWS, something else than the declared check gives the code."""
_CODES = re.compile(r"\[([\d, ]+)\]")
_LOOKS_LIKE_HEALTH = re.compile(r"health|ready|live|ping|status", re.IGNORECASE)


def find(facts: Facts) -> Iterator[Finding]:
    """Look for groups without a healthy target, whose unhealthy ones all answer that there is no such path."""
    for group in facts.declared.of_type("aws_lb_target_group"):
        address = str(group.address)
        codes = _mismatches(facts, address)
        sure = NOT_SERVED if not facts.differing(address, PATH) else MAY_BE_NOT_SERVED
        if codes and codes <= sure and not codes & set(matcher(group)) and not _is_another_fault(facts, address):
            yield _finding(facts, group, codes)


def _is_another_fault(facts: Facts, address: str) -> bool:
    """Whether the check or the targets are in AWS not those of the code: then the path is not to blame."""
    if any(facts.differing(address, path) for path in OTHER_CHECK):
        return True
    live = facts.live_of(address)
    for service in facts.declared.of_type("aws_ecs_service"):
        here = address in facts.groups_of(str(service.address))
        for difference in facts.differing(str(service.address), "load_balancer"):
            if here or (live is not None and live.id in str(thaw(difference.live))):
                return True
    return False


def _mismatches(facts: Facts, address: str) -> set[int]:
    """The codes of the unhealthy targets; none when a target is healthy or unhealthy for another reason."""
    live = facts.live_of(address)
    targets = live.get("target_health") if live else None
    codes: set[int] = set()
    for health in targets if isinstance(targets, tuple) else ():
        if at(health, "state") == "healthy":
            return set()
        if at(health, "state") == "unhealthy":
            found = _CODES.search(str(at(health, "description")))
            mismatch = at(health, "reason") == "Target.ResponseCodeMismatch" and found
            codes |= {int(code) for code in found.group(1).split(",")} if mismatch and found else {0}
    return codes


def _finding(facts: Facts, group: Resource, codes: set[int]) -> Finding:
    address = str(group.address)
    live = facts.live_of(address)
    now = live.get(PATH) if live else None
    differs = bool(facts.differing(address, PATH))
    failures = _claims(facts, address, str(now))
    served = _served(facts, address, matcher(group))
    shown = f"HTTP {', '.join(map(str, sorted(codes)))}"
    service = facts.service_of(address)
    other_revision = service is not None and bool(facts.differing(str(service.address), "task_definition"))
    evidence = [
        written(group, PATH, f"the code's health check path is {_declared(facts, address)}"),
        Evidence("live", f"in AWS the path is {now}", "elasticloadbalancing:DescribeTargetGroups"),
        Evidence("live", f"the targets answer it with {shown}", "elasticloadbalancing:DescribeTargetHealth"),
    ]
    if served:
        evidence.append(Evidence("observed", f"the same service answers {served} as the check wants", "probe"))
    if other_revision:
        evidence.append(
            Evidence("live", "the service runs another task definition than the code's", "ecs:DescribeServices")
        )
    sure = Confidence.HIGH if served or differs else Confidence.MEDIUM
    return Finding(
        cause=CAUSE.id,
        class_=facts.standing(address, PATH) if differs else Class.BROKEN,
        subject=address,
        attribute=PATH,
        message=f"{address} checks health at {now}, which its targets answer with {shown}.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.LOW if other_revision else sure,
        hop=CAUSE.hop,
        evidence=(*evidence, *observed(failures, 1)),
        range=group.origin_of(PATH),
        explains=ids(failures),
        fix=_apply_service(service)
        if service and other_revision
        else _apply(facts, group)
        if differs
        else _edit(facts, group, served),
        service=str(service.address) if service else "",
        expected=f"HTTP {', '.join(map(str, matcher(group)[:3]))} from the health check",
        actual=f"{shown} from {now}",
    )


def _declared(facts: Facts, address: str) -> str:
    group = facts.resolved.find(address)
    path = group.get(PATH) if group else None
    if isinstance(path, Unknown):
        return f"not known ({path.reason})"
    return str(path) if path is not None else "not set (AWS takes /)"


def _claims(facts: Facts, group: str, path: str) -> list[Failed]:
    """The group's own check, and requests for the path that reached its service, by the balancer or directly."""
    service = facts.service_of(group)
    names = {group, str(service.address) if service else group}
    found = []
    for failed in facts.failures:
        reached = failed.group == failed.live_group == group or (
            not failed.declared_by and failed.check.subject in names
        )
        asked = failed.request is not None and failed.request.path == path and failed.status in NOT_SERVED
        if (asked and reached) or (failed.request is None and failed.check.subject == group):
            found.append(failed)
    return found


def _served(facts: Facts, group: str, wanted: tuple[int, ...]) -> str:
    """A health-like path that a probe saw this group's service answer as the check wants; "" when none was seen."""
    seen: set[str] = set()
    for observation in facts.observations:
        request = observation.probe.request
        match = facts.live_table.match(request, facts.table.match(request).load_balancer) if facts.live_table else None
        reached = match and match.action and match.action.target_group == group
        if reached and observation.status in wanted and _LOOKS_LIKE_HEALTH.search(request.path):
            seen.add(request.path)
    return min(seen, key=lambda path: ("health" not in path, len(path), path), default="")


def _apply(facts: Facts, group: Resource) -> Fix:
    return Fix(
        title=f"Apply {group.address} as it is declared",
        commands=(target(str(group.address)),),
        hcl=snippet(facts, group.range_of("health_check[0]")),
        disposition="safe",
    )


def _apply_service(service: Resource) -> Fix:
    return Fix(
        title=f"Apply {service.address}, which runs another task definition; then see whether that serves the path",
        commands=(target(str(service.address)),),
        risk="replacement",
        rollback="Apply the former task definition revision.",
    )


def _edit(facts: Facts, group: Resource, served: str) -> Fix:
    if not served:
        return Fix(
            title=f"Set health_check.path of {group.address} to a path that its service serves",
            commands=(target(str(group.address)),),
            hcl=snippet(facts, group.range_of("health_check[0]")),
            rollback="Set the path back and apply.",
        )
    if left_to_others(facts, str(group.address), PATH):
        title = f"Set the health check path of {group.address} to {served} in AWS; the code ignores it"
        return Fix(title=title, rollback="Set the path back.")
    edit = edit_at(facts, group.origin_of(PATH), group.get(PATH), served)
    return Fix(
        title=f"Set health_check.path of {group.address} to {served}",
        edits=(edit,) if edit else (),
        commands=(target(str(group.address)),),
        hcl=f'path = "{served}"',
        disposition="safe" if edit else "needs review",
        rollback="Set the path back and apply.",
    )


CAUSE = Cause("health-check-path-not-served", "Health check path is not served", Hop.TARGET_GROUP, find)
