import pytest

from auditor.live.order import waves
from auditor.model.resource_type import ResourceType


def member(name: str, *, after: tuple[str, ...] = (), through: tuple[str, ...] = ()) -> ResourceType:
    return ResourceType(name, (), lambda _reader, _scope: (), ("name",), (), after=after, through=through)


def names(*members: ResourceType) -> list[list[str]]:
    return [[one.name for one in wave] for wave in waves(members)]


def test_parents_come_first_and_the_independent_together() -> None:
    assert names(member("c", through=("b",)), member("b", after=("a",)), member("a"), member("d")) == [
        ["a", "d"],
        ["b"],
        ["c"],
    ]


def test_a_type_that_is_not_read_is_not_waited_for() -> None:
    assert names(member("b", after=("absent",))) == [["b"]]


def test_a_circle_is_an_error() -> None:
    with pytest.raises(ValueError, match="a, b wait for each other"):
        names(member("a", after=("b",)), member("b", through=("a",)))
