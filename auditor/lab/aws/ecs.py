"""ECS as AWS answers it: counts, deployments, events and tasks of the lab's own agent over moto's stored services.

Pure but for the Reality that is passed in. Measured gaps of moto 5.2.5 that this closes: services run no tasks, events
are empty, half of CreateService's parameters are dropped, lists do not page, ten services at once are no limit.
docs.aws.amazon.com/AmazonECS/latest/APIReference
"""

from collections.abc import Callable
from typing import Any

from auditor.lab.aws.reality import Json, Reality, short
from auditor.lab.aws.refusal import ACCOUNT
from auditor.lab.aws.wire import Call

FORGOTTEN = (
    "deploymentConfiguration",
    "healthCheckGracePeriodSeconds",
    "enableExecuteCommand",
    "enableECSManagedTags",
    "capacityProviderStrategy",
    "availabilityZoneRebalancing",
)
"""Parameters of CreateService and UpdateService that moto does not keep."""
DEFAULTS: Json = {
    "healthCheckGracePeriodSeconds": 0,
    "enableExecuteCommand": False,
    "enableECSManagedTags": False,
    "platformVersion": "LATEST",
    "platformFamily": "Linux",
}
CIRCUIT_BREAKER_OFF = {"enable": False, "rollback": False}
MOST_SERVICES = 10
PAGES = {
    "ListServices": ("serviceArns", 10),
    "ListClusters": ("clusterArns", 100),
    "ListTaskDefinitions": ("taskDefinitionArns", 100),
    "ListTaskDefinitionFamilies": ("families", 100),
    "ListTasks": ("taskArns", 100),
}


class Refused(Exception):
    """ECS refuses the call with this code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def before(call: Call, reality: Reality) -> Json:
    """The parameters that moto is to see; raises Refused where AWS refuses and moto does not."""
    wanted = dict(call.parameters)
    if call.action == "DescribeServices" and len(wanted.get("services", ())) > MOST_SERVICES:
        raise Refused("InvalidParameterException", f"Services cannot exceed {MOST_SERVICES}.")
    definition = str(wanted.get("taskDefinition", ""))
    if call.action == "UpdateService" and ":" in definition and not definition.startswith("arn:"):
        wanted["taskDefinition"] = f"arn:aws:ecs:{call.region}:{ACCOUNT}:task-definition/{definition}"
    return wanted


def own_answer(call: Call, reality: Reality) -> Json | None:
    """The answer to a call that moto is not asked at all, None for every other call."""
    own: dict[str, Callable[[Call, Reality], Json]] = {"ListTasks": _list_tasks, "DescribeTasks": _describe_tasks}
    return own[call.action](call, reality) if call.action in own else None


def after(call: Call, answer: Json, reality: Reality) -> Json:
    """Moto's answer with what is true laid over it."""
    if call.action in {"CreateService", "UpdateService"}:
        _remember(call, answer["service"], reality)
        return {**answer, "service": _service(answer["service"], reality)}
    if call.action == "DescribeServices":
        return {**answer, "services": [_service(service, reality) for service in answer.get("services", ())]}
    if call.action == "DescribeClusters":
        return {**answer, "clusters": [_cluster(cluster, reality) for cluster in answer.get("clusters", ())]}
    if call.action in {"RegisterTaskDefinition", "DescribeTaskDefinition"}:
        return {**answer, "taskDefinition": _task_definition(answer["taskDefinition"])}
    if call.action in PAGES:
        return page(call, answer, *PAGES[call.action])
    return answer


def page(call: Call, answer: Json, result: str, most: int) -> Json:
    """One page of a list; the token is the index of the next one."""
    start = int(call.parameters.get("nextToken") or 0)
    size = min(int(call.parameters.get("maxResults") or most), 100)
    every = answer.get(result, [])
    token = {"nextToken": str(start + size)} if start + size < len(every) else {}
    return {
        **{key: value for key, value in answer.items() if key != "nextToken"},
        result: every[start : start + size],
        **token,
    }


def _remember(call: Call, service: Json, reality: Reality) -> None:
    given = {name: call.parameters[name] for name in FORGOTTEN if name in call.parameters}
    with reality.lock:
        reality.requested.setdefault(_key(service), {}).update(given)


def _key(service: Json) -> tuple[str, str]:
    return short(service["clusterArn"]), service["serviceName"]


def _service(service: Json, reality: Reality) -> Json:
    with reality.lock:
        requested = dict(reality.requested.get(_key(service), {}))
        observed = dict(reality.services.get(_key(service), {}))
    deployment = {
        "maximumPercent": 200,
        "minimumHealthyPercent": 100,
        **(requested.pop("deploymentConfiguration", None) or {}),
    }
    deployment.setdefault("deploymentCircuitBreaker", dict(CIRCUIT_BREAKER_OFF))
    full = {**DEFAULTS, **service, **requested, "deploymentConfiguration": deployment}
    if full.get("capacityProviderStrategy"):
        full.pop("launchType", None)
    role = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
    full.setdefault("roleArn", role)
    deployments = [{**d, "platformFamily": "Linux", "platformVersion": "1.4.0"} for d in full.get("deployments", ())]
    full["deployments"] = deployments
    if deployments:
        full["createdAt"] = deployments[-1]["createdAt"]
    return {**full, **observed}


def _task_definition(definition: Json) -> Json:
    if definition.get("networkMode") != "awsvpc":
        return definition
    containers = [
        {
            **container,
            "portMappings": [
                {"hostPort": mapping["containerPort"], "protocol": "tcp", **mapping}
                for mapping in container.get("portMappings", ())
            ],
            "systemControls": container.get("systemControls", []),
        }
        for container in definition["containerDefinitions"]
    ]
    return {**definition, "containerDefinitions": containers}


def _cluster(cluster: Json, reality: Reality) -> Json:
    tasks = reality.tasks_of(cluster["clusterArn"])
    with reality.lock:
        services = [key for key in reality.services if key[0] == cluster["clusterName"]]
    return {
        **cluster,
        "activeServicesCount": len(services),
        "runningTasksCount": sum(task["lastStatus"] == "RUNNING" for task in tasks),
        "pendingTasksCount": sum(task["lastStatus"] in {"PROVISIONING", "PENDING"} for task in tasks),
    }


def _list_tasks(call: Call, reality: Reality) -> Json:
    asked: dict[str, Any] = call.parameters
    status = asked.get("desiredStatus") or "RUNNING"
    family, service = asked.get("family"), asked.get("serviceName")
    arns = [
        task["taskArn"]
        for task in reality.tasks_of(asked.get("cluster", "default"))
        if task["desiredStatus"] == status
        and (not service or task.get("group") == f"service:{short(service)}")
        and (not family or short(task["taskDefinitionArn"]).rsplit(":", 1)[0] == family)
    ]
    return page(call, {"taskArns": arns}, *PAGES["ListTasks"])


def _describe_tasks(call: Call, reality: Reality) -> Json:
    known = {short(task["taskArn"]): task for task in reality.tasks_of(call.parameters.get("cluster", "default"))}
    asked = call.parameters.get("tasks", ())
    missing = [{"arn": arn, "reason": "MISSING"} for arn in asked if short(arn) not in known]
    return {"tasks": [known[short(arn)] for arn in asked if short(arn) in known], "failures": missing}
