"""The agent against a stack made by hand; its tasks are the lab's auth service."""

import json
import time

import pytest

from auditor.lab.addresses import Addresses, free_block
from auditor.lab.agent.reconcile import Agent
from tests.lab.hand_made import build

IMAGE = "x/hokusai-auth:1"


@pytest.fixture
def stack(aws):
    return build(aws.client)


@pytest.fixture
def agent(aws, tmp_path):
    keys = {"auth": {"LAB_API_KEYS": "the-key"}}
    forgotten = []
    made = Agent(
        aws.client,
        aws.control,
        Addresses(free_block()),
        tmp_path,
        keys,
        lambda group, address, port: ("healthy", ""),
        forgotten.append,
    )
    yield made
    made.close()


def until(agent, true, seconds=20.0):
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "it did not happen in time"
        agent.step()
        time.sleep(0.1)


def described(stack, name="auth"):
    return stack.client("ecs").describe_services(cluster="main", services=[name])["services"][0]


def targets(stack, group):
    answer = stack.client("elbv2").describe_target_health(TargetGroupArn=group)
    return [target["Target"]["Id"] for target in answer["TargetHealthDescriptions"]]


def test_a_wanted_task_is_a_process_a_target_and_a_record(stack, agent):
    group = stack.target_group("auth", 8000)
    stack.service("auth", IMAGE, 8000, group)
    until(agent, lambda: agent.services and agent.quiet())
    agent.step()
    (task,) = agent.tasks()
    assert targets(stack, group) == [task.address.vpc]
    service = described(stack)
    assert (service["runningCount"], service["deployments"][0]["rolloutState"]) == (1, "COMPLETED")
    assert any("has reached a steady state" in event["message"] for event in service["events"])
    assert stack.client("ecs").list_tasks(cluster="main")["taskArns"] == [task.arn]
    events = stack.client("logs").filter_log_events(logGroupName="/ecs/auth")["events"]
    assert any("Uvicorn running" in event["message"] for event in events)


def test_a_service_that_is_scaled_in_has_no_task_and_no_target(stack, agent):
    group = stack.target_group("auth", 8000)
    stack.service("auth", IMAGE, 8000, group)
    until(agent, agent.tasks)
    process = agent.tasks()[0].containers[0].process
    stack.client("ecs").update_service(cluster="main", service="auth", desiredCount=0)
    until(agent, lambda: not agent.tasks())
    assert process.poll() is not None
    assert targets(stack, group) == []
    assert described(stack)["runningCount"] == 0
    (stopped,) = stack.client("ecs").list_tasks(cluster="main", desiredStatus="STOPPED")["taskArns"]
    (task,) = stack.client("ecs").describe_tasks(cluster="main", tasks=[stopped])["tasks"]
    assert task["stopCode"] == "ServiceSchedulerInitiated"


def test_a_container_that_ends_itself_is_started_again_and_then_given_up(stack, agent):
    group = stack.target_group("mlflow", 5000)
    stack.service("mlflow", "x/mlflow:1", 5000, group, command=["sh", "-c", "echo no config; exit 1"])
    until(agent, lambda: agent.services and agent.quiet())
    agent.step()
    service = described(stack, "mlflow")
    assert (service["runningCount"], service["deployments"][0]["failedTasks"]) == (0, 3)
    assert service["deployments"][0]["rolloutState"] == "FAILED"
    stopped = stack.client("ecs").list_tasks(cluster="main", desiredStatus="STOPPED")["taskArns"]
    tasks = stack.client("ecs").describe_tasks(cluster="main", tasks=stopped)["tasks"]
    assert {(t["stopCode"], t["containers"][0]["exitCode"]) for t in tasks} == {("EssentialContainerExited", 1)}
    assert targets(stack, group) == []
    events = stack.client("logs").filter_log_events(logGroupName="/ecs/mlflow")["events"]
    assert [event["message"] for event in events] == ["no config"] * 3


def test_an_image_that_is_not_there_is_a_task_that_failed_to_start(stack, agent):
    stack.service("nginx", "x/nginx:1", 80, stack.target_group("g", 80))
    until(agent, lambda: agent.services and agent.quiet())
    agent.step()
    stopped = stack.client("ecs").list_tasks(cluster="main", desiredStatus="STOPPED")["taskArns"]
    (task, *_) = stack.client("ecs").describe_tasks(cluster="main", tasks=stopped)["tasks"]
    assert task["stopCode"] == "TaskFailedToStart"
    assert task["stoppedReason"].startswith("CannotPullContainerError")


def test_a_new_task_definition_replaces_the_task(stack, agent):
    stack.service("auth", IMAGE, 8000, stack.target_group("auth", 8000))
    until(agent, agent.tasks)
    (before,) = agent.tasks()
    ecs = stack.client("ecs")
    definition = ecs.describe_task_definition(taskDefinition="auth")["taskDefinition"]
    kept = {key: definition[key] for key in ("containerDefinitions", "networkMode", "cpu", "memory")}
    ecs.register_task_definition(family="auth", **kept)
    ecs.update_service(cluster="main", service="auth", taskDefinition="auth:2")
    until(agent, lambda: agent.tasks() and agent.tasks()[0].task_id != before.task_id)
    (after,) = agent.tasks()
    assert after.definition["revision"] == 2
    assert after.address == before.address


def test_a_deleted_service_has_no_process(stack, agent):
    stack.service("auth", IMAGE, 8000, stack.target_group("auth", 8000))
    until(agent, agent.tasks)
    process = agent.tasks()[0].containers[0].process
    stack.client("ecs").delete_service(cluster="main", service="auth", force=True)
    until(agent, lambda: not agent.services)
    assert process.poll() is not None


def test_every_task_knows_its_peers_by_their_private_names(stack, agent, tmp_path):
    client = stack.client("servicediscovery")
    operation = client.create_private_dns_namespace(Name="x.local", Vpc=stack.vpc)["OperationId"]
    namespace = client.get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]
    records = {"DnsRecords": [{"Type": "A", "TTL": 10}], "NamespaceId": namespace}
    made = client.create_service(Name="auth", NamespaceId=namespace, DnsConfig=records)["Service"]
    registry = f"arn:aws:servicediscovery:us-east-1:1:service/{made['Id']}"
    stack.service("auth", IMAGE, 8000, stack.target_group("auth", 8000), registry=registry)
    until(agent, agent.tasks)
    agent.step()
    (task,) = agent.tasks()
    known = json.loads((tmp_path / "names" / f"{task.task_id}.json").read_text())
    assert known == {"auth.x.local": [{"address": task.address.outside, "closed_ports": [8000]}]}


def test_a_service_whose_target_group_is_gone_does_not_stop_the_others(stack, agent):
    gone = stack.target_group("gone", 8000)
    stack.service("broken-auth", IMAGE, 8000, gone)
    stack.client("elbv2").delete_target_group(TargetGroupArn=gone)
    stack.service("auth", IMAGE, 8000, stack.target_group("auth", 8000))
    until(agent, lambda: {"auth"} <= {task.service["serviceName"] for task in agent.tasks() if task.listening})
    agent.step()
    assert described(stack)["runningCount"] == 1
