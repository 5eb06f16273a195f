import pytest
from botocore.exceptions import ClientError

from tests.lab.hand_made import build


@pytest.fixture
def stack(aws):
    made = build(aws.client)
    group = made.target_group("api", 8001)
    made.rule(10, group, path=["/*"])
    made.service("api", "registry/hokusai-api:1", 8001, group)
    return made


def described(stack):
    return stack.client("ecs").describe_services(cluster="main", services=["api"])["services"][0]


def test_what_create_service_was_given_is_described_again(stack):
    service = described(stack)
    assert service["deploymentConfiguration"]["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert service["deploymentConfiguration"]["maximumPercent"] == 200
    assert service["healthCheckGracePeriodSeconds"] == 0
    assert service["enableExecuteCommand"] is False
    assert service["createdAt"]


def test_what_update_service_changes_stays_changed(stack):
    stack.client("ecs").update_service(cluster="main", service="api", healthCheckGracePeriodSeconds=90)
    assert described(stack)["healthCheckGracePeriodSeconds"] == 90
    assert described(stack)["deploymentConfiguration"]["deploymentCircuitBreaker"]["enable"] is True


def test_a_task_definition_given_as_family_and_revision_becomes_its_arn(stack):
    stack.client("ecs").update_service(cluster="main", service="api", taskDefinition="api:1")
    assert described(stack)["taskDefinition"].endswith(":task-definition/api:1")
    assert described(stack)["taskDefinition"].startswith("arn:")


def test_counts_events_and_tasks_are_what_the_agent_told(stack, aws):
    deployment = {"id": "ecs-svc/1", "status": "PRIMARY", "runningCount": 1, "createdAt": 1.0}
    event = {"id": "e", "createdAt": 1.0, "message": "(service api) has reached a steady state."}
    cluster = described(stack)["clusterArn"]
    task = {
        "taskArn": cluster.replace(":cluster/", ":task/") + "/abc",
        "clusterArn": cluster,
        "group": "service:api",
        "taskDefinitionArn": "arn:aws:ecs:us-east-1:1:task-definition/api:1",
        "lastStatus": "RUNNING",
        "desiredStatus": "RUNNING",
    }
    stopped = {**task, "taskArn": task["taskArn"] + "d", "lastStatus": "STOPPED", "desiredStatus": "STOPPED"}
    told = {"cluster": "main", "service": "api", "runningCount": 1, "deployments": [deployment], "events": [event]}
    aws.control.tell_services([told], [task, stopped])
    ecs = aws.client("ecs")
    assert described(stack)["runningCount"] == 1
    assert described(stack)["events"][0]["message"] == event["message"]
    assert ecs.list_tasks(cluster="main", serviceName="api")["taskArns"] == [task["taskArn"]]
    assert ecs.list_tasks(cluster="main", desiredStatus="STOPPED")["taskArns"] == [stopped["taskArn"]]
    assert ecs.list_tasks(cluster="main", serviceName="other")["taskArns"] == []
    assert ecs.list_tasks(cluster="main", family="other")["taskArns"] == []
    answer = ecs.describe_tasks(cluster="main", tasks=[task["taskArn"], "gone"])
    assert [one["taskArn"] for one in answer["tasks"]] == [task["taskArn"]]
    assert answer["failures"] == [{"arn": "gone", "reason": "MISSING"}]
    assert ecs.describe_clusters(clusters=["main"])["clusters"][0]["runningTasksCount"] == 1
    assert ecs.describe_clusters(clusters=["main"])["clusters"][0]["activeServicesCount"] == 1


def test_lists_have_pages(stack):
    group = stack.target_group("auth", 8000)
    stack.service("auth", "registry/hokusai-auth:1", 8000, group)
    first = stack.client("ecs").list_services(cluster="main", maxResults=1)
    second = stack.client("ecs").list_services(cluster="main", maxResults=1, nextToken=first["nextToken"])
    assert len(first["serviceArns"]) == len(second["serviceArns"]) == 1
    assert "nextToken" not in second


def test_more_than_ten_services_at_once_are_refused(stack):
    with pytest.raises(ClientError, match="Services cannot exceed 10"):
        stack.client("ecs").describe_services(cluster="main", services=["api"] * 11)
