from auditor.resource_types.aws_ecr_repository import RESOURCE_TYPE
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import resource


def test_a_repository_has_its_url() -> None:
    answer = {"repositoryName": "api", "repositoryArn": "arn:api", "repositoryUri": "1.dkr.ecr/api", "registryId": "1"}
    reader = Recorded({"describe_repositories": [answer, {**answer, "repositoryName": "other"}]})
    [found], _ = read(RESOURCE_TYPE, reader, resource("aws_ecr_repository.a", name="api"))
    assert (found.id, found.get("repository_url")) == ("arn:api", "1.dkr.ecr/api")
    assert found.get("image_scanning_configuration[0].scan_on_push") is False
