"""The answer of `auditor route` as a Mermaid flowchart that GitHub renders: one lane for each plane. Pure.

Foreign text stands only inside quoted labels, with every character that Mermaid or HTML reads as its own written as a
number; so no path or address can end a label or begin a directive.
Source: mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
"""

from collections.abc import Iterator, Sequence

from auditor.formats.escape import short
from auditor.formats.plain import Json
from auditor.formats.route_agreement import DIFFER

LONGEST_LABEL = 120
_SPECIAL = {ord(char): f"#{ord(char)};" for char in '"#<>&%`\\|{}[]()'}


def mermaid(entries: Sequence[Json]) -> str:
    """A chart of the ways of all requests, left to right."""
    lines = ["flowchart LR"]
    asked = [entry for entry in entries if entry["request"]]
    for number, entry in enumerate(asked):
        lines += _entry(f"q{number}", entry)
    if any(entry["verdict"] == DIFFER for entry in asked):
        lines.append("  classDef differs stroke:#d00,stroke-width:3px")
    return "\n".join([*lines, ""])


def _entry(name: str, entry: Json) -> Iterator[str]:
    request = entry["request"]
    yield f"  {name}([{_label(request['method'] + ' ' + request['url'])}])"
    lanes = [("declared", _way(entry["declared"])), ("live", _live(entry["live"]))]
    if entry["observed"]:
        lanes.append(("observed", [_observed(entry["observed"])]))
    for lane, steps in lanes:
        if not steps:
            continue
        yield f"  subgraph {name}_{lane} [{_label(lane)}]"
        for place, step in enumerate(steps):
            yield f"    {name}_{lane}{place}[{_label(*step)}]"
            if place:
                yield f"    {name}_{lane}{place - 1} --> {name}_{lane}{place}"
        yield "  end"
        yield f"  {name} --> {name}_{lane}0"
        if entry["verdict"] == DIFFER:
            yield f"  class {name}_{lane}{len(steps) - 1} differs"


Step = tuple[str, ...]
"""The lines of one box."""


def _live(side: Json) -> list[Step]:
    return [("not known", side["gap"]["reason"])] if "gap" in side else _way(side)


def _way(side: Json) -> list[Step]:
    shown = side["if_sent_to"][0] if len(side["if_sent_to"]) == 1 else side
    if shown["action"] is None:
        perhaps = [f"{one['rule'] or 'default action'}: {one['action']}" for one in shown["possible_answers"]]
        return [("undecided" if perhaps or not shown["load_balancer"] else "nobody answers", shown["why"], *perhaps)]
    place = f"{shown['file']}:{shown['line']}" if shown["file"] else ""
    rule = f"rule {shown['priority']} {shown['rule']}" if shown["rule"] else "default action"
    steps: list[Step] = [(f"{shown['protocol']} {shown['port']}", shown["listener"]), (rule, place)]
    details = shown["action_details"]
    if details["type"] == "forward" and not details["undecided"]:
        targets = details["targets"]
        several = len(targets) > 1
        steps.append(tuple(_share(each, several=several) for each in targets))
        services = {text: None for each in targets for text in map(_service, each["services"])}
        steps += [tuple(services)] if services else []
    else:
        steps.append((shown["action"], details["location"] or ""))
    chain = shown["chain"]
    for hop in chain["hops"] if chain else ():
        steps.append((hop["request"], hop["rule"] or hop["listener"] or "", hop["action"] or hop["why"]))
    if chain and chain["end"] not in ("answer", "undecided"):
        steps.append((f"redirects: {chain['end']}", chain["location"] or ""))
    return steps


def _share(target: Json, *, several: bool) -> str:
    return f"{target['target_group']}" + (f" {target['percent']:g} %" if several else "")


def _service(one: Json) -> str:
    port = f" {one['container'] or ''}:{one['port']}" if one["port"] is not None else ""
    return f"{one['service']}{port}"


def _observed(seen: Json) -> Step:
    answer = seen["answer"]
    if answer is None:
        return ("no answer", seen["no_answer"]["error"])
    return (f"HTTP {answer['status']}", answer["answered_by"]["who"])


def _label(*lines: str) -> str:
    shown = (short(line, LONGEST_LABEL).translate(_SPECIAL) for line in lines if line)
    return '"' + "<br/>".join(shown) + '"'
