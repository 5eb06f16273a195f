"""aws_ecs_service: the services of the declared clusters, with deployments, newest events and `tasks`.

Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.gap import Gap
from auditor.model.live import LiveResource
from auditor.model.redaction import redact
from auditor.model.resource_type import AttributeRule, Reader, ResourceType, Scope
from auditor.model.value import Map, Value
from auditor.resource_types.aws_ecs_cluster import refuse_failures
from auditor.resource_types.ecs_tasks import TASK_ACTIONS, tasks_of_cluster
from auditor.resource_types.shapes import frozen, last_segment, time_of, with_defaults
from auditor.resource_types.tags import tags_of
from auditor.resource_types.together import together
from auditor.resource_types.unread import NOT_ANSWERED
from auditor.resource_types.wanted import chunks

_BATCH = 10
_EVENTS = 20


def _read(reader: Reader, scope: Scope) -> Iterator[LiveResource | Gap]:
    for cluster in scope.read("aws_ecs_cluster"):
        answers = list(_services(reader, cluster.id))
        tasks, gaps = tasks_of_cluster(reader, cluster.id) if answers else ({}, [])
        yield from gaps
        for answer in answers:
            own = tasks if not isinstance(tasks, Mapping) else tasks.get(answer["serviceName"], ())
            attributes = {**_described(answer), **_deployed(answer), "tasks": own}
            yield LiveResource("aws_ecs_service", answer["serviceArn"], frozen(attributes))


def _services(reader: Reader, cluster: str) -> Iterator[Mapping[str, Any]]:
    arns = sorted(str(arn) for arn in reader.read("ecs", "list_services", "serviceArns", cluster=cluster))

    def described(batch: list[str]) -> list[Mapping[str, Any]]:
        return reader.read("ecs", "describe_services", "", cluster=cluster, services=batch, include=["TAGS"])

    for page in (page for pages in together(described, chunks(arns, _BATCH)) for page in pages):
        refuse_failures("ecs:DescribeServices", page)
        yield from (answer for answer in page.get("services") or () if answer.get("status") != "INACTIVE")


def _described(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer["serviceArn"],
        "arn": answer["serviceArn"],
        "name": answer["serviceName"],
        "cluster": answer.get("clusterArn"),
        "status": answer.get("status"),
        "task_definition": answer.get("taskDefinition"),
        "desired_count": answer.get("desiredCount"),
        "running_count": answer.get("runningCount"),
        "pending_count": answer.get("pendingCount"),
        "launch_type": answer.get("launchType"),
        "platform_version": answer.get("platformVersion"),
        "scheduling_strategy": answer.get("schedulingStrategy"),
        "propagate_tags": answer.get("propagateTags"),
        "enable_execute_command": answer.get("enableExecuteCommand", NOT_ANSWERED),
        "health_check_grace_period_seconds": answer.get("healthCheckGracePeriodSeconds", NOT_ANSWERED),
        "capacity_provider_strategy": [
            {
                "capacity_provider": one.get("capacityProvider"),
                "weight": one.get("weight", 0),
                "base": one.get("base", 0),
            }
            for one in answer.get("capacityProviderStrategy") or ()
        ],
        "load_balancer": [
            {
                "target_group_arn": one.get("targetGroupArn"),
                "container_name": one.get("containerName"),
                "container_port": one.get("containerPort"),
            }
            for one in answer.get("loadBalancers") or ()
        ],
        "network_configuration": _network(answer.get("networkConfiguration") or {}),
        "service_registries": [
            {
                "registry_arn": one.get("registryArn"),
                "port": one.get("port") or 0,
                "container_name": one.get("containerName") or "",
                "container_port": one.get("containerPort") or 0,
            }
            for one in answer.get("serviceRegistries") or ()
        ],
        "tags": tags_of(answer.get("tags")),
    }


def _network(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    vpc = answer.get("awsvpcConfiguration")
    if not vpc:
        return []
    return [
        {
            "subnets": sorted(vpc.get("subnets") or ()),
            "security_groups": sorted(vpc.get("securityGroups") or ()),
            "assign_public_ip": vpc.get("assignPublicIp") == "ENABLED",
        }
    ]


def _deployed(answer: Mapping[str, Any]) -> dict[str, Any]:
    settings = answer.get("deploymentConfiguration")
    known = settings or {}
    breaker = known.get("deploymentCircuitBreaker") or {}
    return {
        "deployment_maximum_percent": known.get("maximumPercent", NOT_ANSWERED),
        "deployment_minimum_healthy_percent": known.get("minimumHealthyPercent", NOT_ANSWERED),
        "deployment_circuit_breaker": NOT_ANSWERED
        if settings is None
        else [{"enable": bool(breaker.get("enable")), "rollback": bool(breaker.get("rollback"))}],
        "deployments": [_deployment(one) for one in answer.get("deployments") or ()],
        "events": [
            {"created_at": time_of(one.get("createdAt")), "message": redact(str(one.get("message", "")))}
            for one in (answer.get("events") or ())[:_EVENTS]
        ],
    }


def _deployment(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": answer.get("id"),
        "status": answer.get("status"),
        "task_definition": answer.get("taskDefinition"),
        "desired_count": answer.get("desiredCount"),
        "running_count": answer.get("runningCount"),
        "pending_count": answer.get("pendingCount"),
        "failed_tasks": answer.get("failedTasks", 0),
        "rollout_state": answer.get("rolloutState"),
        "rollout_state_reason": redact(str(answer.get("rolloutStateReason") or "")),
        "created_at": time_of(answer.get("createdAt")),
    }


def revision_of(value: Value) -> Value:
    """ "family:revision" of a task definition, whether it was given as an ARN or not."""
    return value.rpartition("task-definition/")[2] if isinstance(value, str) else value


def _same_revision(declared: Value, live: Value) -> bool:
    """Code that names only the family leaves the revision to AWS."""
    return isinstance(declared, str) and ":" not in declared and str(live).partition(":")[0] == declared


def _same_platform(declared: Value, _live: Value) -> bool:
    return declared == "LATEST"


_OFF: Value = (Map({"enable": False, "rollback": False}),)

RESOURCE_TYPE = ResourceType(
    name="aws_ecs_service",
    iam_actions=("ecs:ListServices", "ecs:DescribeServices", *TASK_ACTIONS),
    read=_read,
    identity=("cluster", "name"),
    attributes=(
        AttributeRule("cluster", default="default", normalise=last_segment),
        AttributeRule("task_definition", normalise=revision_of, agrees=_same_revision),
        AttributeRule("desired_count", default=0),
        AttributeRule("launch_type"),
        AttributeRule("platform_version", agrees=_same_platform),
        AttributeRule("scheduling_strategy", default="REPLICA"),
        AttributeRule("capacity_provider_strategy", keys=(("", "capacity_provider"),)),
        AttributeRule("load_balancer", default=(), keys=(("", "target_group_arn"),)),
        AttributeRule(
            "network_configuration",
            normalise=with_defaults(assign_public_ip=False),
            keys=(("subnets", ""), ("security_groups", "")),
        ),
        AttributeRule(
            "service_registries",
            default=(),
            normalise=with_defaults(port=0, container_name="", container_port=0),
        ),
        AttributeRule("health_check_grace_period_seconds", default=0),
        AttributeRule("deployment_maximum_percent", default=200),
        AttributeRule("deployment_minimum_healthy_percent", default=100),
        AttributeRule(
            "deployment_circuit_breaker", default=_OFF, normalise=with_defaults(enable=False, rollback=False)
        ),
        AttributeRule("enable_execute_command", default=False),
        AttributeRule("tags"),
    ),
    through=("aws_ecs_cluster",),
)
