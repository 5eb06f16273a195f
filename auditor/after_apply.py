"""The routes that AWS will have after the next apply: Facts in, a RouteTable out. Pure.

What the code says replaces what AWS has, but not what the code leaves to others (ignore_changes, deployments), nor what
terraform does not know: a rule that somebody made by hand stays. What the state knows and the code no longer declares
goes. With the JSON of a plan only what that plan changes is changed, to its planned values.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from auditor.causes.ways import moved_by_deployment
from auditor.compare.delegation import delegated
from auditor.facts import Facts
from auditor.model.address import parse, split_root
from auditor.model.resource import Declared
from auditor.model.value import Map, Sensitive, Unknown, Value, reveal, steps
from auditor.routing import Listener, RouteTable, Rule, from_declared
from auditor.routing.listener import ordered

_KEY = re.compile(r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]")


def removed(facts: Facts) -> dict[str, str]:
    """What the next apply destroys because the code no longer declares it: live id to the address that it has in the
    state. Empty where the state is not known, or the code was not read completely."""
    last = facts.last
    if last and last.changes:
        gone = [one.address for one in last.changes if one.actions == ("delete",) and not one.deposed]
    elif is_complete(facts.declared):
        kept = {".".join((*one.within, str(one.source))) for one in facts.declared.removed if not one.destroy}
        gone = [address for address in facts.prior if not facts.declared.find(address) and not _under(address, kept)]
    else:
        gone = []
    ids = ((_id(facts.prior.get(address, Map())), address) for address in gone if parse(address).mode == "managed")
    return {id: address for id, address in ids if id}


def is_complete(declared: Declared) -> bool:
    """Whether all of the configuration was read: else a rule that seems to be missing may only be unread."""
    return not declared.gaps and not any(one.severity == "error" for one in declared.diagnostics)


def table_after(facts: Facts) -> RouteTable | None:
    """The live table with what the apply makes of it; None where AWS or the code was not read completely."""
    live = facts.live_table
    if live is None or live.unread or facts.table.unread or not is_complete(facts.declared):
        return None
    merge = _Merge.of(facts)
    known = {listener.id for listener in live.listeners}
    stay = [merge.listener(one) for one in live.listeners if one.id not in merge.gone]
    new = [merge.new(one) for one in merge.table.listeners if one.id not in known and merge.acts(one.id)]
    return replace(live, listeners=(*stay, *new))


def _under(address: str, kept: Iterable[str]) -> bool:
    bare = _KEY.sub("", split_root(address)[1])
    return any(bare == one or bare.startswith(f"{one}.") for one in kept)


def _id(attributes: Map) -> str:
    found = (reveal(attributes.get(name)) for name in ("arn", "id"))
    return next((value for value in found if isinstance(value, str) and value), "")


@dataclass(frozen=True, slots=True)
class _Merge:
    """What is needed to bring one live listener and its declaration together."""

    facts: Facts
    table: RouteTable
    gone: frozenset[str]
    """What is destroyed, by live id, and by address where the code (still) declares it."""
    left: Mapping[str, frozenset[str]]
    """The first steps of the paths that are left to others, by address."""
    rules: Mapping[str, tuple[str, Rule]]
    """The declared rules with the listener of each."""

    @classmethod
    def of(cls, facts: Facts) -> "_Merge":
        table = _planned_table(facts)
        left = {
            address: frozenset(str(steps(path)[0]) for path in paths if steps(path))
            for address, paths in delegated(facts.declared).items()
        }
        for rule in _production_rules(facts.declared):
            left[rule] = left.get(rule, frozenset()) | {"action"}
        rules = {rule.id: (listener.id, rule) for listener in table.listeners for rule in listener.rules}
        gone = removed(facts)
        return cls(facts, table, frozenset((*gone, *gone.values())), left, rules)

    def acts(self, address: str) -> bool:
        """Whether the apply sets what is at an address; a plan's JSON says so, without it all is set."""
        last = self.facts.last
        if not last or not last.changes:
            return True
        change = last.change(address)
        return change is not None and not {"create", "update"}.isdisjoint(change.actions)

    def listener(self, live: Listener) -> Listener:
        """A live listener after the apply."""
        declared = next((one for one in self.table.listeners if one.id == live.id), None)
        rules = [rule for one in live.rules for rule in self._rule(one, live.id)]
        known = {rule.id for rule in live.rules}
        if declared:
            rules += [rule for rule in declared.rules if rule.id not in known and self.acts(rule.id)]
        changed = replace(live, rules=ordered(rules), range=declared.range if declared else live.range)
        if not declared or declared.elsewhere or not self.acts(live.id):
            return changed
        kept = self._keeps(live.id, "default_action")
        default = live.default if kept else declared.default
        return replace(changed, port=declared.port, protocol=declared.protocol, default=default)

    def new(self, declared: Listener) -> Listener:
        """A listener that the apply makes."""
        return replace(declared, rules=tuple(rule for rule in declared.rules if self.acts(rule.id)))

    def _rule(self, live: Rule, listener: str) -> Iterator[Rule]:
        if live.id in self.gone:
            return
        place, declared = self.rules.get(live.id, ("", None))
        if declared is None or not self.acts(live.id):
            yield live
        elif place == listener:
            yield self._settled(live, declared)

    def _settled(self, live: Rule, declared: Rule) -> Rule:
        keeps = self._keeps
        unset = declared.priority is None
        return Rule(
            live.id,
            live.priority if unset or keeps(live.id, "priority") else declared.priority,
            live.conditions if keeps(live.id, "condition") else declared.conditions,
            live.action if keeps(live.id, "action") else declared.action,
            declared.range,
            live.rewrites if keeps(live.id, "transform") else declared.rewrites,
        )

    def _keeps(self, address: str, block: str) -> bool:
        left = self.left.get(address, frozenset())
        if block in left or "all" in left:
            return True
        return block in ("action", "default_action") and moved_by_deployment(self.facts, address)


def _production_rules(declared: Declared) -> Iterator[str]:
    """The rules whose weights ECS itself moves.

    Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
    """
    for service in declared.of_type("aws_ecs_service"):
        for reference in service.references:
            owner = declared.owner(reference.subject) if "advanced_configuration" in reference.path else None
            if owner is not None:
                yield str(owner.address)


def _planned_table(facts: Facts) -> RouteTable:
    """The table of the code; with a plan's JSON that of its planned values."""
    planned = facts.last.planned if facts.last and facts.last.changes else {}
    if not planned or not facts.pairing:
        return facts.table
    resources = tuple(
        replace(one, attributes=_filled(planned[str(one.address)], one.attributes))
        if str(one.address) in planned
        else one
        for one in facts.declared
    )
    ids = {live.id: str(resource.address) for resource, live in facts.pairing.matched}
    return from_declared(replace(facts.declared, resources=resources), ids)


def _filled(planned: Map, code: Map) -> Map:
    """Planned values, and where only the apply will tell one, what the code says of it."""
    return Map({**code, **{name: _known(value, code.get(name)) for name, value in planned.items()}})


def _known(planned: Value, code: Value) -> Value:
    if isinstance(planned, Unknown):
        return planned if code is None else code
    if isinstance(planned, Sensitive):
        return Sensitive(_known(planned.value, reveal(code)))
    if isinstance(planned, Map) and isinstance(code, Map):
        return _filled(planned, code)
    if isinstance(planned, tuple) and isinstance(code, tuple) and len(planned) == len(code):
        return tuple(_known(mine, theirs) for mine, theirs in zip(planned, code, strict=True))
    return planned
