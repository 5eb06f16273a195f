"""AWS as recorded answers for the benchmark of the live plane: run as a process, prints its URL, ends with its input.

Each call is answered after a latency, however many are under way. Shapes as AWS sends them: XML of the query protocol
for load balancers, EC2 and STS, JSON 1.1 for ECS. Pages are as large as the API's.
"""

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

BALANCERS, LISTENERS, RULES, GROUPS, SERVICES, CLUSTERS = 25, 2, 100, 1000, 1000, 4
PORTS = (80, 443)
_ELB = "arn:aws:elasticloadbalancing:us-east-1:123456789012"
_ECS = "arn:aws:ecs:us-east-1:123456789012"
Asked = dict[str, Any]


def containers(number: int) -> str:
    """The container definitions of a service."""
    environment = [{"name": f"VARIABLE_{n}", "value": f"value {n} of service {number}"} for n in range(10)]
    return json.dumps([{"name": "app", "image": f"registry.test/s{number}:1", "environment": environment}])


def _members(name: str, parts: list[str]) -> str:
    return f"<{name}>{''.join(f'<member>{part}</member>' for part in parts)}</{name}>"


def _listed(asked: Asked, prefix: str) -> list[str]:
    return [value for name, value in asked.items() if name.startswith(f"{prefix}.member.")]


def _balancers(_: Asked) -> str:
    found = [
        f"<LoadBalancerArn>{_ELB}:loadbalancer/app/b{n}/{n:016x}</LoadBalancerArn>"
        f"<LoadBalancerName>b{n}</LoadBalancerName><Scheme>internet-facing</Scheme><Type>application</Type>"
        f"<VpcId>vpc-1</VpcId><DNSName>b{n}.elb.amazonaws.com</DNSName>"
        for n in range(BALANCERS)
    ]
    return _members("LoadBalancers", found)


def _listeners(asked: Asked) -> str:
    arn = asked["LoadBalancerArn"]
    found = [
        f"<ListenerArn>{arn.replace(':loadbalancer/', ':listener/')}/{port:016x}</ListenerArn>"
        f"<LoadBalancerArn>{arn}</LoadBalancerArn><Port>{port}</Port><Protocol>HTTP</Protocol>"
        f"<DefaultActions>{_FIXED}</DefaultActions>"
        for port in PORTS
    ]
    return _members("Listeners", found)


_STATUS = "<FixedResponseConfig><StatusCode>404</StatusCode></FixedResponseConfig>"
_FIXED = f"<member><Type>fixed-response</Type>{_STATUS}</member>"


def _rules(asked: Asked) -> str:
    arn = asked["ListenerArn"]
    own = arn.replace(":listener/", ":listener-rule/")
    first = int(arn.split("/")[-2], 16) * RULES
    found = [
        f"<RuleArn>{own}/{n:016x}</RuleArn><Priority>{n + 1}</Priority><IsDefault>false</IsDefault>"
        "<Conditions><member><Field>path-pattern</Field><PathPatternConfig><Values>"
        f"<member>/p{n}/*</member></Values></PathPatternConfig></member></Conditions>"
        f"<Actions><member><Type>forward</Type><TargetGroupArn>{_group((first + n) % GROUPS)}</TargetGroupArn>"
        "</member></Actions>"
        for n in range(RULES)
    ]
    return _members("Rules", [*found, f"<RuleArn>{own}/default</RuleArn><Priority>default</Priority>"])


def _group(number: int) -> str:
    return f"{_ELB}:targetgroup/g{number}/{number:016x}"


def _groups(asked: Asked) -> str:
    start, size = int(asked.get("Marker", 0)), int(asked.get("PageSize", 400))
    numbers = range(start, min(start + size, GROUPS))
    found = [
        f"<TargetGroupArn>{_group(n)}</TargetGroupArn><TargetGroupName>g{n}</TargetGroupName><Port>80</Port>"
        "<Protocol>HTTP</Protocol><TargetType>instance</TargetType><VpcId>vpc-1</VpcId>"
        for n in numbers
    ]
    more = f"<NextMarker>{numbers.stop}</NextMarker>" if numbers.stop < GROUPS else ""
    return _members("TargetGroups", found) + more


def _health(asked: Asked) -> str:
    target = f"<Target><Id>10.0.0.{len(asked['TargetGroupArn']) % 250}</Id><Port>80</Port></Target>"
    return _members("TargetHealthDescriptions", [f"{target}<TargetHealth><State>healthy</State></TargetHealth>"])


def _tags(asked: Asked) -> str:
    arns = _listed(asked, "ResourceArns")
    return _members("TagDescriptions", [f"<ResourceArn>{arn}</ResourceArn><Tags/>" for arn in arns])


_XML: dict[str, Callable[[Asked], str]] = {
    "DescribeLoadBalancers": _balancers,
    "DescribeLoadBalancerAttributes": lambda _: "<Attributes/>",
    "DescribeListeners": _listeners,
    "DescribeRules": _rules,
    "DescribeTargetGroups": _groups,
    "DescribeTargetGroupAttributes": lambda _: "<Attributes/>",
    "DescribeTargetHealth": _health,
    "DescribeTags": _tags,
    "GetCallerIdentity": lambda _: "<Account>123456789012</Account>",
}


def _page(names: list[str], asked: Asked, name: str) -> Asked:
    start = int(asked.get("nextToken", 0))
    size = int(asked.get("maxResults", 100))
    more = {"nextToken": str(start + size)} if start + size < len(names) else {}
    return {name: names[start : start + size], **more}


def _of(cluster: str) -> range:
    return range(int(cluster.rpartition("/c")[2]), SERVICES, CLUSTERS)


def _service(arn: str, cluster: str) -> Asked:
    name = arn.rpartition("/")[2]
    return {
        "serviceArn": arn,
        "serviceName": name,
        "clusterArn": cluster,
        "status": "ACTIVE",
        "taskDefinition": f"{_ECS}:task-definition/{name}:1",
        "desiredCount": 1,
        "runningCount": 1,
        "launchType": "FARGATE",
        "schedulingStrategy": "REPLICA",
        "events": [{"id": str(n), "message": f"(service {name}) has reached a steady state."} for n in range(20)],
        "deployments": [{"id": "1", "status": "PRIMARY", "rolloutState": "COMPLETED"}],
    }


def _list_services(asked: Asked) -> Asked:
    cluster = asked["cluster"]
    name = cluster.rpartition("/")[2]
    return _page([f"{_ECS}:service/{name}/s{n}" for n in _of(cluster)], asked, "serviceArns")


def _list_tasks(asked: Asked) -> Asked:
    cluster, running = asked["cluster"], asked["desiredStatus"] == "RUNNING"
    name = cluster.rpartition("/")[2]
    return _page([f"{_ECS}:task/{name}/s{n}" for n in _of(cluster) if running], asked, "taskArns")


def _task(arn: str) -> Asked:
    service = arn.rpartition("/")[2]
    return {"taskArn": arn, "group": f"service:{service}", "lastStatus": "RUNNING", "containers": [{"name": "app"}]}


def _definition(asked: Asked) -> Asked:
    name = asked["taskDefinition"]
    family = name.rpartition("/")[2].partition(":")[0]
    told = json.loads(containers(int(family[1:])))
    arn = f"{_ECS}:task-definition/{family}:1"
    return {"taskDefinition": {"taskDefinitionArn": arn, "family": family, "revision": 1, "containerDefinitions": told}}


_JSON: dict[str, Callable[[Asked], Asked]] = {
    "DescribeClusters": lambda asked: {
        "clusters": [{"clusterArn": f"{_ECS}:cluster/{n}", "clusterName": n} for n in asked["clusters"]]
    },
    "ListServices": _list_services,
    "DescribeServices": lambda asked: {"services": [_service(arn, asked["cluster"]) for arn in asked["services"]]},
    "ListTasks": _list_tasks,
    "DescribeTasks": lambda asked: {"tasks": [_task(arn) for arn in asked["tasks"]]},
    "DescribeTaskDefinition": _definition,
}


def answer(target: str, body: bytes) -> tuple[str, bytes]:
    """Content type and body of one answer."""
    if target:
        operation = target.rpartition(".")[2]
        found = _JSON[operation](json.loads(body or b"{}")) if operation in _JSON else {}
        return "application/x-amz-json-1.1", json.dumps(found).encode()
    asked = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    operation = asked["Action"]
    inside = _XML[operation](asked) if operation in _XML else ""
    wrapped = f"<{operation}Result>{inside}</{operation}Result>" if inside else ""
    return "text/xml", f"<{operation}Response>{wrapped}</{operation}Response>".encode()


async def _serve(latency: float) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = [line.partition(":") for line in head.decode().split("\r\n")[1:]]
            headers = {name.lower(): value.strip() for name, _, value in lines}
            body = await reader.readexactly(int(headers.get("content-length") or 0))
            await asyncio.sleep(latency)
            kind, text = answer(headers.get("x-amz-target", ""), body)
            writer.write(
                f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(text)}\r\n\r\n".encode() + text
            )
            await writer.drain()

    async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(quietly, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1])))
