"""Where code and AWS send one request: do they surely part, and would one rule set right bring them together. Pure.

In: failed checks with their declared and live way, and both route tables. Out: yes or no; what is undecided is no.
"""

from dataclasses import replace

from auditor.facts import Facts, Failed
from auditor.model.request import Request
from auditor.routing import Action, Listener, Match, RouteTable, Rule


def part(failed: Failed) -> bool:
    """Whether AWS surely does something else with the failed request than the code says."""
    declared, live = failed.declared, failed.live
    if not failed.request or not declared or not live or not declared.action or not live.action:
        return False
    return differ(declared.action, live.action, failed.request)


def differ(one: Action, other: Action, request: Request) -> bool:
    """Whether two actions surely answer a request in different ways; weights are not looked at."""
    if one.undecided or other.undecided:
        return False
    if one.type != other.type or one.guards != other.guards:
        return True
    if one.type == "forward":
        return not same_groups(one, other)
    if one.type == "redirect":
        return (one.status, one.location(request)) != (other.status, other.location(request))
    texts = ((one.content_type, other.content_type), (one.body, other.body))
    return one.status != other.status or any(mine != theirs for mine, theirs in texts if mine and theirs)


def same_groups(one: Action, other: Action) -> bool:
    """Whether two actions name the same target groups, with whatever weights."""
    return {f.target_group for f in one.forwards} == {f.target_group for f in other.forwards}


def promised_otherwise(facts: Facts, rule: str) -> bool:
    """Whether AWS surely does something else with a declared endpoint's request that a rule decides, in code or AWS."""
    for endpoint in facts.endpoints:
        declared = facts.table.match(endpoint.request)
        live = facts.live_table.match(endpoint.request, declared.load_balancer) if facts.live_table else None
        if not live or not live.action or not declared.action or rule not in (declared.decided_by, live.decided_by):
            continue
        if differ(declared.action, live.action, endpoint.request):
            return True
    return False


def moved_by_deployment(facts: Facts, id: str) -> bool:
    """Whether CodeDeploy moves this rule's or listener's action: AWS forwards to declared groups in which no service of
    the code registers, and the code to one of a service that CodeDeploy deploys.

    Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html
    """
    declared, live = _action(facts.table, id), _action(facts.live_table, id)
    if not declared or not live or live.type != "forward":
        return False
    services = [facts.service_of(group) for group in declared.target_groups]
    deployed = any(s and s.text("deployment_controller[0].type") == "CODE_DEPLOY" for s in services)
    return deployed and all(facts.declared.find(g) and not facts.service_of(g) for g in live.target_groups)


def _action(table: RouteTable | None, id: str) -> Action | None:
    for listener in table.listeners if table else ():
        if listener.id == id:
            return listener.default
        for rule in listener.rules:
            if rule.id == id:
                return rule.action
    return None


def would_mend(facts: Facts, failed: Failed, address: str) -> bool:
    """Whether the request, which AWS treats otherwise, would go as declared if AWS had this one rule or listener as the
    code says."""
    declared, live, table = failed.declared, failed.live, facts.live_table
    if not failed.request or not declared or not declared.action or not live or not table or live.possible:
        return False
    if live.action and not part(failed):
        return False
    mended = _with_declared(table, facts.table, address)
    after = mended.match(failed.request, declared.load_balancer) if mended else None
    return after is not None and _alike(declared, after, failed.request)


def _alike(declared: Match, after: Match, request: Request) -> bool:
    if not declared.action or not after.action or after.action.undecided:
        return False
    return declared.decided_by == after.decided_by and not differ(declared.action, after.action, request)


def _with_declared(live: RouteTable, declared: RouteTable, address: str) -> RouteTable | None:
    """The live table with one rule or listener as it is declared, None where one of the planes does not have it."""
    rules = {rule.id: rule for listener in declared.listeners for rule in listener.rules}
    listeners = {listener.id: listener for listener in declared.listeners}
    known = {rule.id for listener in live.listeners for rule in listener.rules} | {each.id for each in live.listeners}
    if address not in known or address not in {*rules, *listeners}:
        return None
    return replace(live, listeners=tuple(_mended(each, rules, listeners, address) for each in live.listeners))


def _mended(live: Listener, rules: dict[str, Rule], listeners: dict[str, Listener], address: str) -> Listener:
    if live.id == address:
        wanted = listeners[address]
        return replace(live, port=wanted.port, protocol=wanted.protocol, default=wanted.default)
    own = [rules[address] if rule.id == address and address in rules else rule for rule in live.rules]
    own.sort(key=lambda rule: (rule.priority is None, rule.priority or 0, rule.id))
    return replace(live, rules=tuple(own))
