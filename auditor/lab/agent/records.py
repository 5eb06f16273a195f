"""Tasks, deployments and events in the shape of the ECS API. Pure: times and ids are arguments.

docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html and API_Service.html
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.lab.addresses import TaskAddress
from auditor.lab.agent.launch import Container

Json = dict[str, Any]
ESSENTIAL_EXITED = "EssentialContainerExited"
FAILED_TO_START = "TaskFailedToStart"
SCHEDULER = "ServiceSchedulerInitiated"


@dataclass(slots=True)
class Task:
    """One task of a service. `listening` is what the lab sees itself: something accepts connections on its ports."""

    task_id: str
    slot: int
    service: Json
    definition: Json
    deployment: str
    address: TaskAddress
    zone: str
    created_at: float
    containers: list[Container] = field(default_factory=list)
    listening: bool = False
    stop_code: str = ""
    stopped_reason: str = ""
    stopped_at: float = 0.0

    @property
    def arn(self) -> str:
        """The task's ARN, in the long format."""
        cluster = str(self.service["clusterArn"])
        return f"{cluster.replace(':cluster/', ':task/')}/{self.task_id}"

    @property
    def groups(self) -> tuple[str, ...]:
        """The security groups of the task's network interface."""
        network = self.service.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
        return tuple(network.get("securityGroups", ()))

    @property
    def ports(self) -> tuple[int, ...]:
        """The container ports that the task definition opens."""
        mappings = (m for c in self.definition["containerDefinitions"] for m in c.get("portMappings", ()))
        return tuple(int(mapping["containerPort"]) for mapping in mappings)


def task_record(task: Task) -> Json:
    """The task as DescribeTasks gives it."""
    stopped = bool(task.stop_code)
    status = "STOPPED" if stopped else "RUNNING"
    interface = f"eni-{task.task_id[:17]}"
    record: Json = {
        "taskArn": task.arn,
        "clusterArn": task.service["clusterArn"],
        "taskDefinitionArn": task.definition["taskDefinitionArn"],
        "group": f"service:{task.service['serviceName']}",
        "startedBy": task.deployment,
        "lastStatus": status,
        "desiredStatus": status,
        "launchType": task.service.get("launchType", "FARGATE"),
        "platformVersion": "1.4.0",
        "platformFamily": "Linux",
        "cpu": str(task.definition.get("cpu", "256")),
        "memory": str(task.definition.get("memory", "512")),
        "availabilityZone": task.zone,
        "connectivity": "CONNECTED",
        "healthStatus": "UNKNOWN",
        "createdAt": task.created_at,
        "enableExecuteCommand": False,
        "version": 2,
        "attachments": [_attachment(task, interface, stopped=stopped)],
        "containers": [
            _container(task, index, definition, interface)
            for index, definition in enumerate(task.definition["containerDefinitions"])
        ],
    }
    if task.stop_code != FAILED_TO_START:
        record["startedAt"] = task.created_at
    if stopped:
        record |= {
            "stopCode": task.stop_code,
            "stoppedReason": task.stopped_reason,
            "stoppedAt": task.stopped_at,
            "stoppingAt": task.stopped_at,
        }
    return record


def _attachment(task: Task, interface: str, *, stopped: bool) -> Json:
    details = {
        "subnetId": task.address.subnet,
        "networkInterfaceId": interface,
        "macAddress": "0a:58:" + ":".join(f"{int(n):02x}" for n in task.address.vpc.split(".")),
        "privateDnsName": f"ip-{task.address.vpc.replace('.', '-')}.ec2.internal",
        "privateIPv4Address": task.address.vpc,
    }
    return {
        "id": f"{task.task_id[:8]}-{task.task_id[8:12]}-4000-8000-{task.task_id[12:24]}",
        "type": "ElasticNetworkInterface",
        "status": "DELETED" if stopped else "ATTACHED",
        "details": [{"name": name, "value": value} for name, value in details.items()],
    }


def _container(task: Task, index: int, definition: Json, interface: str) -> Json:
    process = task.containers[index].process if index < len(task.containers) else None
    record: Json = {
        "containerArn": f"{task.arn.replace(':task/', ':container/')}/{task.task_id[:24]}-{index:012d}",
        "taskArn": task.arn,
        "name": definition["name"],
        "image": definition["image"],
        "runtimeId": f"{task.task_id}-{index:010d}",
        "lastStatus": "STOPPED" if task.stop_code else "RUNNING",
        "healthStatus": "UNKNOWN",
        "cpu": str(definition.get("cpu", 0)),
        "networkBindings": [],
        "networkInterfaces": [{"attachmentId": interface, "privateIpv4Address": task.address.vpc}],
    }
    code = process.poll() if process is not None and task.stop_code else None
    if code is not None:
        # a process that a signal ended has 128 + its number as exit code in a container
        record["exitCode"] = code if code >= 0 else 128 - code
    if task.stop_code == FAILED_TO_START:
        record["reason"] = task.stopped_reason
    return record


def deployment_record(service: Json, state: Json, *, running: int, now: float) -> Json:
    """The PRIMARY deployment; `state` has id, created_at, failed and rollout (state and reason)."""
    return {
        "id": state["id"],
        "status": "PRIMARY",
        "taskDefinition": service["taskDefinition"],
        "desiredCount": service["desiredCount"],
        "runningCount": running,
        "pendingCount": 0,
        "failedTasks": state["failed"],
        "createdAt": state["created_at"],
        "updatedAt": now,
        "launchType": service.get("launchType", "FARGATE"),
        "platformVersion": "1.4.0",
        "platformFamily": "Linux",
        "networkConfiguration": service.get("networkConfiguration", {}),
        "rolloutState": state["rollout"][0],
        "rolloutStateReason": state["rollout"][1],
    }


def service_record(service: Json, deployment: Json, events: Sequence[Json]) -> Json:
    """What the control API lays over DescribeServices."""
    return {
        "cluster": str(service["clusterArn"]).rsplit("/", 1)[-1],
        "service": service["serviceName"],
        "runningCount": deployment["runningCount"],
        "pendingCount": 0,
        "deployments": [deployment],
        "events": list(events),
    }
