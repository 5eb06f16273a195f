from auditor.model.gap import Gap
from auditor.model.value import Sensitive
from tests.builders import live, snapshot

LB = live("aws_lb", "arn:lb", name="main", password=Sensitive("hunter2"))


def test_a_type_that_was_read_gives_its_resources_even_when_there_are_none():
    taken = snapshot(LB, read=("aws_lb", "aws_lb_listener"))
    assert taken.of_type("aws_lb") == (LB,)
    assert taken.of_type("aws_lb_listener") == ()


def test_a_type_that_was_not_read_gives_the_gap_and_never_an_empty_tuple():
    gap = Gap("live", "aws_lb", "AccessDenied")
    taken = snapshot(LB, read=())
    assert isinstance(taken.of_type("aws_lb"), Gap)
    with_gap = type(taken)(taken.account, taken.region, taken.taken_at, (LB,), gaps=(gap,))
    assert with_gap.of_type("aws_lb") is gap


def test_a_resource_is_found_by_its_id():
    assert snapshot(LB).find("arn:lb") is LB
    assert snapshot(LB).find("arn:other") is None


def test_a_live_resource_gives_the_value_at_a_path():
    assert LB.get("name") == "main"
    assert LB.get("nothing", "default") == "default"


def test_a_sensitive_live_value_stays_sensitive():
    assert LB.get("password") == Sensitive("hunter2")
    assert "hunter2" not in repr(LB)


def test_the_snapshot_is_hashable_and_equal_by_what_it_holds():
    assert snapshot(LB) == snapshot(LB)
    assert hash(snapshot(LB)) == hash(snapshot(LB))
