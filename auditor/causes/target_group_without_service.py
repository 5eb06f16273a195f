"""A rule forwards to a target group in which nothing registers.

Symptom: the balancer answers every such request itself with 503 Service Temporarily Unavailable; with several weighted
groups a share of them. No target of the group is ever unhealthy: it has none.

Why: a service lacks its `load_balancer` block, or registers in another group than the one that the rule forwards to
(then that one gets no requests at all).

How it is confirmed: a request that surely reaches the rule is forwarded to the group, and no resource of the code names
the group but listeners, rules, and such as only watch it. Nothing is claimed where an output gives the group away,
something registers in a group that is not known, the code registers nothing anywhere (then services are declared
elsewhere), a cluster's controller may register targets, CodeDeploy or another resource names the group, changes of the
action are ignored, or AWS has targets in it.

Fix: let the service register in the group, or forward to the group in which it does.

Before:  action { type = "forward"  target_group_arn = aws_lb_target_group.old.arn }
After:   action { type = "forward"  target_group_arn = aws_lb_target_group.api.arn }

Risk: requests that got 503 reach the service.
Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-503-issues
"""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.causes.cause import Cause, edit_of_text, ids, left_to_others, observed, severity_of, target
from auditor.causes.registering import Groups, groups_of, named_by
from auditor.causes.whole import standing
from auditor.causes.witnesses import witnesses
from auditor.facts import Facts, Failed
from auditor.model.finding import Confidence, Edit, Evidence, Finding, Fix, Hop, Severity
from auditor.model.probe import By
from auditor.model.request import Request
from auditor.model.resource import Resource
from auditor.routing import Listener, Rule


@dataclass(frozen=True, slots=True)
class Crossed:
    """A service that registers in one group while the only empty one gets the requests."""

    empty: Resource
    registered: Resource
    service: Resource


@dataclass(frozen=True, slots=True)
class _Way:
    """A rule (or a listener's default action) that forwards to an empty group, with a request that it takes."""

    listener: Listener
    rule: Rule | None
    request: Request
    share: bool

    @property
    def id(self) -> str:
        return self.rule.id if self.rule else self.listener.id


def find(facts: Facts) -> Iterator[Finding]:
    """Look for groups that get requests and in which nothing registers; one finding for each."""
    groups = groups_of(facts)
    pairs = {str(pair.empty.address): pair for pair in crossed(groups)}
    for group, ways in _empty(groups):
        yield _finding(facts, group, ways, pairs.get(str(group.address)))


def crossed(groups: Groups) -> tuple[Crossed, ...]:
    """The only empty group that gets requests with the only service whose group gets none, where it is one of each and
    the empty group or the rule is called as the service."""
    empty = list(_empty(groups))
    idle = [
        (group, services[0])
        for group in groups.all
        if (services := [user for user in groups.registered(group) if user.address.type == "aws_ecs_service"])
        and groups.is_routed(group) is False
    ]
    if len(empty) != 1 or len(idle) != 1:
        return ()
    (group, ways), (registered, service) = empty[0], idle[0]
    rules = [groups.facts.declared.find(way.id) for way in ways]
    related = {_name(one) for one in (group, *rules) if one}
    return (Crossed(group, registered, service),) if _name(service) in related else ()


def _empty(groups: Groups) -> Iterator[tuple[Resource, list[_Way]]]:
    for group in groups.all:
        if groups.registers(group) is False and not _has_targets(groups.facts, group):
            ways = list(_ways(groups.facts, str(group.address)))
            if ways:
                yield group, ways


def _has_targets(facts: Facts, group: Resource) -> bool:
    live = facts.live_of(str(group.address))
    return bool(live and live.get("target_health"))


def _ways(facts: Facts, group: str) -> Iterator[_Way]:
    for listener in facts.table.listeners:
        for rule in (*listener.rules, None):
            action = rule.action if rule else listener.default
            id, path = (rule.id, "action") if rule else (listener.id, "default_action")
            if action.undecided or group not in action.target_groups or left_to_others(facts, id, path):
                continue
            request = next(witnesses(facts, listener, rule), None)
            if request:
                yield _Way(listener, rule, request, share=len(action.target_groups) > 1)


def _finding(facts: Facts, group: Resource, ways: list[_Way], pair: Crossed | None) -> Finding:
    address = str(group.address)
    failures = _claims(facts, address)
    user, path, edit = _correction(facts, ways, pair) if pair else (None, "", None)
    subject, attribute = (str(user.address), path) if user else (address, "")
    services = f"; {pair.service.address} registers in {pair.registered.address}" if pair else ""
    answered = "a share of its requests" if all(way.share for way in ways) else str(ways[0].request)
    return Finding(
        cause=CAUSE.id,
        class_=standing(facts, subject, attribute),
        subject=subject,
        attribute=attribute,
        message=f"{', '.join(way.id for way in ways)} forwards to {address}, in which nothing registers{services}: "
        f"{answered} gets 503.",
        severity=severity_of(failures, Severity.HIGH),
        confidence=Confidence.HIGH if pair or failures else Confidence.MEDIUM,
        hop=CAUSE.hop,
        evidence=(
            *(Evidence("source", f"{w.request} is forwarded to {address} by {w.id}", _place(w)) for w in ways),
            *_registered(facts, pair),
            Evidence("source", f"no service, attachment or autoscaling group names {address}", str(group.range)),
            *observed(failures),
        ),
        range=user.range_of(path) if user else group.range,
        explains=ids(failures),
        fix=_fix(facts, ways, group, pair, (user, edit)),
        service=str(pair.service.address) if pair else "",
        expected=f"targets in {address}",
        actual="nothing registers there",
    )


def _place(way: _Way) -> str:
    span = way.rule.range if way.rule else way.listener.range
    return str(span or way.id)


def _registered(facts: Facts, pair: Crossed | None) -> Iterator[Evidence]:
    if pair:
        path, _ = named_by(facts, pair.service, pair.registered)
        text = f"{pair.service.address} registers in {pair.registered.address}, to which nothing forwards"
        yield Evidence("source", text, str(pair.service.range_of(path or "load_balancer")))


def _claims(facts: Facts, group: str) -> list[Failed]:
    """Checks of the group, and requests for it that the balancer answered with 503."""
    found = []
    for failed in facts.failures:
        answered = group in failed.groups and failed.status == 503 and failed.by == By.BALANCER_ERROR
        if answered or (failed.request is None and failed.check.subject == group):
            found.append(failed)
    return found


def _correction(facts: Facts, ways: list[_Way], pair: Crossed) -> tuple[Resource | None, str, Edit | None]:
    """Who names the wrong group, by which attribute, and the edit; the group that is called as the service is right."""
    rule = facts.declared.find(ways[0].id)
    user, now, wanted = (rule, pair.empty, pair.registered)
    if _name(pair.empty) == _name(pair.service) != _name(pair.registered):
        user, now, wanted = (pair.service, pair.registered, pair.empty)
    if user is None:
        return None, "", None
    path, words = named_by(facts, user, now)
    certain = (_name(wanted) == _name(pair.service)) and (user is pair.service or len(ways) == 1)
    same_module = wanted.address.module == user.address.module
    if not words or not certain or not same_module:
        return (user, path, None) if path else (None, "", None)
    plain = wanted.address.local.removeprefix(f"{wanted.address.module_path}.")
    return user, path, edit_of_text(facts, user.origin_of(path), words, f"{plain}.arn")


def _name(resource: Resource) -> str:
    key = resource.address.key
    return str(key) if isinstance(key, str) else resource.address.name


def _fix(
    facts: Facts, ways: list[_Way], group: Resource, pair: Crossed | None, by: tuple[Resource | None, Edit | None]
) -> Fix:
    user, edit = by
    rollback = "Set the target group back and apply."
    if pair and user:
        wanted = pair.empty if user == pair.service else pair.registered
        return Fix(
            title=f"Set the target group of {user.address} to {wanted.address}",
            edits=(edit,) if edit else (),
            commands=(target(str(user.address)),),
            hcl=f"target_group_arn = {wanted.address.local}.arn",
            rollback=rollback,
        )
    return Fix(
        title=f"Add a load_balancer block for {group.address} to the service that shall answer {ways[0].request}",
        commands=(target(str(group.address)),),
        hcl=f"load_balancer {{\n  target_group_arn = {group.address.local}.arn\n  container_name   = ...\n"
        "  container_port   = ...\n}",
        rollback=rollback,
    )


CAUSE = Cause("target-group-without-service", "Nothing registers in the target group", Hop.TARGETS, find)
