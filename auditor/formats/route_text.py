"""The answer of `auditor route` for people: entries of auditor.formats.routes in, text of WIDTH columns out. Pure.

What two planes share is said once: a live answer that is the declared one is one line.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence

from auditor.formats.escape import counted, one_line, short
from auditor.formats.plain import Json
from auditor.formats.route_agreement import AGREE, DIFFER, OBSERVED
from auditor.routing.follow import LEAVES, LOOP, TOO_MANY

WIDTH = 100
MOST_PASSED_OVER = 20
LONGEST_BODY = 200
_LABEL = 14
_TITLES = {
    "never": "rules that no request reaches:",
    "undecided": "rules of which nobody can tell whether a request reaches them:",
}
_ARN = re.compile(r"\barn:aws[\w-]*:[\w-]+:[\w-]*:\d*:")


def text(entries: Sequence[Json], *, brief: bool = False) -> str:
    """All entries; `brief` leaves out why no other rule answers, and ends with a count."""
    asked = [entry for entry in entries if entry["request"]]
    never = [entry for entry in entries if not entry["request"]]
    parts = [_entry(entry, brief=brief) for entry in asked]
    for reach, title in _TITLES.items():
        found = [line for entry in never if entry["reach"] == reach for line in _unreached(entry)]
        parts += ["\n".join([title, *found])] if found else []
    if brief:
        gaps = dict.fromkeys(entry["live"]["gap"]["reason"] for entry in asked if "gap" in entry["live"])
        parts += ["\n".join(_wrapped("live: ", f"not known: {reason}", 2)) for reason in gaps]
        parts.append(_count(asked, never))
    return ("\n" if brief else "\n\n").join(parts)


def _entry(entry: Json, *, brief: bool) -> str:
    lines = list(_wrapped("", f"{entry['request']['method']} {entry['request']['url']}", 0))
    lines += _sent_with(entry["request"])
    declared = list(_plane("declared: ", entry["declared"], brief=brief))
    lines += declared
    live, differs = entry["live"], entry["verdict"] == DIFFER
    if "gap" in live:
        lines += [] if brief else _wrapped("  live: ", f"not known: {live['gap']['reason']}", 4)
    elif _is_same(entry["declared"], live):
        lines.append("  live: the same")
    else:
        start = "live: differs: " if brief and differs else "live: "
        lines += _without(list(_plane(start, live, brief=brief)), declared)
    if entry["observed"]:
        lines += _wrapped("  observed: ", _observed(entry["observed"]), 4)
    for sentence in entry["differences"]:
        if not brief or OBSERVED in sentence:  # the two answers stand above already
            lines += _wrapped("  differs: ", sentence, 4)
    return "\n".join(lines)


def _without(lines: Sequence[str], known: Sequence[str]) -> list[str]:
    """The headline, and of the parts below it (each with its further lines) those that are not known yet."""
    return [*lines[:1], *(line for part in _parts(lines[1:]) if part not in _parts(known) for line in part)]


def _parts(lines: Sequence[str]) -> list[list[str]]:
    found: list[list[str]] = []
    for line in lines:
        if found and line.startswith(" " * 6):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _sent_with(request: Json) -> Iterator[str]:
    for header in request.get("headers", ()):
        yield from _wrapped("  with ", f"{header['name']}: {header['value']}", 4)
    if request.get("source_ip"):
        yield f"  from {request['source_ip']}"


_SHARED = ("load_balancer", "listener", "rule", "action", "action_details", "target_sees", "why", "possible_answers")


def _is_same(declared: Json, live: Json) -> bool:
    def told(side: Json) -> list[object]:
        details = side["action_details"] or {}
        kept = {**details, "targets": [(t["target_group"], t["percent"]) for t in details.get("targets", ())]}
        inner = [told(one) for one in side["if_sent_to"]]
        return [*(side[key] for key in _SHARED if key != "action_details"), kept, inner]

    return told(declared) == told(live)


def _plane(name: str, side: Json, *, brief: bool) -> Iterator[str]:
    yield from _wrapped(f"  {name}", _headline(side), 4)
    yield from _ways(side, brief=brief)
    for one in side["if_sent_to"]:
        yield from _wrapped("    ", f"if it goes to {one['load_balancer']}: {_headline(one)}", 6)
        if len(side["if_sent_to"]) == 1:
            yield from _ways(one, brief=brief)


def _headline(side: Json) -> str:
    details = side["action_details"]
    if details is None:
        return _no_answer(side)
    guards = f"after {', '.join(details['guards'])}: " if details["guards"] else ""
    if details["undecided"]:
        return f"{guards}{details['type']}, undecided: {details['undecided']}"
    if details["type"] == "fixed-response":
        kind = f" {details['content_type']}" if details["content_type"] else ""
        body = f": {short(details['body'], LONGEST_BODY)}" if details["body"] else ", without a body"
        return f"{guards}fixed response {details['status']}{kind}{body}"
    if details["type"] == "redirect":
        return f"{guards}redirect {details['status']} to {details['location']}"
    targets = details["targets"]
    if len(targets) == 1:
        return f"{guards}forward to {targets[0]['target_group']}"
    shares = ", ".join(f"{each['target_group']} ({each['percent']:g} %)" for each in targets)
    sticky = f"; a client stays with its group for {details['sticky_seconds']} s" if details["sticky_seconds"] else ""
    return f"{guards}forward to {shares}{sticky}"


def _no_answer(side: Json) -> str:
    if side["possible_answers"]:
        return f"undecided: {side['why']}"
    listens = f"; it listens on {', '.join(side['listens_on'])}" if side["listens_on"] else ""
    return f"nobody answers: {side['why']}{listens}" if side["load_balancer"] else f"undecided: {side['why']}"


def _ways(side: Json, *, brief: bool) -> Iterator[str]:
    """What stands below the headline: from the rule to the container, then why no other rule answers."""
    if side["listener"]:
        yield from _rule(side)
    if side["listener"] and not brief:
        yield from _line(
            "listener", f"{_spoken(side)}{side['listener']} of {side['load_balancer'] or 'an unknown balancer'}"
        )
        yield from _certificate(side)
    elif side["certificate"] and side["certificate"]["covered"] is False:
        yield from _certificate(side)
    yield from _chain(side)
    yield from _onward(side, brief=brief)
    for one in side["possible_answers"]:
        by = _numbered(one["priority"], one["rule"]) if one["rule"] else f"default action of {one['default_of']}"
        yield from _line("perhaps", f"{by}{_at(one)}: {one['action']}")
    if not brief:
        yield from _passed_over(side)
    yield from _nearest(side, brief=brief)


def _spoken(side: Json) -> str:
    spoken = f"{side['protocol'] or ''} {side['port'] or ''}".strip()
    return f"{spoken} " if spoken else ""


def _rule(side: Json) -> Iterator[str]:
    if side["rule"]:
        undeclared = " (no code declares it)" if _ARN.match(side["rule"]) else ""
        yield from _line("rule", _numbered(side["priority"], side["rule"]) + _at(side) + undeclared)
    elif side["action"]:
        yield from _line("rule", f"none: the default action of {side['listener']}{_at(side)}")


def _numbered(priority: int | None, rule: str) -> str:
    return f"{'?' if priority is None else priority} {rule}"


def _at(place: Json) -> str:
    return f" ({place['file']}:{place['line']})" if place["file"] else ""


def _certificate(side: Json) -> Iterator[str]:
    found = side["certificate"]
    if found is None:
        return
    if found["covered"]:
        yield from _line("certificate", f"{found['certificate']} ({', '.join(found['names'])})")
    elif found["covered"] is None:
        yield from _line("certificate", f"not known: {found['why']}")
    else:
        yield from _line("certificate", "none of the listener covers this host, so clients refuse the connection")


def _chain(side: Json) -> Iterator[str]:
    chain = side["chain"]
    if chain is None:
        return
    for hop in chain["hops"]:
        by = hop["rule"] or (f"the default action of {hop['listener']}" if hop["listener"] else "")
        answer = f"{by}{_at(hop)}: {hop['action']}" if hop["action"] else hop["why"]
        yield from _line("then", f"{hop['request']}: {answer}")
    ends = {
        LOOP: f"a redirect loop: {chain['location']} was asked before",
        TOO_MANY: f"still a redirect, to {chain['location']}",
        LEAVES: f"{chain['location']} leads to no load balancer here",
    }
    if chain["end"] in ends:
        yield from _line("then", ends[chain["end"]])


def _onward(side: Json, *, brief: bool) -> Iterator[str]:
    details = side["action_details"]
    targets = details["targets"] if details else []
    for target in targets:
        several = f"of {target['target_group']}: " if len(targets) > 1 else ""
        for one in target["services"]:
            yield from _line("service", f"{several}{one['service']}{_at(one)}")
            if not brief and one["container"]:
                port = f":{one['port']}" if one["port"] is not None else ""
                definition = one["task_definition"]
                of = f" of {definition['id']}{_at(definition)}" if definition else ""
                yield from _line("container", f"{one['container']}{port}{of}")
        if not target["services"] and target["target_group"] and not brief:
            yield from _line("service", f"{several}none registers in this target group")
    yield from _seen(side, brief=brief)


def _seen(side: Json, *, brief: bool) -> Iterator[str]:
    seen = side["target_sees"]
    if seen is None or (brief and not seen["rewritten"]):
        return
    query = f"?{seen['query']}" if seen["query"] else ""
    how = f" (undecided: {seen['undecided']})" if seen["undecided"] else " (rewritten)" if seen["rewritten"] else ""
    yield from _line("target sees", f"{seen['path']}{query} of host {seen['host']}{how}")


def _passed_over(side: Json) -> Iterator[str]:
    passed = side["passed_over"]
    if not passed:
        return
    got = {miss["field"]: miss["got"] for rule in passed for miss in rule["missed"]}
    alone = len({(miss["field"], miss["got"]) for rule in passed for miss in rule["missed"]}) == len(got)
    has = ", ".join(f"{field} {value or 'not sent'}" for field, value in got.items())
    yield from _line(
        "passed over", f"{len(passed)} earlier rule{'s' if len(passed) > 1 else ''}; the request has {has}"
    )
    for rule in passed[:MOST_PASSED_OVER]:
        wants = " and ".join(
            miss["wanted"] if alone else f"{miss['wanted']} (got {miss['got'] or 'nothing'})" for miss in rule["missed"]
        )
        yield from _wrapped(
            " " * (6 + _LABEL), f"{_numbered(rule['priority'], rule['rule'])} wants {wants}", 8 + _LABEL
        )
    if len(passed) > MOST_PASSED_OVER:
        yield " " * (6 + _LABEL) + f"and {len(passed) - MOST_PASSED_OVER} more (-o json has all)"


def _nearest(side: Json, *, brief: bool) -> Iterator[str]:
    near = side["nearest_miss"]
    if near:
        wants = "; ".join(f"{miss['wanted']}, got {miss['got'] or 'nothing'}" for miss in near["missed"])
        fields = " and ".join(dict.fromkeys(miss["field"] for miss in near["missed"]))
        missed = f"wants {wants}" if brief else f"misses only by {fields}"
        yield from _line("nearest", f"{_numbered(near['priority'], near['rule'])}: {missed}")


def _observed(seen: Json) -> str:
    answer = seen["answer"]
    if answer is None:
        return f"no answer ({seen['no_answer']['stage']}: {seen['no_answer']['error']})"
    location = next((each["value"] for each in answer["headers"] if each["name"] == "location"), "")
    return f"HTTP {answer['status']} by {answer['answered_by']['who']}" + (f" to {location}" if location else "")


def _unreached(entry: Json) -> Iterator[str]:
    where = f"{_numbered(entry['priority'], entry['rule'])}{_at(entry)}"
    yield from _wrapped("  ", f"{where}: {entry['reason']}", 4)


def _count(asked: Sequence[Json], never: Sequence[Json]) -> str:
    verdicts = [entry["verdict"] for entry in asked]
    words = [counted(len(asked), "request")]
    if any(verdict in (AGREE, DIFFER) for verdict in verdicts):
        words += [f"{verdicts.count(AGREE)} agree", f"{verdicts.count(DIFFER)} differ"]
    never_reached = sum(entry["reach"] == "never" for entry in never)
    words.append(f"{counted(never_reached, 'rule')} that no request reaches")
    return "; ".join(words)


def _line(label: str, value: str) -> Iterator[str]:
    return _wrapped(f"    {label:<{_LABEL}}", value, 6 + _LABEL)


def _wrapped(start: str, value: str, indent: int) -> Iterator[str]:
    """The text in lines of WIDTH columns; a longer word, an address or URL, is not broken. Of an ARN is shown what
    tells it from others of the account."""
    words = _ARN.sub("", one_line(value)) or "nothing"
    yield from textwrap.wrap(
        words,
        WIDTH,
        initial_indent=start,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
