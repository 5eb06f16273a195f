"""Follows the redirects of a load balancer, as a client does, until something answers or it goes in a circle. Pure."""

from dataclasses import dataclass

from auditor.model.request import Request
from auditor.routing.match import Match
from auditor.routing.table import RouteTable

MOST_HOPS = 5
LOOP, TOO_MANY, LEAVES = "loop", "too many", "leaves"
ANSWER, UNDECIDED, NO_LISTENER = "answer", "undecided", "no listener"
_KEEP = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Chain:
    """The matches from the first request on. `end`: "answer" (the last match is not a redirect), "loop" (the next
    request was seen before), "too many", "leaves" (`location` leads to a host of no balancer here), "no listener"
    (nothing here takes the port), or "undecided" (the last match says why)."""

    matches: tuple[Match, ...]
    end: str
    location: str = ""

    @property
    def last(self) -> Match:
        """The match of the last request."""
        return self.matches[-1]


def follow(table: RouteTable, request: Request, load_balancer: str = "") -> Chain:
    """Follow a request over at most MOST_HOPS redirects; a 301 or 302 is followed by a GET, as clients do.

    `load_balancer` says who takes the requests to the first host, where no record leads from it.
    """
    matches = [table.match(request, load_balancer)]
    seen = {_same(request)}
    while True:
        last = matches[-1]
        end = _end(last)
        if end:
            return Chain(tuple(matches), end)
        location = last.action.location(last.request) if last.action else ""
        after = _next(last.request, location)
        if _same(after) in seen:
            return Chain(tuple(matches), LOOP, location)
        if len(matches) > MOST_HOPS:
            return Chain(tuple(matches), TOO_MANY, location)
        seen.add(_same(after))
        balancer = table.balancer_of(after.host) or (load_balancer if after.host == request.host else "")
        if not balancer and not table.balancers_of(after.host):
            return Chain(tuple(matches), LEAVES, location)
        matches.append(table.match(after, balancer))


def _end(match: Match) -> str:
    """How a chain ends with a match; "" where it is a redirect that can be followed."""
    if match.action is None:
        return NO_LISTENER if match.nobody else UNDECIDED
    if match.action.undecided:
        return UNDECIDED
    return ANSWER if match.action.type != "redirect" or match.action.guards else ""


def _next(request: Request, location: str) -> Request:
    method = request.method if request.method in _KEEP else "GET"
    return Request(method, location, request.headers, request.source_ip)


def _same(request: Request) -> tuple[str, str, str, int, str, str]:
    return (request.method, request.scheme, request.host, request.port, request.path, request.query)
