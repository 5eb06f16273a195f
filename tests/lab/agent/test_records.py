from types import SimpleNamespace

from auditor.lab.addresses import TaskAddress
from auditor.lab.agent.records import ESSENTIAL_EXITED, FAILED_TO_START, Task, service_record, task_record

CLUSTER = "arn:aws:ecs:us-east-1:123456789012:cluster/main"
DEFINITION = {
    "taskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/api:3",
    "containerDefinitions": [{"name": "api", "image": "x/api:1", "portMappings": [{"containerPort": 8001}]}],
    "cpu": "256",
}


def task(exit_code=None, **more):
    network = {"awsvpcConfiguration": {"securityGroups": ["sg-1"], "subnets": ["subnet-1"]}}
    service = {"serviceName": "api", "clusterArn": CLUSTER, "launchType": "FARGATE", "networkConfiguration": network}
    address = TaskAddress("10.20.1.5", "127.0.0.2", "127.0.0.3", "subnet-1")
    made = Task("a" * 32, 0, service, DEFINITION, "ecs-svc/1", address, "us-east-1a", 100.0, **more)
    made.containers = [SimpleNamespace(process=SimpleNamespace(poll=lambda: exit_code))]
    return made


def test_a_running_task_has_an_address_and_no_exit_code():
    record = task_record(task())
    details = {pair["name"]: pair["value"] for pair in record["attachments"][0]["details"]}
    assert (record["lastStatus"], record["group"], record["startedAt"]) == ("RUNNING", "service:api", 100.0)
    assert (details["privateIPv4Address"], details["subnetId"]) == ("10.20.1.5", "subnet-1")
    assert record["taskArn"] == f"{CLUSTER.replace(':cluster/', ':task/')}/{'a' * 32}"
    assert "exitCode" not in record["containers"][0]


def test_a_task_whose_container_ended_says_how():
    gone = task(1, stop_code=ESSENTIAL_EXITED, stopped_reason="Essential container in task exited", stopped_at=105.0)
    record = task_record(gone)
    assert (record["stopCode"], record["containers"][0]["exitCode"]) == ("EssentialContainerExited", 1)
    assert record["stoppedReason"] == "Essential container in task exited"


def test_a_signal_is_an_exit_code_above_128():
    assert task_record(task(-15, stop_code="ServiceSchedulerInitiated"))["containers"][0]["exitCode"] == 143


def test_a_task_that_never_started_has_no_start_time():
    record = task_record(task(stop_code=FAILED_TO_START, stopped_reason="CannotPullContainerError: x"))
    assert "startedAt" not in record
    assert record["containers"][0]["reason"].startswith("CannotPullContainerError")


def test_a_task_knows_its_groups_and_ports():
    assert (task().groups, task().ports) == (("sg-1",), (8001,))


def test_a_service_is_laid_over_by_cluster_and_name():
    record = service_record(task().service, {"runningCount": 1}, [{"message": "m"}])
    assert (record["cluster"], record["service"], record["runningCount"]) == ("main", "api", 1)
