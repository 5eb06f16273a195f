from auditor.compare.identity import Identity
from auditor.compare.lookup import Lookup
from auditor.live.policy import resource_types
from tests.compare.planes import LISTENER, balancer, rule

RULE = resource_types()["aws_lb_listener_rule"]
BALANCER = resource_types()["aws_lb"]
RULES = [rule("r1", 1, "/a"), rule("r2", 2, "/b"), rule("r3", 3, "/b")]


def identity(priority: object) -> Identity:
    return Identity((("listener_arn", LISTENER), ("priority", priority)))  # type: ignore[arg-type]


def test_a_resource_is_found_by_its_identity_however_a_number_is_written() -> None:
    lookup = Lookup(RULE, RULES)
    assert [one.id for one in lookup.fitting(identity(2))] == ["r2"]
    assert [one.id for one in lookup.fitting(identity("2"))] == ["r2"]
    assert lookup.fitting(identity(9)) == []


def test_a_beginning_is_tried_on_each() -> None:
    lookup = Lookup(BALANCER, [balancer(), balancer(name="other")])
    assert [one.get("name") for one in lookup.fitting(Identity((), (("name", "ma"),)))] == ["main"]


def test_the_alike_are_those_under_the_same_parent() -> None:
    lookup = Lookup(RULE, RULES)
    assert RULE.alike is not None
    likeness = RULE.alike(RULES[1].attributes)
    assert [one.id for one in lookup.alike(identity(None), likeness)] == ["r2", "r3"]
    assert lookup.alike(Identity((("listener_arn", "arn:other"),)), likeness) == []


def test_a_type_that_knows_no_likeness_finds_none() -> None:
    assert Lookup(BALANCER, [balancer()]).alike(Identity((("name", "x"),)), "anything") == []
