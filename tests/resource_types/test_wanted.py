from typing import Any

from auditor.model.resource_type import Scope
from auditor.model.value import Map, Unknown
from auditor.resource_types.wanted import Wanted, chunks, wanted
from tests.resource_types.stack import declared, resource


def of(*resources: Any, attributes: tuple[str, ...] = ("name",)) -> Wanted:
    return wanted(Scope(declared(*resources), ()), ("aws_lb", "aws_alb"), attributes)


def test_names_and_prefixes_of_resources_and_data_sources_are_wanted() -> None:
    found = of(
        resource("aws_lb.a", name="main"),
        resource("aws_alb.b", name_prefix="api-"),
        resource("data.aws_lb.c", name="other"),
        resource("aws_lb_listener.d", name="no"),
    )
    assert found == Wanted(frozenset({"main", "other"}), ("api-",))
    assert "main" in found
    assert "api-1" in found
    assert "no" not in found


def test_a_name_that_is_not_known_may_be_any() -> None:
    assert of(resource("aws_lb.a", name=Unknown("why"))).everything
    assert of(resource("aws_lb.a")).everything
    assert of(resource("aws_lb.a", name_prefix=Unknown("why"))).everything
    assert "anything" in of(resource("aws_lb.a"))


def test_nothing_declared_wants_nothing() -> None:
    assert not of()
    assert "" not in of()


def test_the_first_attribute_that_is_set_names_it() -> None:
    data = resource("data.aws_lb.a", cluster_name="c")
    assert of(data, attributes=("name", "cluster_name")).names == {"c"}


def test_chunks_leave_nothing_out() -> None:
    assert list(chunks(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(chunks([], 2)) == []


def test_the_name_that_was_last_applied_is_wanted_too() -> None:
    renamed = resource("aws_ecr_repository.a", name="new")
    scope = Scope(declared(renamed), (), {"aws_ecr_repository.a": Map({"name": "old"}), "aws_lb.b": Map({"name": "x"})})
    assert wanted(scope, ("aws_ecr_repository",)).names == {"new", "old"}
