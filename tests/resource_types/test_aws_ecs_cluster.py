import pytest

from auditor.errors import ReadFailed
from auditor.resource_types.aws_ecs_cluster import RESOURCE_TYPE, refuse_failures
from tests.resource_types.recorded import Recorded, read
from tests.resource_types.stack import of, resource

ANSWER = {
    "clusterArn": "arn:aws:ecs:us-east-1:1:cluster/main",
    "clusterName": "main",
    "status": "ACTIVE",
    "settings": [{"name": "containerInsights", "value": "enabled"}],
    "tags": [{"key": "Team", "value": "data"}, {"key": "aws:cloudformation", "value": "x"}],
}


def test_a_cluster_has_its_settings_and_tags() -> None:
    reader = Recorded({"describe_clusters": [{"clusters": [ANSWER]}]})
    [found], _ = read(RESOURCE_TYPE, reader, resource("aws_ecs_cluster.main", name="main"))
    assert found.get("setting[0].value") == "enabled"
    assert found.get("tags.Team") == "data"
    assert "aws:cloudformation" not in found.get("tags")
    assert reader.asked[0][1]["clusters"] == ["main"]


def test_a_deleted_cluster_lingers_and_is_absent() -> None:
    reader = Recorded({"describe_clusters": [{"clusters": [{**ANSWER, "status": "INACTIVE"}]}]})
    assert read(RESOURCE_TYPE, reader, resource("aws_ecs_cluster.main", name="main")) == ([], [])


def test_clusters_that_services_name_or_imply_are_read() -> None:
    reader = Recorded({"describe_clusters": [{}]})
    services = [
        resource("aws_ecs_service.a", name="a", cluster="named"),
        resource("aws_ecs_service.b", name="b"),
        resource("aws_ecs_service.c", name="c", cluster=of("aws_ecs_cluster.main.arn")),
    ]
    read(RESOURCE_TYPE, reader, resource("aws_ecs_cluster.main", name="main"), *services)
    assert reader.asked[0][1]["clusters"] == ["default", "main", "named"]


def test_an_unknown_name_makes_all_clusters_wanted() -> None:
    reader = Recorded({"list_clusters": ["arn:b", "arn:a"], "describe_clusters": [{"clusters": [ANSWER]}]})
    found, _ = read(RESOURCE_TYPE, reader, resource("aws_ecs_cluster.main", name=of("random_pet.a.id")))
    assert len(found) == 1
    assert reader.asked[1][1]["clusters"] == ["arn:a", "arn:b"]


def test_a_failure_beside_the_answer_is_a_failed_read_unless_it_says_missing() -> None:
    refuse_failures("ecs:DescribeClusters", {"failures": [{"arn": "a", "reason": "MISSING"}]})
    with pytest.raises(ReadFailed, match="ecs:DescribeClusters failed with ACCESS_DENIED"):
        refuse_failures("ecs:DescribeClusters", {"failures": [{"arn": "a", "reason": "ACCESS_DENIED"}]})
