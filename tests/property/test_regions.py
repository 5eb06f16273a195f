"""Claims about sets of requests against brute force: who is reached, who is shadowed, what differs between two planes.

AUDITOR_PROPERTY_SETS sets the number of rule sets; the requests of each are judged by the naive oracle.
"""

import os
from collections import Counter

import pytest

from auditor.routing import RouteTable
from auditor.routing.difference import compare
from auditor.routing.regions import NEVER, REACHED, UNDECIDED, Reach, witness
from tests.property.oracle import DEFAULT, holds, winners
from tests.property.strategies import Dice, Spec
from tests.property.test_routing import HTTPS, built

SETS = int(os.environ.get("AUDITOR_PROPERTY_SETS", "10000"))
REQUESTS = 4


def reaches(rules: list[Spec]) -> dict[str, Reach]:
    (listener,) = built(rules).listeners
    return {rule.id: witness(rule, listener, accepted=True) for rule in listener.rules}


def meets(rule: Spec, request) -> bool:
    return all(holds(condition, request) for condition in rule.conditions)


def test_ten_thousand_rule_sets_answer_as_the_naive_oracle():
    dice = Dice(1, opens=0.1)
    for _ in range(SETS):
        rules, request = dice.rules(most=4), dice.request()
        expected, match = winners(rules, request), built(rules).match(request, "aws_lb.main")
        if len(expected) > 1:
            assert match.action is None
            assert {one.id for one in match.possible} == expected - {DEFAULT}
        else:
            assert match.action is not None
            assert {match.rule.id if match.rule else DEFAULT} == expected


@pytest.mark.parametrize("opens", [0.0, 0.15])
def test_a_witness_reaches_its_rule_and_nothing_reaches_what_is_said_never_to_be_reached(opens):
    dice = Dice(2, opens=opens)
    counted: Counter[str] = Counter()
    for _ in range(SETS // 20):
        rules = dice.rules()
        found = reaches(rules)
        counted.update(reach.verdict for reach in found.values())
        for id, reach in found.items():
            if reach.verdict == REACHED:
                assert reach.witness is not None
                assert winners(rules, reach.witness) == {id}
            assert reach.verdict == REACHED or reach.reason
        for _ in range(REQUESTS * 5):
            request = dice.request()
            for id in winners(rules, request) - {DEFAULT}:
                assert found[id].verdict != NEVER, (rules, request)
    assert min(counted.values()) > 0
    if not opens:
        assert counted[UNDECIDED] < 0.02 * counted.total()  # only peers, hosts and paths that no client has


def test_the_rules_that_are_said_to_take_all_requests_of_another_do():
    dice = Dice(3, opens=0.1)
    claims = 0
    for _ in range(SETS // 20):
        rules = dice.rules()
        by_id = {rule.id: rule for rule in rules}
        shadowed = {id: reach.taken_by for id, reach in reaches(rules).items() if reach.taken_by}
        for _ in range(REQUESTS * 5 if shadowed else 0):
            request = dice.request()
            for id, takers in shadowed.items():
                if meets(by_id[id], request):
                    claims += 1
                    assert any(meets(by_id[taker.id], request) for taker in takers)
    assert claims > SETS // 200


def tables(dice: Dice) -> tuple[list[Spec], list[Spec], RouteTable, RouteTable]:
    rules = dice.rules()
    changed = dice.changed(rules)
    return rules, changed, built(rules), built(changed)


def test_a_difference_is_always_one_and_no_sure_difference_is_left_out():
    dice = Dice(4)
    seen = 0
    for _ in range(SETS // 40):
        rules, changed, declared, live = tables(dice)
        groups = {rule.id: rule.group for rule in rules} | {DEFAULT: DEFAULT}
        there = {rule.id: rule.group for rule in changed} | {DEFAULT: DEFAULT}
        found = compare(declared, live)
        told = {(str(one.declared.action), str(one.live.action)) for one in found.differences}
        for one in found.differences:
            (mine,), (theirs,) = winners(rules, one.witness), winners(changed, one.witness)
            assert groups[mine] != there[theirs]
        open_ = {(one.declared, one.live) for one in found.undecided}
        for _ in range(REQUESTS * 5):
            request = dice.request()
            mine, theirs = declared.match(request, "aws_lb.main"), live.match(request, "aws_lb.main")
            (one,), (other,) = winners(rules, request), winners(changed, request)
            if groups[one] != there[other]:
                seen += 1
                pair = (str(mine.action), str(theirs.action))
                assert pair in told or (mine.decided_by, theirs.decided_by) in open_
    assert seen > SETS // 100


def test_a_table_does_not_differ_from_itself():
    dice = Dice(5, opens=0.1)
    for _ in range(SETS // 100):
        table = built(dice.rules())
        assert compare(table, table).differences == ()
        assert all(one.listener == HTTPS for one in compare(table, table).undecided)
