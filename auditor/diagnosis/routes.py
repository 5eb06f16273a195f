"""In what the routing of code and AWS differs, in the Report's words: Facts in, sets of requests out. Pure.

Only what is surely so is claimed, and only where both planes are complete: a file or module that could not be read may
hold the very rule that seems to be missing.
"""

from auditor.compare.delegation import leaves_routing
from auditor.facts import Facts
from auditor.model.redaction import redact
from auditor.model.report import RouteDifference, UndecidedRoutes
from auditor.model.request import Request
from auditor.model.source import SourceRange
from auditor.routing import Match
from auditor.routing.difference import RouteDifference as Found
from auditor.routing.difference import compare
from auditor.secret_texts import secret_texts

LEFT = "the code leaves what it does with requests to others (ignore_changes)"


def route_differences(facts: Facts) -> tuple[tuple[RouteDifference, ...], tuple[UndecidedRoutes, ...]]:
    """The sets of requests that surely have another answer in AWS, and apart from them what may have."""
    if facts.live_table is None:
        return (), ()
    reason = _incomplete(facts)
    if reason:
        return (), (UndecidedRoutes("", "", "", reason),)
    secrets = secret_texts(facts.declared, facts.table, facts.live_table)
    compared = compare(facts.table, facts.live_table)
    found = tuple(_difference(facts, one, secrets) for one in compared.differences)
    undecided = [
        UndecidedRoutes(one.listener, one.declared, one.live, redact(one.why, secrets)) for one in compared.undecided
    ]
    left = [one for one in found if _is_left(facts, one.declared_by) or _is_left(facts, one.live_by)]
    undecided += [UndecidedRoutes(one.listener, one.declared_by, one.live_by, LEFT) for one in left]
    return tuple(one for one in found if one not in left), tuple(dict.fromkeys(undecided))


def _is_left(facts: Facts, address: str) -> bool:
    resource = facts.declared.find(address)
    return resource is not None and leaves_routing(resource)


def _incomplete(facts: Facts) -> str:
    """Why rules may be missing from the code's side; "" where all of it was read."""
    errors = [diagnostic for diagnostic in facts.declared.diagnostics if diagnostic.severity == "error"]
    if errors:
        return f"the configuration has errors, so rules may be missing: {errors[0].summary}"
    if facts.declared.gaps:
        gap = facts.declared.gaps[0]
        return f"not all of the configuration was read, so rules may be missing: {gap.subject}: {gap.reason}"
    return ""


def _difference(facts: Facts, one: Found, secrets: tuple[str, ...]) -> RouteDifference:
    witness = one.witness
    headers = tuple((name, redact(value, secrets)) for name, value in witness.headers)
    return RouteDifference(
        load_balancer=one.load_balancer,
        listener=one.listener,
        witness=Request(witness.method, redact(witness.url, secrets), headers, witness.source_ip),
        where=tuple(redact(text, secrets) for text in one.where),
        declared_by=one.declared.decided_by,
        declared_answer=_answer(one.declared),
        live_by=one.live.decided_by,
        live_answer=_answer(one.live),
        message=redact(_sentence(str(one)), secrets),
        range=_range(facts, one),
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _answer(match: Match) -> str:
    if match.nobody:
        return "nothing listens"
    return str(match.action) if match.action else match.why


def _range(facts: Facts, one: Found) -> SourceRange | None:
    """The line of the rule in code; where only AWS has one, that of the listener."""
    match = one.declared
    known = (match.rule and match.rule.range, match.listener and match.listener.range)
    found = next((range for range in known if range), None)
    resource = None if found else facts.declared.find(one.listener)
    return resource.range if resource else found
