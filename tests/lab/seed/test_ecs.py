import json

import pytest

from auditor.errors import LabError
from tests.lab.hand_made import build
from tests.lab.seed.making import make, update

CONTAINER = {
    "name": "api",
    "image": "x/api:1",
    "portMappings": [{"containerPort": 8001}],
    "environment": [{"name": "PORT", "value": 8001}, {"name": "DEBUG", "value": True}],
    "command": None,
}


@pytest.fixture
def stack(aws):
    return build(aws.client)


def definition(stack, **more):
    values = {
        "family": "api",
        "container_definitions": json.dumps([CONTAINER]),
        "network_mode": "awsvpc",
        "requires_compatibilities": ["FARGATE"],
        "cpu": 256,
        "memory": 512,
    }
    return make(stack.client, "aws_ecs_task_definition", **(values | more))


def service(stack, task_definition, **more):
    values = {
        "name": "api",
        "cluster": stack.cluster,
        "task_definition": task_definition,
        "desired_count": 1,
        "launch_type": "FARGATE",
        "deployment_circuit_breaker": [{"enable": True, "rollback": True}],
        "health_check_grace_period_seconds": 60,
        "network_configuration": [{"subnets": stack.subnets, "security_groups": [stack.task_group]}],
    }
    return values | more


def described(stack):
    return stack.client("ecs").describe_services(cluster=stack.cluster, services=["api"])["services"][0]


def test_a_task_definition_has_awss_types(stack):
    made = definition(stack)
    answer = stack.client("ecs").describe_task_definition(taskDefinition=made["arn"])["taskDefinition"]
    (container,) = answer["containerDefinitions"]
    assert {pair["name"]: pair["value"] for pair in container["environment"]} == {"PORT": "8001", "DEBUG": "true"}
    assert container["portMappings"] == [{"containerPort": 8001, "hostPort": 8001, "protocol": "tcp"}]
    assert (answer["cpu"], answer["memory"]) == ("256", "512")


def test_a_change_is_a_new_revision(stack):
    first = definition(stack)
    changed = json.dumps([{**CONTAINER, "image": "x/api:2"}])
    second = update(
        stack.client, "aws_ecs_task_definition", first, family="api", container_definitions=changed, cpu=256, memory=512
    )
    assert second["revision"] == first["revision"] + 1


def test_a_service_is_described_as_it_was_declared(stack):
    group = stack.target_group("api", 8001)
    balancer = {"target_group_arn": group, "container_name": "api", "container_port": 8001}
    make(stack.client, "aws_ecs_service", **service(stack, definition(stack)["arn"], load_balancer=[balancer]))
    found = described(stack)
    assert found["deploymentConfiguration"]["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert (found["desiredCount"], found["healthCheckGracePeriodSeconds"]) == (1, 60)
    assert found["loadBalancers"][0]["targetGroupArn"] == group
    assert found["networkConfiguration"]["awsvpcConfiguration"]["assignPublicIp"] == "DISABLED"


@pytest.mark.parametrize(("name", "port"), [("other", 8001), ("api", 9999)])
def test_a_container_or_port_that_is_not_in_the_task_is_refused(stack, name, port):
    group = stack.target_group("api", 8001)
    balancer = {"target_group_arn": group, "container_name": name, "container_port": port}
    with pytest.raises(LabError, match="container"):
        make(stack.client, "aws_ecs_service", **service(stack, definition(stack)["arn"], load_balancer=[balancer]))


def test_a_service_that_was_scaled_by_hand_is_brought_back(stack):
    values = service(stack, definition(stack)["arn"])
    made = make(stack.client, "aws_ecs_service", **values)
    stack.client("ecs").update_service(cluster=stack.cluster, service="api", desiredCount=0)
    update(stack.client, "aws_ecs_service", made, **values)
    assert described(stack)["desiredCount"] == 1


def test_a_cluster_has_its_settings(aws):
    make(aws.client, "aws_ecs_cluster", name="c", setting=[{"name": "containerInsights", "value": "enabled"}])
    (cluster,) = aws.client("ecs").describe_clusters(clusters=["c"])["clusters"]
    assert {"name": "containerInsights", "value": "enabled"} in cluster["settings"]
