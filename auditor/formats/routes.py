"""The answer of `auditor route`: who would answer a request, as JSON-like python and as text. Pure.

In: Facts, a request, and what was observed when it was sent. Described by route.schema.json.
"""

from auditor.facts import Facts
from auditor.formats.escape import one_line
from auditor.formats.plain import Json, gap, observation, place
from auditor.model.gap import Gap
from auditor.model.probe import Observation
from auditor.model.request import Request
from auditor.routing import Match, PassedOver


def route(facts: Facts, request: Request, *, load_balancer: str = "", seen: Observation | None = None) -> Json:
    """One entry of `route -o json`: declared, live (the same or a gap) and observed (null when nothing was sent)."""
    declared = facts.table.match(request, load_balancer)
    return {
        "request": {"method": request.method, "url": request.url},
        "declared": _side(facts, declared),
        "live": _live(facts, request, declared.load_balancer),
        "observed": observation(seen) if seen else None,
    }


def _live(facts: Facts, request: Request, load_balancer: str) -> Json:
    if facts.live_table is None:
        missing = facts.live if isinstance(facts.live, Gap) else Gap("live", "routing", "it could not be built")
        return {"gap": gap(missing)}
    return _side(facts, facts.live_table.match(request, load_balancer))


def _side(facts: Facts, match: Match) -> Json:
    group = match.action.target_group if match.action else ""
    service = facts.service_of(group) if group else None
    written = (match.rule.range if match.rule else None) or (match.listener.range if match.listener else None)
    return {
        "load_balancer": match.load_balancer or None,
        "listener": match.listener.id if match.listener else None,
        "rule": match.rule.id if match.rule else None,
        "action": str(match.action) if match.action else None,
        "target_group": group or None,
        "service": str(service.address) if service else None,
        **place(written),
        "passed_over": [_passed(rule) for rule in match.passed_over],
        "possible": [rule.id for rule in match.possible],
        "why": match.why,
    }


def _passed(rule: PassedOver) -> Json:
    missed = [{"field": miss.field, "wanted": miss.wanted, "got": miss.got} for miss in rule.missed]
    return {"rule": rule.rule, "priority": rule.priority, "missed": missed}


def text(entry: Json) -> str:
    """The same entry for people."""
    lines = [f"{entry['request']['method']} {entry['request']['url']}", *_told("declared", entry["declared"])]
    live = entry["live"]
    lines += [f"  live: not known: {live['gap']['reason']}"] if "gap" in live else _told("live", live)
    seen = entry["observed"]
    if seen:
        answer = seen["answer"]
        came = f"HTTP {answer['status']} by {answer['answered_by']['who']}" if answer else seen["no_answer"]["error"]
        lines.append(f"  observed: {came}")
    return "\n".join(one_line(line) if index == 0 else "  " + one_line(line) for index, line in enumerate(lines))


def _told(plane: str, side: Json) -> list[str]:
    if side["action"] is None:
        choice = f" ({' or '.join(side['possible'])})" if side["possible"] else ""
        return [f"{plane}: undecided{choice}: {side['why']}"]
    where = f" ({side['file']}:{side['line']})" if side["file"] else ""
    by = side["rule"] or f"default action of {side['listener']}"
    served = f", served by {side['service']}" if side["service"] else ""
    lines = [f"{plane}: {by}{where}: {side['action']}{served}"]
    for passed in side["passed_over"]:
        missed = "; ".join(f"wants {miss['wanted']}, got {miss['got']}" for miss in passed["missed"])
        lines.append(f"passed over {passed['rule']} (priority {passed['priority']}): {missed}")
    return lines
