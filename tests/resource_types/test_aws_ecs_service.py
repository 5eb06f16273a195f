from datetime import UTC, datetime
from typing import Any

from auditor.model.live import LiveResource
from auditor.model.value import Map, Unknown
from auditor.resource_types.aws_ecs_service import RESOURCE_TYPE, revision_of
from tests.resource_types.recorded import Recorded, denied, read

CLUSTER = LiveResource("aws_ecs_cluster", "arn:cluster/main", Map({"name": "main"}))
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def answer(name: str = "api", **more: Any) -> dict[str, Any]:
    return {
        "serviceArn": f"arn:service/{name}",
        "serviceName": name,
        "clusterArn": CLUSTER.id,
        "status": "ACTIVE",
        "taskDefinition": "arn:aws:ecs:us-east-1:1:task-definition/api:3",
        "desiredCount": 2,
        "runningCount": 1,
        "pendingCount": 1,
        "launchType": "FARGATE",
        "deploymentConfiguration": {
            "maximumPercent": 200,
            "minimumHealthyPercent": 100,
            "deploymentCircuitBreaker": {"enable": True, "rollback": True},
        },
        "healthCheckGracePeriodSeconds": 60,
        "loadBalancers": [{"targetGroupArn": "arn:tg", "containerName": "api", "containerPort": 8001}],
        "networkConfiguration": {
            "awsvpcConfiguration": {"subnets": ["b", "a"], "securityGroups": ["sg-1"], "assignPublicIp": "ENABLED"}
        },
        "deployments": [{"id": "d", "status": "PRIMARY", "rolloutState": "FAILED", "failedTasks": 3, "createdAt": NOW}],
        "events": [{"createdAt": NOW, "message": f"event {n} password=hunter2hunter2"} for n in range(30)],
        **more,
    }


def services(*answers: dict[str, Any], **more: Any) -> Recorded:
    return Recorded(
        {
            "list_services": [one["serviceArn"] for one in answers],
            "describe_services": lambda services, **_: [
                {"services": [one for one in answers if one["serviceArn"] in services]}
            ],
            **more,
        }
    )


def test_a_service_has_counts_network_deployments_and_its_newest_events() -> None:
    [found], gaps = read(RESOURCE_TYPE, services(answer()), live=(CLUSTER,))
    assert gaps == []
    assert (found.get("desired_count"), found.get("running_count"), found.get("pending_count")) == (2, 1, 1)
    assert found.get("network_configuration[0].assign_public_ip") is True
    assert found.get("network_configuration[0].subnets") == ("a", "b")
    assert found.get("deployment_circuit_breaker[0].rollback") is True
    assert found.get("deployments[0].rollout_state") == "FAILED"
    assert found.get("load_balancer[0].container_port") == 8001
    assert len(found.get("events")) == 20
    assert found.get("events[0].created_at") == "2026-01-01T00:00:00+00:00"
    assert "hunter2" not in str(found.get("events[0].message"))
    assert found.get("tasks") == ()


def test_services_are_described_ten_at_a_time() -> None:
    reader = services(*(answer(f"s{n:02}") for n in range(23)))
    found, _ = read(RESOURCE_TYPE, reader, live=(CLUSTER,))
    assert len(found) == 23
    assert [len(asked[1]["services"]) for asked in reader.asked if asked[0] == "describe_services"] == [10, 10, 3]


def test_a_deleted_service_is_absent() -> None:
    assert read(RESOURCE_TYPE, services(answer(status="INACTIVE")), live=(CLUSTER,)) == ([], [])


def test_what_aws_left_out_is_unknown() -> None:
    [found], _ = read(RESOURCE_TYPE, services(answer(deploymentConfiguration=None)), live=(CLUSTER,))
    assert isinstance(found.get("deployment_circuit_breaker"), Unknown)
    assert isinstance(found.get("deployment_maximum_percent"), Unknown)


def test_denied_tasks_leave_the_service_and_make_a_gap() -> None:
    [found], [gap] = read(RESOURCE_TYPE, services(answer(), list_tasks=denied("ecs:ListTasks")), live=(CLUSTER,))
    assert isinstance(found.get("tasks"), Unknown)
    assert (gap.subject, gap.remedy) == ("aws_ecs_service.tasks", "allow ecs:ListTasks")


def test_a_task_definition_is_known_by_family_and_revision() -> None:
    assert revision_of("arn:aws:ecs:us-east-1:1:task-definition/api:3") == revision_of("api:3") == "api:3"
