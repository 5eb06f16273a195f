"""Requests that reach a rule or a default action, and whether a name leads to a balancer of the code. Pure.

In: a route table, one of its listeners, a rule. Out: requests, each asked of the table again before it is used.
"""

from collections.abc import Iterable, Iterator

from auditor.facts import Facts
from auditor.model.request import Request
from auditor.routing import Listener, RouteTable, Rule
from auditor.routing.condition import HEADER
from auditor.routing.glob import TooMuch
from auditor.routing.regions import SAMPLE_HOST, reaching

ANY_PATH = "/auditor-witness"
_SET_BY_PROXIES = ("forwarded", "proto", "scheme", "cloudfront", "cdn", "via")


def hosts_of(table: RouteTable, load_balancer: str) -> tuple[str, ...]:
    """The names without a wildcard that lead to a balancer and to no other one."""
    hosts = next((each.hosts for each in table.load_balancers if each.id == load_balancer), ())
    return tuple(host for host in hosts if "*" not in host and table.balancer_of(host) == load_balancer)


def led_elsewhere(table: RouteTable, host: str, load_balancer: str) -> bool:
    """Whether a record leads a host to another place than this balancer: what is there (a CDN) is not known."""
    found = table.balancers_of(host)
    if found:
        return found != (load_balancer,)
    labels = host.split(".")
    above = {f"*.{'.'.join(labels[index:])}" for index in range(1, len(labels))}
    return host in table.elsewhere or not above.isdisjoint(table.elsewhere)


def witnesses(facts: Facts, listener: Listener, rule: Rule | None) -> Iterator[Request]:
    """Requests that surely reach a rule, or the default action for None; those that the code promises first, "/" last.

    Where the balancer has names only requests to them count, else any name will do.
    """
    taken = rule.id if rule else listener.id
    names = hosts_of(facts.table, listener.load_balancer)
    planned = [endpoint.request for endpoint in facts.endpoints if endpoint.rule == taken]
    for request in dict.fromkeys([*planned, *_made(listener, rule, names)]):
        match = facts.table.match(request, listener.load_balancer)
        if match.decided_by == taken and not led_elsewhere(facts.table, request.host, listener.load_balancer):
            yield request


def _made(listener: Listener, rule: Rule | None, names: tuple[str, ...]) -> Iterable[Request]:
    if not listener.port or not listener.protocol:
        return []
    if rule is None:
        hosts = names or (SAMPLE_HOST,)
        return [Request("GET", listener.url(host, path)) for path in (ANY_PATH, "/") for host in hosts]
    try:
        found = reaching(rule, listener, hosts=names)
    except TooMuch:
        return []
    return [found] if found else []


def hangs_on_a_proxy(rule: Rule | None) -> bool:
    """Whether a rule looks at a header that a proxy before the balancer sets, so that the next request has another."""
    conditions = rule.conditions if rule else ()
    return any(c.field == HEADER and any(word in c.name.lower() for word in _SET_BY_PROXIES) for c in conditions)
