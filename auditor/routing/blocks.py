"""From the blocks of a listener or rule (in terraform's names, of either plane) to conditions, actions, rewrites. Pure.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener_rule
"""

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.value import Unknown, Value, at
from auditor.routing.action import Action, Rewrite, Weighted
from auditor.routing.condition import HEADER, HOST, METHOD, PATH, QUERY, SOURCE_IP, Condition
from auditor.routing.plane import Source

FIELDS = {
    "host_header": HOST,
    "path_pattern": PATH,
    "http_header": HEADER,
    "http_request_method": METHOD,
    "query_string": QUERY,
    "source_ip": SOURCE_IP,
}
"""The blocks of a condition by terraform's name, in the order in which they are read."""
_GUARDS = ("authenticate-oidc", "authenticate-cognito", "jwt-validation")
_REWRITES = {"url-rewrite": "url_rewrite_config", "host-header-rewrite": "host_header_rewrite_config"}


def conditions_of(source: Source) -> tuple[Condition, ...]:
    """The conditions of a rule; what is not known of them is in each one's `undecided`."""
    return tuple(_conditions(source.get("condition")))


def _conditions(blocks: Value) -> Iterator[Condition]:
    if isinstance(blocks, Unknown):
        yield Condition("condition", (), undecided=blocks.reason)
    for block in blocks if isinstance(blocks, tuple) else ():
        if isinstance(block, Unknown):
            yield Condition("condition", (), undecided=block.reason)
            continue
        for attribute, kind in FIELDS.items():
            inner = _blocks(at(block, attribute))
            if kind == QUERY and inner:
                yield _query(inner)
            elif inner:
                yield from (_condition(kind, one) for one in inner)


def _blocks(value: Value) -> list[Value]:
    if isinstance(value, tuple):
        return list(value)
    return [] if value is None else [value]


def _condition(kind: str, block: Value) -> Condition:
    if isinstance(block, Unknown):
        return Condition(kind, (), undecided=block.reason)
    values, regex = _blocks(at(block, "values")), _blocks(at(block, "regex_values"))
    name = at(block, "http_header_name", "")
    if isinstance(name, Unknown):
        return Condition(kind, (), undecided=name.reason)
    unknown = next((value.reason for value in (*values, *regex) if isinstance(value, Unknown)), "")
    both = "has values and regex values, which AWS's pages do not put together" if values and regex else ""
    return Condition(kind, _known(values), str(name), unknown or both, _known(regex))


def _known(values: list[Value]) -> tuple[str, ...]:
    return tuple(str(value) for value in values if not isinstance(value, Unknown))


def _query(blocks: list[Value]) -> Condition:
    """Several query_string blocks of one condition are alternatives."""
    values: list[tuple[str, str]] = []
    undecided = ""
    for block in blocks:
        pair = (at(block, "key") or "", at(block, "value") or "")
        unknown = [part.reason for part in pair if isinstance(part, Unknown)]
        undecided = undecided or "".join(unknown[:1])
        values += [] if unknown else [(str(pair[0]), str(pair[1]))]
    return Condition(QUERY, tuple(values), undecided=undecided)


def rewrites_of(source: Source) -> tuple[Rewrite, ...]:
    """The transforms of a rule."""
    blocks = source.get("transform")
    if isinstance(blocks, Unknown):
        return (Rewrite("", "", "", blocks.reason),)
    return tuple(_rewrite(block) for block in (blocks if isinstance(blocks, tuple) else ()))


def _rewrite(block: Value) -> Rewrite:
    kind = at(block, "type")
    if not isinstance(kind, str):
        return Rewrite("", "", "", kind.reason if isinstance(kind, Unknown) else "a transform has no type")
    config = at(block, f"{_REWRITES.get(kind, kind)}[0].rewrite[0]")
    parts = [at(config, name) for name in ("regex", "replace")]
    unknown = next((part.reason for part in parts if isinstance(part, Unknown)), "")
    if kind not in _REWRITES or parts[0] is None:
        unknown = unknown or f"what the transform {kind} does is not known"
    regex, text = ("" if part is None or isinstance(part, Unknown) else str(part) for part in parts)
    return Rewrite(kind, regex, text, unknown)


def action_of(source: Source, block: str) -> Action:
    """The terminal action, with the names of the guards before it."""
    actions = source.get(block)
    if isinstance(actions, Unknown):
        return Action("unknown", undecided=actions.reason)
    if not isinstance(actions, tuple) or not actions:
        return Action("unknown", undecided="no action is declared")
    guards = tuple(str(at(action, "type")) for action in actions if at(action, "type") in _GUARDS)
    last = next((action for action in actions if at(action, "type") not in _GUARDS), actions[-1])
    return replace(_terminal(source, last), guards=guards)


def _terminal(source: Source, action: Value) -> Action:
    type = at(action, "type")
    if type == "fixed-response":
        response = at(action, "fixed_response[0]")
        status = at(response, "status_code")
        content_type, body = at(response, "content_type"), at(response, "message_body")
        return Action(
            "fixed-response",
            status=int(status) if isinstance(status, (str, int)) and str(status).isdigit() else None,
            content_type=content_type if isinstance(content_type, str) else "",
            body=body if isinstance(body, str) else "",
        )
    if type == "redirect":
        return _redirect(at(action, "redirect[0]"))
    if type == "forward":
        return _forward(source, action)
    return Action("unknown", undecided=f"the action type {type} is not known")


def _redirect(block: Value) -> Action:
    parts = {part: at(block, part) for part in ("protocol", "host", "port", "path", "query")}
    named = tuple((part, str(value)) for part, value in parts.items() if isinstance(value, (str, int)))
    status = at(block, "status_code")
    unknown = next((value.reason for value in (*parts.values(), status) if isinstance(value, Unknown)), "")
    code = None if isinstance(status, Unknown) else 302 if "302" in str(status) else 301
    return Action("redirect", redirect=named, status=code, undecided=unknown)


def _forward(source: Source, action: Value) -> Action:
    single, groups = at(action, "target_group_arn"), at(action, "forward[0].target_group")
    wanted: list[tuple[Value, Value]] = [(single, 1)] if single is not None and single != "" else []
    if not wanted and isinstance(groups, tuple):
        wanted = [(at(group, "arn"), at(group, "weight")) for group in groups]
    unordered = [Weighted(source.name(arn), _weight(weight)) for arn, weight in wanted]
    forwards = tuple(sorted(unordered, key=lambda forward: (forward.target_group, forward.weight)))
    sticky = _sticky(at(action, "forward[0].stickiness[0]")) if len(forwards) > 1 else None
    if not forwards or any(not forward.target_group for forward in forwards):
        reasons = [arn.reason for arn, _ in wanted if isinstance(arn, Unknown)]
        reason = "; ".join(reasons) or "the target group is not known"
        return Action("forward", forwards, undecided=reason, sticky=sticky)
    weights = [weight.reason for _, weight in wanted if isinstance(weight, Unknown)]
    reason = f"a weight is not known: {weights[0]}" if weights else ""
    return Action("forward", forwards, undecided=reason, sticky=sticky)


def _sticky(block: Value) -> int | None:
    duration = at(block, "duration")
    return int(duration) if at(block, "enabled") is True and isinstance(duration, int) else None


def _weight(value: Value) -> int:
    """A weight as a number; 1 where none is written, as the provider has it."""
    return int(value) if isinstance(value, (int, str)) and str(value).isdigit() else 1
