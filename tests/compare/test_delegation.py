from dataclasses import replace

import pytest

from auditor.compare.delegation import delegated, is_covered, leaves_routing
from auditor.model.resource import Reference
from auditor.model.value import Unknown
from tests import builders as b
from tests.resource_types.stack import HERE, declared, resource


@pytest.mark.parametrize(
    ("path", "entry", "covered"),
    [
        ("tags.Name", "tags", True),
        ('tags["a/b"]', "tags", True),
        ("tags.Name", 'tags["Name"]', True),
        ("tags.Name", "tags.Other", False),
        ("tags_all", "tags", False),
        ("health_check[0].path", "health_check[0]", True),
        ("health_check", "health_check[0].path", False),
        ("anything", "all", True),
        ("anything", "", False),
    ],
)
def test_an_entry_covers_itself_and_what_is_below(path: str, entry: str, covered: bool) -> None:
    assert is_covered(path, (entry,)) is covered


def test_nothing_is_delegated_by_itself() -> None:
    assert delegated(declared(resource("aws_ecs_service.a", name="a"))) == {}


def test_an_autoscaling_target_decides_the_count_of_its_service_only() -> None:
    target = resource("aws_appautoscaling_target.a", service_namespace="ecs", resource_id="service/main/a")
    plane = declared(resource("aws_ecs_service.a", name="a"), resource("aws_ecs_service.b", name="b"), target)
    assert delegated(plane) == {"aws_ecs_service.a": ("desired_count",)}


def test_a_target_of_another_kind_decides_nothing() -> None:
    target = resource("aws_appautoscaling_target.a", service_namespace="dynamodb", resource_id="table/a")
    assert delegated(declared(resource("aws_ecs_service.a", name="a"), target)) == {}


def test_a_target_with_an_unknown_id_is_followed_by_its_reference() -> None:
    target = resource("aws_appautoscaling_target.a", references=("aws_ecs_service.a.name",), resource_id=Unknown("why"))
    assert delegated(declared(resource("aws_ecs_service.a", name="a"), target)) == {
        "aws_ecs_service.a": ("desired_count",)
    }


def test_a_definition_that_another_pipeline_deploys_is_left_to_it() -> None:
    used = Reference("task_definition", "aws_ecs_task_definition.a.arn", HERE)
    other = Reference("name", "aws_ecs_task_definition.b.family", HERE)
    service = replace(resource("aws_ecs_service.a"), references=(used, other), ignore_changes=("task_definition",))
    plane = declared(service, resource("aws_ecs_task_definition.a"), resource("aws_ecs_task_definition.b"))
    assert delegated(plane) == {
        "aws_ecs_service.a": ("task_definition",),
        "aws_ecs_task_definition.a": ("all",),
    }


@pytest.mark.parametrize(
    ("ignored", "left"),
    [
        ("action", True),
        ("action[0].target_group_arn", True),
        ("all", True),
        ("tags", False),
        ("action_on_failure", False),
    ],
)
def test_a_rule_leaves_its_routing_to_others_only_by_what_routes(ignored, left):
    rule = replace(b.rule("api", 10, [b.path("/*")]), ignore_changes=(ignored,))
    assert leaves_routing(rule) is left
