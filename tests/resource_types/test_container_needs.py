import pytest

from auditor.model.live import LiveResource
from auditor.model.resource_type import Scope
from auditor.model.value import Map, Unknown, freeze
from auditor.resource_types.container_needs import (
    EcrImage,
    ecr_image,
    images,
    log_groups,
    parameter_names,
    role_names,
    secret_names,
)
from tests.resource_types.stack import declared, resource

REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
SECRET = "arn:aws:secretsmanager:us-east-1:1:secret:db/url-AbCdEf"
PARAMETER = "arn:aws:ssm:us-east-1:1:parameter/app/level"


def scope(*containers: object, live: tuple[object, ...] = (), **task: object) -> Scope:
    code = resource("aws_ecs_task_definition.a", container_definitions=Unknown("", encoded=freeze(containers)), **task)
    runs = Map({"container_definitions": freeze(live), "task_role_arn": "arn:aws:iam::1:role/x/live"})
    return Scope(declared(code), (LiveResource("aws_ecs_task_definition", "arn:a:1", runs),))


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (f"{REGISTRY}/team/api:1.2", EcrImage(f"{REGISTRY}/team/api", "team/api", "1.2")),
        (f"{REGISTRY}/api", EcrImage(f"{REGISTRY}/api", "api", "latest")),
        (f"{REGISTRY}/api@sha256:ab", EcrImage(f"{REGISTRY}/api", "api", "", "sha256:ab")),
        (f"{REGISTRY}/api:1@sha256:ab", EcrImage(f"{REGISTRY}/api", "api", "1", "sha256:ab")),
        ("public.ecr.aws/nginx/nginx:1", None),
        ("nginx:latest", None),
        (Unknown("later"), None),
    ],
)
def test_an_image_in_ecr_has_a_repository_and_a_tag(image, expected) -> None:
    assert ecr_image(image) == expected


def test_declared_and_live_containers_both_count() -> None:
    found = images(scope({"image": f"{REGISTRY}/api:1"}, {"image": "nginx"}, live=({"image": f"{REGISTRY}/api:0"},)))
    assert {image.tag for image in found} == {"0", "1"}


def test_secrets_are_named_with_and_without_the_six_characters_of_their_arn() -> None:
    found = secret_names(scope({"secrets": [{"name": "A", "valueFrom": f"{SECRET}:key::"}]}))
    assert found == {"db/url-AbCdEf", "db/url"}


def test_parameters_are_named_by_arn_or_name_and_secrets_are_none() -> None:
    values = [SECRET, PARAMETER, "plain", Unknown("later")]
    found = parameter_names(scope({"secrets": [{"name": "A", "valueFrom": value} for value in values]}))
    assert found == {"app/level", "/app/level", "plain"}


def test_what_the_log_driver_needs_is_a_need_too() -> None:
    log = {"options": {"awslogs-group": "/ecs/a"}, "secretOptions": [{"name": "T", "valueFrom": PARAMETER}]}
    given = scope({"logConfiguration": log})
    assert log_groups(given) == {"/ecs/a"}
    assert "/app/level" in parameter_names(given)


def test_roles_of_code_and_of_what_runs() -> None:
    assert role_names(scope(execution_role_arn="arn:aws:iam::1:role/start")) == {"start", "live"}
