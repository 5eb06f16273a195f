from auditor.lab.alb.choose import Turns, candidates, choose_group
from auditor.lab.alb.table import Target, TargetGroup


def group(*states):
    targets = tuple(Target(f"10.0.0.{number}", 80, state) for number, state in enumerate(states))
    return TargetGroup("g", targets, {}, in_use=True)


def states(*given):
    return [target.state for target in candidates(group(*given))]


def test_only_healthy_targets_get_requests():
    assert states("healthy", "unhealthy", "initial") == ["healthy"]


def test_a_group_without_a_healthy_target_fails_open():
    assert states("unhealthy", "initial", "draining") == ["unhealthy", "initial"]


def test_a_group_that_takes_no_part_has_no_candidates():
    assert states("unused", "draining") == []


def test_weights_share_the_requests():
    weighted = [("a", 1), ("b", 3), ("c", 0)]
    drawn = [choose_group(weighted, lambda point=number / 100: point) for number in range(100)]
    assert (drawn.count("a"), drawn.count("b"), drawn.count("c")) == (25, 75, 0)


def test_there_is_no_group_when_every_weight_is_zero():
    assert choose_group([("a", 0)], lambda: 0.5) is None
    assert choose_group([], lambda: 0.5) is None


def test_targets_take_turns():
    turns, groups = Turns(), {"g": group("healthy", "healthy")}
    assert len({turns.next(groups, "g").address for _ in range(2)}) == 2
    assert turns.next(groups, "absent") is None
