import json

from auditor.resource_types.aws_ecr_repository import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource


def test_a_repository_has_its_url() -> None:
    answer = {"repositoryName": "api", "repositoryArn": "arn:api", "repositoryUri": "1.dkr.ecr/api", "registryId": "1"}
    reader = Recorded({"describe_repositories": [answer, {**answer, "repositoryName": "other"}]})
    [found], _ = read(RESOURCE_TYPE, reader, resource("aws_ecr_repository.a", name="api"))
    assert (found.id, found.get("repository_url")) == ("arn:api", "1.dkr.ecr/api")
    assert found.get("image_scanning_configuration[0].scan_on_push") is False


def test_an_image_of_a_container_is_looked_for_in_a_repository_that_only_the_image_names() -> None:
    uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/api"
    answer = {"repositoryName": "api", "repositoryArn": "arn:api", "repositoryUri": uri, "registryId": "1"}
    reader = Recorded(
        {"describe_repositories": [answer], "describe_images": [{"imageDigest": "sha256:ab", "imageTags": ["7"]}]}
    )
    code = resource("aws_ecs_task_definition.a", container_definitions=json.dumps([{"image": f"{uri}:7"}]))
    [found], _ = read(RESOURCE_TYPE, reader, code)
    assert (found.get("images[0].tag"), found.get("images[0].exists")) == ("7", True)


def test_nothing_is_asked_where_no_image_is_in_ecr() -> None:
    reader = Recorded()
    code = resource("aws_ecs_task_definition.a", container_definitions=json.dumps([{"image": "nginx"}]))
    assert read(RESOURCE_TYPE, reader, code) == ([], [])
    assert reader.asked == []
