"""ECS clusters, task definitions and services. A load_balancer that names no container of the task is refused."""

import json
from collections.abc import Mapping
from typing import Any

from auditor.errors import LabError
from auditor.lab.seed.family import ACCOUNT, Client, Family, Json, Kind, Wanted, as_blocks, given

Assigned = dict[str, Any]
_SERVICE_LINKED_ROLE = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"


def _tags(wanted: Wanted) -> list[Json] | None:
    return [{"key": key, "value": value} for key, value in wanted.tags.items()] or None


def _cluster(client: Client, wanted: Wanted) -> Assigned:
    settings = [{"name": one["name"], "value": one["value"]} for one in wanted.blocks("setting")]
    asked = given(clusterName=wanted["name"], settings=settings or None, tags=_tags(wanted))
    arn = client("ecs").create_cluster(**asked)["cluster"]["clusterArn"]
    return {"arn": arn, "id": arn}


def _task_definition(client: Client, wanted: Wanted) -> Assigned:
    containers = [_container(one) for one in json.loads(wanted["container_definitions"])]
    platform = wanted.block("runtime_platform")
    storage = wanted.block("ephemeral_storage")
    asked = given(
        family=wanted["family"],
        containerDefinitions=containers,
        networkMode=wanted.get("network_mode"),
        requiresCompatibilities=wanted.get("requires_compatibilities"),
        cpu=None if wanted.get("cpu") is None else str(wanted["cpu"]),
        memory=None if wanted.get("memory") is None else str(wanted["memory"]),
        executionRoleArn=wanted.get("execution_role_arn"),
        taskRoleArn=wanted.get("task_role_arn"),
        volumes=[{"name": one["name"]} for one in wanted.blocks("volume")] or None,
        runtimePlatform=given(
            cpuArchitecture=platform.get("cpu_architecture"),
            operatingSystemFamily=platform.get("operating_system_family"),
        )
        or None,
        ephemeralStorage={"sizeInGiB": storage["size_in_gib"]} if storage else None,
        tags=_tags(wanted),
    )
    made = client("ecs").register_task_definition(**asked)["taskDefinition"]
    arn = made["taskDefinitionArn"]
    return {
        "arn": arn,
        "arn_without_revision": arn.rsplit(":", 1)[0],
        "id": made["family"],
        "revision": made["revision"],
    }


def _container(declared: Json) -> Json:
    """A container definition with AWS's types: terraform lets numbers be environment values."""
    environment = [{"name": one["name"], "value": _plain(one["value"])} for one in declared.get("environment") or ()]
    kept = {key: value for key, value in declared.items() if value not in (None, [], {})}
    return kept | ({"environment": environment} if environment else {})


def _plain(value: Any) -> str:  # noqa: ANN401 - a JSON scalar
    return str(value).lower() if isinstance(value, bool) else str(value)


def _new_revision(client: Client, wanted: Wanted, assigned: Mapping[str, Any]) -> Assigned:
    return _task_definition(client, wanted)


def _service_parts(wanted: Wanted) -> Json:
    network = wanted.block("network_configuration")
    breaker = wanted.block("deployment_circuit_breaker")
    deployment = given(
        maximumPercent=wanted.get("deployment_maximum_percent"),
        minimumHealthyPercent=wanted.get("deployment_minimum_healthy_percent"),
        deploymentCircuitBreaker={"enable": bool(breaker["enable"]), "rollback": bool(breaker["rollback"])}
        if breaker
        else None,
    )
    return given(
        cluster=wanted.get("cluster", "default"),
        taskDefinition=wanted["task_definition"],
        desiredCount=int(wanted.get("desired_count", 0)),
        healthCheckGracePeriodSeconds=wanted.get("health_check_grace_period_seconds"),
        enableExecuteCommand=wanted.get("enable_execute_command"),
        platformVersion=wanted.get("platform_version"),
        deploymentConfiguration=deployment or None,
        networkConfiguration={"awsvpcConfiguration": _network(network)} if network else None,
    )


def _network(block: Json) -> Json:
    return given(
        subnets=list(block["subnets"]),
        securityGroups=list(block.get("security_groups") or ()),
        assignPublicIp="ENABLED" if block.get("assign_public_ip") else "DISABLED",
    )


def _service(client: Client, wanted: Wanted) -> Assigned:
    ecs = client("ecs")
    balancers = [_balancer(client, wanted, one) for one in wanted.blocks("load_balancer")]
    strategy = [
        given(capacityProvider=one["capacity_provider"], weight=one.get("weight"), base=one.get("base"))
        for one in wanted.blocks("capacity_provider_strategy")
    ]
    registries = [
        given(
            registryArn=one["registry_arn"],
            port=one.get("port"),
            containerName=one.get("container_name"),
            containerPort=one.get("container_port"),
        )
        for one in wanted.blocks("service_registries")
    ]
    asked = _service_parts(wanted) | given(
        serviceName=wanted["name"],
        launchType=None if strategy else wanted.get("launch_type", "EC2"),
        capacityProviderStrategy=strategy or None,
        loadBalancers=balancers,
        serviceRegistries=registries,
        propagateTags=wanted.get("propagate_tags"),
        enableECSManagedTags=wanted.get("enable_ecs_managed_tags"),
        schedulingStrategy=wanted.get("scheduling_strategy"),
        tags=_tags(wanted),
    )
    made = ecs.create_service(**asked)["service"]
    return {"id": made["serviceArn"], "arn": made["serviceArn"], "iam_role": _SERVICE_LINKED_ROLE}


def _balancer(client: Client, wanted: Wanted, block: Json) -> Json:
    described = client("ecs").describe_task_definition(taskDefinition=wanted["task_definition"])["taskDefinition"]
    containers = {one["name"]: one for one in described["containerDefinitions"]}
    name, port = block["container_name"], int(block["container_port"])
    if name not in containers:
        raise LabError(f"{wanted.resource.address}: the container {name} does not exist in the task definition.")
    if port not in {mapping["containerPort"] for mapping in as_blocks(containers[name].get("portMappings"))}:
        raise LabError(f"{wanted.resource.address}: the container {name} did not have a container port {port} defined.")
    client("elbv2").describe_target_groups(TargetGroupArns=[block["target_group_arn"]])
    return {"targetGroupArn": block["target_group_arn"], "containerName": name, "containerPort": port}


def _change_service(client: Client, wanted: Wanted, assigned: Mapping[str, Any]) -> Assigned:
    asked = {key: value for key, value in _service_parts(wanted).items() if key != "platformVersion"}
    client("ecs").update_service(service=wanted["name"], **asked)
    return {}


FAMILY = Family(
    {
        "aws_ecs_cluster": Kind(_cluster),
        "aws_ecs_task_definition": Kind(_task_definition, _new_revision, immutable=True),
        "aws_ecs_service": Kind(_service, _change_service, last=True),
    }
)
